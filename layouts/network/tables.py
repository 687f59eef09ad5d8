"""What the panels of the network screen know, as tables: more rows and figures than a wall has room for."""

from typing import Any

from commandcenter.domain.model import Element, Kind, Link
from commandcenter.domain.picture import Availability, ElementView, Shown, troubles
from layouts import claims, i18n, theme
from layouts.contract import Column, Facts, Look, Table
from layouts.i18n import message
from layouts.network.condition import Known
from layouts.network.reasons import reason

KINDS = {Kind.TOWER: message("tower"), Kind.LINK: message("link")}
NAME = Column("name", message("Name"))
KIND = Column("kind", message("Kind"), "state")
STATE = Column("state", message("State"), "state")
SINCE = Column("since", message("Since"), "instant")


def facts(look: Look) -> Facts:
    """Where the states of towers and links come from."""
    return Facts(sources=(i18n.text(look.lang, "reports of towers and links (MQTT)"),))


def availability_facts(data: Availability, look: Look) -> Facts:
    """The quarter that the percentages speak of, and the readings that they stand on."""
    period = i18n.quarter_so_far(look.lang, data.data_at) if data.data_at is not None else ""
    return Facts(period, data.quarter.n, facts(look).sources)


def wrong(known: Known, _look: Look) -> Table | None:
    """Every cause, and whatever else is not well; victims beside their cause."""
    if known.picture is None:
        return None
    columns = (
        NAME, KIND, STATE, Column("flapping", message("Flapping"), "state"), SINCE,
        Column("lasted", message("For"), "duration", tells="things"),
        Column("loss", message("Loss"), "percent", "%", 1, tells="things"),
        Column("latency", message("Latency"), "number", message("ms"), 1, tells="things"),
        Column("n_victims", message("Victims"), "number", tells="things"),
        Column("victims", message("Cut off behind it")),
    )  # fmt: skip
    rows = [
        _who(line.element)
        | {
            "state": theme.WORDS[line.shown],
            "flapping": message("flapping") if line.is_flapping else None,
            "since": line.since or None,
            "lasted": known.instant.at - line.since if line.since else None,
            "loss": line.status.loss_pct,
            "latency": line.status.latency_ms,
            "n_victims": len(line.victims),
            "victims": ", ".join(line.victims),
        }
        for line in troubles(known.picture)
    ]
    rows += [
        {"name": claim.name or claim.element or claim.topic, "state": claims.KINDS[claim.reason],
         "since": claim.first_at, "lasted": claim.last_at - claim.first_at, "victims": claim.detail}
        for claim in known.claims
    ]  # fmt: skip
    return Table(columns, rows)


def kecamatan(known: Known, _look: Look) -> Table | None:
    """The 28 kecamatan and the state of the tower that speaks for each."""
    if known.picture is None:
        return None
    elements = known.picture.elements
    rows = [
        {
            "code": place.code,
            "name": place.name,
            "state": theme.WORDS[place.shown],
            "since": place.since,
            "site": elements[place.site].element.name if place.site is not None else None,
            "causes": ", ".join(elements[id_].element.name for id_ in place.causes),
        }
        for place in known.picture.kecamatan
    ]
    columns = (
        Column("code", message("Code")), Column("name", message("Kecamatan")), STATE, SINCE,
        Column("site", message("Tower")), Column("causes", message("Cut off by")),
    )  # fmt: skip
    return Table(columns, rows)


def elements(known: Known, _look: Look) -> Table | None:
    """Every tower and link with its newest figures."""
    if known.picture is None:
        return None
    columns = (
        NAME, KIND, Column("kecamatan", message("Kecamatan")), STATE, SINCE,
        Column("seen", message("Last report"), "instant"),
        Column("latency", message("Latency"), "number", message("ms"), 1, tells="things"),
        Column("loss", message("Loss"), "percent", "%", 1, tells="things"),
        Column("rx", message("Traffic in"), "number", message("Mbps"), 1, tells="things"),
        Column("tx", message("Traffic out"), "number", message("Mbps"), 1, tells="things"),
        Column("capacity", message("Capacity"), "number", message("Mbps"), tells="things"),
    )  # fmt: skip
    names = {place.code: place.name for place in known.picture.kecamatan}
    return Table(columns, [_element(view, names) for view in known.picture.elements.values()])


