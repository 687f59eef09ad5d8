"""What is put aside or out of service: until when, why, by whom; and the way back."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.model import Treatment
from commandcenter.store.queries.alerts import Shelf
from layouts import i18n, theme
from layouts.alerts import words
from layouts.alerts.asked import PARAMS
from layouts.alerts.known import TOPICS, Known, fetch
from layouts.contract import Column, Look, Panel, Rendered, Table
from layouts.i18n import message
from layouts.tiles import attributes

PAGE_SHARE = 0.22
LINE = 44.0
KINDS = {Treatment.SHELVED.value: message("put aside"), Treatment.OUT_OF_SERVICE.value: message("out of service")}


def render(known: Known | None, look: Look) -> Rendered:
    """Those that end first on top."""
    if known is None:
        return Rendered(html.Div())
    facts = known.facts(look, len(known.shelves))
    if not known.shelves:
        calm = i18n.text(look.lang, "Nothing is put aside or out of service")
        return Rendered(html.P(calm, className="aside-none"), facts=facts)
    fits = theme.rows_that_fit(look, PAGE_SHARE, LINE)
    rows = [_row(shelf, known, look) for shelf in known.shelves[:fits]]
    if left := len(known.shelves) - len(rows):
        rows.append(html.Li(i18n.plural(look.lang, "+ {n} other", "+ {n} others", left), className="more is-small"))
    return Rendered(html.Ul(rows, className="rows asides"), facts=facts)


def _row(shelf: Shelf, known: Known, look: Look) -> Component:
    lang = look.lang
    name = named(shelf, known, lang)
    needs = "service" if shelf.kind == Treatment.OUT_OF_SERVICE else "alerts"
    end = html.Button(
        i18n.text(lang, "End it"), type="button", className="button is-small",
        **attributes(data_needs=needs, data_deed=f"/api/alerts/shelves/{shelf.id}/end", data_told=name),
    )  # fmt: skip
    first = [
        html.Span(name, className="row-name"),
        words.until(look, shelf.ends_at, known.instant.at, message("{left} left")),
        end,
    ]
    second = f"{i18n.text(lang, KINDS[shelf.kind])} · {shelf.by}: {shelf.reason}"
    return html.Li(
        [html.Div(first, className="aside-first"), html.Div(second, className="aside-second", title=second)],
        className="aside", key=f"shelf-{shelf.id}",
    )  # fmt: skip


def named(shelf: Shelf, known: Known, lang: str) -> str:
    """What is put aside: the rule, and of what."""
    open_ = next((each for each in known.alerts if (each.rule, each.entity) == (shelf.rule, shelf.entity)), None)
    rule = known.texts.rules.get(shelf.rule)
    title = rule.title.get(lang, shelf.rule) if rule is not None else shelf.rule
    return f"{title} {open_.name if open_ is not None else shelf.entity}"


def table(known: Known | None, look: Look) -> Table | None:
    """All of it."""
    if known is None:
        return None
    rows = [
        {
            "what": named(each, known, look.lang), "kind": KINDS[each.kind], "starts_at": each.starts_at,
            "ends_at": each.ends_at, "by": each.by, "reason": each.reason,
        }
        for each in known.shelves
    ]  # fmt: skip
    columns = (
        Column("what", message("Alert")),
        Column("kind", message("State"), "state"),
        Column("starts_at", message("Since"), "instant"),
        Column("ends_at", message("Until"), "instant"),
        Column("by", message("By"), tells="inside"),
        Column("reason", message("Reason"), tells="inside"),
    )
    return Table(columns, rows)


PANEL = Panel(
    key="aside",
    title=message("Put aside, out of service"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=PARAMS,
    definition=message(
        "Rules of an element that are not announced for a while, each with its end and its reason. Put aside: for a "
        "day at most; out of service: for 90 days at most, by the network team. What is watched goes on being watched."
    ),
    table=table,
)
