"""Alerts as data of each panel of their screen: calm, a storm with its cause, names that try to break out."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from commandcenter.domain.alerts.listing import Line
from commandcenter.domain.alerts.model import Alert, AlertState, Consequence, Severity
from commandcenter.domain.alerts.mute import Mute
from commandcenter.domain.alerts.rules import Condition, Rule, Step
from commandcenter.domain.clock import DAY, HOUR, MINUTE, SECOND, Instant
from commandcenter.domain.duty.handover import Lack, Missing
from commandcenter.domain.duty.model import DUTIES, Turn
from commandcenter.domain.duty.rota import Span
from commandcenter.store.queries.alert_engine import Evaluated
from commandcenter.store.queries.alerts import Happened, Shelf
from commandcenter.store.queries.duty import Standing
from layouts.alerts.asked import asked
from layouts.alerts.known import Known, Texts
from layouts.alerts.opened import Opened
from layouts.duty.panel import Known as OnDuty
from tests.layouts.pictures import AT

NAMES = (
    "Balen", "Sugihwaras", "Kedungadem", "Kepohbaru", "Baureno", "Kanor", "Sumberrejo", "Kapas", "Sukosewu", "Temayang",
    "Gondang", "Bubulan", "Dander",
)  # fmt: skip
PLACES = {f"35.22.{number:02d}": name for number, name in enumerate(NAMES, start=1)}
EVIL = "</script><b>Menara \u202eoñ\u0301 " + "Kalitidu" * 12
STEP = {"id": "Periksa daya dan perangkat di kedua ujung tautan.", "en": "Check power and devices at both ends."}


def _rule(key: str, title: str, english: str, **more: Any) -> Rule:
    given: dict[str, Any] = {"owner": "jaringan", "consequence": Consequence.MAJOR, "act_within_min": 15} | more
    return Rule(key, {"id": title, "en": english}, "network.state", Condition(frozenset({"down"})), **given)


RULES = {
    rule.key: rule
    for rule in (
        _rule(
            "link-down", "Tautan putus", "Link down", steps=(STEP,) * 3, runbook="/docs/runbooks/link-down",
            escalate=(Step(15 * MINUTE, "jaringan-cadangan"),),
        ),
        _rule("tower-down", "Menara tidak terjangkau", "Tower unreachable", escalate=(Step(20 * MINUTE, "urc"),)),
        _rule("feed-stale", "Sumber data terlambat", "Feed is stale", owner="data"),
    )
}  # fmt: skip
TEXTS = Texts(RULES, {duty.key: duty for duty in DUTIES}, PLACES)


def alert(id_: int, rule: str = "tower-down", state: AlertState = AlertState.UNACKNOWLEDGED, **more: Any) -> Alert:
    """One that stands since twelve minutes."""
    treated = state in (AlertState.SHELVED, AlertState.SUPPRESSED, AlertState.OUT_OF_SERVICE)
    given: dict[str, Any] = {
        "rule": rule, "entity": f"tower:t{id_}", "name": f"Menara {NAMES[id_ % 13]}", "severity": Severity.HIGH,
        "kecamatan": f"35.22.{id_ % 13 + 1:02d}", "owner": RULES[rule].owner if rule in RULES else "urc",
        "because": "", "parent_id": None, "since": AT - 12 * MINUTE, "raised_at": AT - 11 * MINUTE,
        "active_at": AT - 11 * MINUTE, "cleared_at": AT - MINUTE if state is AlertState.RETURNED else None,
        "returns": 0, "acked_at": None, "acked_by": "", "assigned_to": "", "assigned_at": None, "shelved_until": None,
        "step": 0, "escalates_at": None, "closed_at": None, "value": None, "detail": {}, "version": 1,
    } | more  # fmt: skip
    return Alert(id=id_, state=state, treatment=state.value if treated else "", **given)


def cause(id_: int = 1, name: str = "Kominfo – Balen", **more: Any) -> Alert:
    victims = [{"code": code, "name": place} for code, place in PLACES.items()]
    given: dict[str, Any] = {
        "name": name, "entity": "link:kominfo-balen", "severity": Severity.CRITICAL, "detail": {"victims": victims},
        "escalates_at": AT + 4 * MINUTE,
    } | more  # fmt: skip
    return alert(id_, "link-down", **given)


def known(alerts: tuple[Alert, ...] = (), **more: Any) -> Known:
    given: dict[str, Any] = {
        "engine": Evaluated(True, AT - SECOND), "quiet_since": AT - 3 * HOUR, "able": ("jaringan-1", "operator-1"),
    } | more  # fmt: skip
    return Known(Instant(AT), asked(given.pop("params", {})), alerts, TEXTS, **given)


def quiet() -> Known:
    return known()


def empty() -> Known:
    return known(engine=Evaluated(False, None), quiet_since=None, able=())


def stopped() -> Known:
    return replace(storm(), engine=Evaluated(False, AT - 20 * MINUTE))


def dead() -> Known:
    return known(engine=Evaluated(False, AT - 20 * MINUTE))


def storm() -> Known:
    victims = tuple(
        alert(number, state=AlertState.SUPPRESSED, because="link:kominfo-balen", parent_id=1) for number in range(2, 15)
    )
    mine = alert(
        20, "feed-stale", AlertState.ACKNOWLEDGED, name="SP4N LAPOR", severity=Severity.LOW, acked_by="data-1",
        acked_at=AT - 2 * HOUR, since=AT - 2 * DAY,
    )  # fmt: skip
    others = (
        alert(21, escalates_at=AT + MINUTE, assigned_to="operator-1"),
        alert(22, state=AlertState.RETURNED, severity=Severity.MEDIUM),
        alert(23, state=AlertState.SHELVED, shelved_until=AT + HOUR),
        alert(24, "no-such-rule", AlertState.OUT_OF_SERVICE, shelved_until=AT + 3 * DAY),
    )
    shelves = (
        Shelf(1, "tower-down", "tower:t23", "shelved", "Tim menuju lokasi", "jaringan-1", AT - HOUR, AT + HOUR),
        Shelf(2, "no-such-rule", "tower:t24", "out_of_service", "Suku cadang", "jaringan-1", AT - DAY, AT + 3 * DAY),
    )
    mute = Mute(1, AT - MINUTE, AT + 14 * MINUTE, "operator-1")
    return known((cause(), *victims, mine, *others), shelves=shelves, mute=mute, quiet_since=None)


def unfolded() -> Known:
    return replace(storm(), asked=asked({"unfold": "1"}))


def crowd() -> Known:
    """More than any screen has room for."""
    return known(tuple(alert(number, severity=list(Severity)[number % 4]) for number in range(1, 301)))


def hostile() -> Known:
    """Names as nobody should call anything."""
    found = (cause(1, EVIL, assigned_to="operator-1"), *(alert(number, name=EVIL) for number in range(2, 6)))
    taken = alert(9, EVIL, AlertState.ACKNOWLEDGED, name=EVIL, acked_by="o" * 80, acked_at=AT - DAY)
    shelves = (Shelf(1, EVIL, EVIL, "shelved", EVIL, "o" * 80, AT - HOUR, AT + HOUR),)
    return known((*found, taken), shelves=shelves, mute=Mute(1, AT, AT + HOUR, "o" * 80))


MOODS: dict[str, Callable[[], Known]] = {
    "quiet": quiet,
    "storm": storm,
    "unfolded": unfolded,
    "crowd": crowd,
    "hostile": hostile,
    "empty": empty,
    "stopped": stopped,
    "dead": dead,
}
DEAD = ("empty", "stopped", "dead")


def opened(mood: str) -> Opened:
    """The first alert of the mood, with a history."""
    found = MOODS[mood]()
    if not found.alerts:
        return Opened(Instant(AT), "")
    first = found.alerts[0]
    kinds = ("raised", "commented", "escalated", "assigned", "acknowledged", "shelved", "grouped", "changed")
    details: dict[str, dict[str, Any]] = {"escalated": {"to": "urc"}, "assigned": {"to": "operator-1"},
                                          "shelved": {"until": AT + HOUR}}  # fmt: skip
    words = EVIL if mood == "hostile" else "Tim sudah berangkat"
    events = tuple(
        Happened(number, first.id, AT - (20 - number) * MINUTE, kind, "unacknowledged", "operator-1", "operator", words,
                 details.get(kind, {}))
        for number, kind in enumerate(kinds)
    )  # fmt: skip
    behind = tuple(each for each in found.alerts if each.parent_id == first.id)
    earlier = tuple(
        replace(alert(n, name=first.name), raised_at=AT - n * DAY, closed_at=AT - n * HOUR) for n in (50, 51)
    )
    return Opened(Instant(AT), f"alert:{first.id}", TEXTS, first, None, Line(first, behind), events, earlier)


def on_duty(mood: str) -> OnDuty | None:
    """The network team by the week; of the center's operators nobody."""
    if mood == "empty":
        return None
    jaringan, center = (next(duty for duty in DUTIES if duty.key == key) for key in ("jaringan", "pusat"))
    names = ("o" * 80,) if mood == "hostile" else ("jaringan-1",)
    lacks = (Missing(center, Lack.NOBODY, AT - HOUR),) if mood == "storm" else ()
    following = Span(AT + DAY, AT + 8 * DAY, Turn(2, "jaringan", ("jaringan-2",), AT + DAY, AT + 8 * DAY))
    return OnDuty(
        Instant(AT),
        (
            Standing(jaringan, names, Turn(1, "jaringan", names, AT - DAY, AT + DAY), AT + DAY, following, ()),
            Standing(center, (), None, None, None, lacks),
        ),
    )


def data(panel: str, mood: str, at: int = AT) -> Any:
    found = on_duty(mood) if panel == "on_duty" else opened(mood) if panel == "detail" else MOODS[mood]()
    return moved(found, at - AT)


def moved(found: Any, by: int) -> Any:
    """The same so many ms later: whatever is large enough to be an instant."""
    if isinstance(found, tuple):
        return tuple(moved(each, by) for each in found)
    if is_dataclass(found) and not isinstance(found, type):
        return replace(found, **{each.name: moved(getattr(found, each.name), by) for each in fields(found)})
    return found + by if isinstance(found, int) and found > AT // 2 else found