def _element(view: ElementView, names: dict[str, str]) -> dict[str, Any]:
    status, element = view.status, view.element
    return _who(element) | {
        "kecamatan": names.get(element.kecamatan, element.kecamatan),
        "state": theme.WORDS[view.shown],
        "since": status.since or None,
        "seen": status.seen_at,
        "latency": status.latency_ms,
        "loss": status.loss_pct,
        "rx": status.rx_mbps,
        "tx": status.tx_mbps,
        "capacity": element.capacity_mbps if isinstance(element, Link) else None,
    }


def events(known: Known, _look: Look) -> Table | None:
    """The changes that were looked at, newest first."""
    columns = (
        Column("at", message("When"), "instant"), NAME, KIND, Column("before", message("Before"), "state"),
        Column("after", message("After"), "state"), Column("flapping", message("Flapping"), "state"),
        Column("times", message("Changes"), "number", tells="things"),
        Column("reason", message("Reason"), tells="inside"),
    )  # fmt: skip
    rows = [
        _who(event.element)
        | {
            "at": event.at,
            "before": theme.WORDS[Shown(event.from_state.value)],
            "after": theme.WORDS[Shown(event.to_state.value)],
            "flapping": message("flapping") if event.kind == "flapping_start" or event.times > 1 else None,
            "times": event.times,
            "reason": event.reason,
        }
        for event in known.events
    ]
    return Table(columns, rows) if rows else None


def sources(known: Known, look: Look) -> Table | None:
    """Who writes, what was not accepted, and who reports without being in the inventory."""
    lang = look.lang
    rows: list[dict[str, Any]] = [
        {
            "kind": message("program that receives"),
            "name": f"{worker.name} ({worker.broker})",
            "state": message("connected") if worker.is_alive and worker.is_connected else message("not connected"),
            "since": worker.broker_since,
            "n": None,
            "note": worker.error,
        }
        for worker in known.sources.workers
    ]
    rows += [
        {"kind": message("messages rejected"), "name": reason(lang, code), "n": n}
        for code, n in sorted(known.sources.rejected.items(), key=lambda item: -item[1])
    ]  # fmt: skip
    rows += [
        {"kind": message("new device"), "name": f"{device.kind} {device.key}", "since": device.first_at, "n": device.n,
         "note": device.kecamatan_name}
        for device in known.sources.new_devices
    ]  # fmt: skip
    rows += [
        {"kind": message("refused sender"), "name": claim.name or claim.element or claim.topic,
         "state": claims.KINDS[claim.reason], "since": claim.first_at, "n": claim.n,
         "note": claim.detail}
        for claim in known.claims
    ]  # fmt: skip
    columns = (
        KIND, NAME, STATE, SINCE, Column("n", message("Messages"), "number", tells="things"),
        Column("note", message("Note")),
    )  # fmt: skip
    return Table(columns, rows) if rows else None


def availability(data: Availability, _look: Look) -> Table | None:
    """Availability of each kecamatan's tower over three periods, each with its n."""
    readings = message("readings")
    columns = (
        Column("code", message("Code")), Column("name", message("Kecamatan")),
        Column("today", message("Today"), "percent", "%", 2, tells="things"),
        Column("today_n", message("n today"), "number", readings, tells="things"),
        Column("week", message("7 days"), "percent", "%", 2, tells="things"),
        Column("week_n", message("n 7 days"), "number", readings, tells="things"),
        Column("quarter", message("Quarter"), "percent", "%", 2, tells="things"),
        Column("quarter_n", message("n quarter"), "number", readings, tells="things"),
    )  # fmt: skip
    rows = [
        {
            "code": row.code, "name": row.name, "today": row.today.percent, "today_n": row.today.n,
            "week": row.week.percent, "week_n": row.week.n, "quarter": row.quarter.percent, "quarter_n": row.quarter.n,
        }
        for row in data.rows
    ]  # fmt: skip
    return Table(columns, rows) if rows else None


def _who(element: Element) -> dict[str, Any]:
    return {"name": element.name, "kind": KINDS[element.kind]}
