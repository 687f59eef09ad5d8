"""The page of the audit trail, from top to bottom: whether it is in order, what narrows it, the deeds."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import DAY, Instant
from commandcenter.store.queries import audit as queries
from commandcenter.store.queries.audit import State
from layouts import i18n, states
from layouts.audit.asked import WORDS, address, asked, form
from layouts.audit.table import names, table
from layouts.contract import Connection, Look, Params
from layouts.i18n import message, text
from layouts.tiles import shape

SHOWN = 300  # deeds on one page
LATE = 2 * DAY  # a daily check that was missed
FORMS = ("csv", "jsonl")


def build(connection: Connection, instant: Instant, params: Params, look: Look, _who: Principal) -> Component:
    """The deeds that are asked for, the newest first."""
    wanted, wrong = asked(params)
    deeds = queries.found(connection, instant, wanted, SHOWN + 1)
    shown = deeds[:SHOWN]
    parts = [_state(queries.state(connection), instant, look), form(params, look), *_misunderstood(wrong, look)]
    if not shown:
        parts.append(states.empty(look, message("No deed fits") if params else message("Nothing was done yet")))
        return html.Div(parts, className="audit-page")
    older = deeds[SHOWN].id + 1 if len(deeds) > SHOWN else None
    parts += [_ways(shown[0].id, shown[-1].id, older, params, look), table(shown, names(connection), look)]
    return html.Div(parts, className="audit-page")


def _state(said: State | None, instant: Instant, look: Look) -> Component:
    """Whether the chain is whole, as of the last check, and what was anchored last."""
    lang = look.lang
    if said is None or said.verified_at is None:
        words = [text(lang, "The chain of this trail was not checked yet: that is done once a day")]
        return _line("unknown", words)
    checked = i18n.since(lang, said.verified_at, instant.at)
    if said.fault is not None:
        return _line(
            "down",
            [
                text(lang, "This trail was tampered with at row {n}", n=i18n.number(lang, said.fault_id or 0)),
                text(lang, "checked {when}", when=checked),
                text(lang, "see `commandcenter audit verify`"),
            ],
        )
    words = [
        text(lang, "The chain is whole up to row {n}", n=i18n.number(lang, said.verified_id or 0)),
        text(lang, "checked {when}", when=checked),
        _anchored(said, instant, lang),
    ]
    return _line("unknown" if instant.at - said.verified_at > LATE else "up", words)


def _anchored(said: State, instant: Instant, lang: str) -> str:
    if said.anchored_at is None:
        return text(lang, "never anchored")
    row, when = i18n.number(lang, said.anchored_id or 0), i18n.since(lang, said.anchored_at, instant.at)
    return text(lang, "last anchor at row {n}, {when}", n=row, when=when)


def _line(shown: str, words: list[str]) -> Component:
    return html.P(
        [shape(shown), html.Strong(words[0]), *(html.Span(each) for each in words[1:])],
        className=f"audit-state ink-{shown}",
    )


def _misunderstood(wrong: tuple[str, ...], look: Look) -> list[Component]:
    if not wrong:
        return []
    return [
        html.P(text(look.lang, "A day is written like 2026-11-22; what was typed is no day"), className="audit-wrong")
    ]


def _ways(newest: int, oldest: int, older: int | None, params: Params, look: Look) -> Component:
    """Which rows these are, the way to older ones, the files."""
    lang = look.lang
    rows = text(lang, "Rows {first} to {last}", first=i18n.number(lang, oldest), last=i18n.number(lang, newest))
    parts: list[Component] = [html.Span(rows, className="audit-rows")]
    narrowing = {name: params[name] for name in (*WORDS, "since", "until") if params.get(name)}
    if params.get("below"):
        parts.append(html.A(text(lang, "Newest"), href=address(look, narrowing)))
    if older is not None:
        parts.append(html.A(text(lang, "Older"), href=address(look, narrowing | {"below": str(older)})))
    parts.append(html.Span(text(lang, "Take along"), className="opened-label"))
    parts += [
        html.A(
            "CSV" if form_ == "csv" else "JSON",
            href=address(look, narrowing, f"/export/audit.{form_}"),
            className="button",
        )
        for form_ in FORMS
    ]
    return html.Div(parts, className="audit-ways")
