"""A problem's whole chain in one view: complaints, radio, dialogue, budget, the OPD's quarter, and did it help?"""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.picture import Shown
from commandcenter.domain.priorities.marks import Kind, Mark
from layouts import i18n, states, theme
from layouts.attainment import words as attainment_words
from layouts.contract import Look, Panel, Rendered
from layouts.data.detail_parts import close, head
from layouts.i18n import message
from layouts.priorities import picture, words
from layouts.priorities.facts import span_facts
from layouts.priorities.followups import newest, tone_of
from layouts.priorities.helped import helped
from layouts.priorities.known import day_of
from layouts.priorities.opened import TOPICS, Opened, fetch
from layouts.tiles import attributes, shape

MARKS_MAX = {True: 4, False: 1}  # of a kind, at a desk and on a wall; the others are counted
ADD = {
    Kind.RADIO: message("take up as radio topic"),
    Kind.DIALOGUE: message("take up as dialogue"),
    Kind.BUDGET: message("propose for the budget"),
}


def render(opened: Opened | None, look: Look) -> Rendered:
    """The chain of the selected problem, from the complaints at the top to the answer at the foot."""
    if opened is None or not opened.select:
        hint = i18n.text(look.lang, "Choose a problem to see its whole chain")
        return Rendered(html.P(hint, className="detail-hint"))
    if opened.problem is None:
        return Rendered(html.Div([close(look), states.empty(look, "Not known here")], className="detail"))
    lang, about = look.lang, opened.problem
    place = words.place(lang, about.kecamatan, opened.names)
    links = [
        _complaints(opened, look),
        *(_of_kind(opened, kind, look) for kind in Kind),
        _attained(opened, look),
        _helped(opened, look),
    ]
    body = html.Div(
        [
            close(look),
            head(look, about.category, place, None, "", None, opened.asked.instant.at),
            picture.trend(opened, look),
            html.Ol(links, className="chain"),
        ],
        className="detail detail-problem",
    )
    return Rendered(body, facts=span_facts(opened, look), data_at=newest(opened.chain.marks))


def _link(reached: str, title: str, content: list[Component | str], more: Component | None = None) -> Component:
    """A link of the chain: how far it is, its name, and what there is of it."""
    parts: list[Component] = [
        html.Span(className=f"reached reached-{reached}", **attributes(aria_hidden="true")),
        html.Span(
            [html.Span(title, className="chain-title"), *([more] if more is not None else [])], className="chain-head"
        ),
        html.Div(content, className="chain-content"),
    ]
    return html.Li(parts, className="chain-link")


def _complaints(opened: Opened, look: Look) -> Component:
    lang, counted = look.lang, opened.counted
    title = i18n.text(lang, "Complaints")
    if counted is None:
        return _link("not", title, [i18n.text(lang, "none in this window")])
    tone = words.TONES.get(counted.trend, Shown.UP)
    n = i18n.plural(lang, "{n} complaint", "{n} complaints", counted.n)
    change: list[Component | str] = [*([] if tone is Shown.UP else [shape(tone)]), words.changed(lang, counted)]
    first = html.Span(
        [html.B(n), " ", i18n.text(lang, words.SPANS[opened.asked.weeks]), " · ", *change], className="chain-line"
    )
    if not theme.is_close(look):
        return _link("done", title, [first])
    return _link("done", title, [first, html.Span(words.compared(lang, counted), className="chain-small")])


def _of_kind(opened: Opened, kind: Kind, look: Look) -> Component:
    lang = look.lang
    found = [mark for mark in opened.chain.marks if mark.kind is kind]
    most = MARKS_MAX[theme.is_close(look)]
    lines: list[Component | str] = [_mark(mark, opened, look) for mark in found[:most]]
    if len(found) > most:
        left = len(found) - most
        lines.append(html.Span(i18n.plural(lang, "+ {n} other", "+ {n} others", left), className="chain-small"))
    reached = opened.chain.reached(kind)
    href = words.link(look, words.MARK_PATH, problem=opened.chain.problem.key, kind=kind.value)
    add = html.A(f"+ {i18n.text(lang, ADD[kind])}", href=href, className="chain-add")
    title = i18n.text(lang, words.KINDS[kind])
    return _link(reached.value, title, lines or [i18n.text(lang, words.REACHED[reached])], add)


def _mark(mark: Mark, opened: Opened, look: Look) -> Component:
    """One mark; its title leads to where it is changed."""
    lang, draft, today = look.lang, mark.draft, day_of(opened.asked.instant.at)
    tone = tone_of(mark, today)
    status = i18n.text(lang, "held?") if mark.is_late(today) else i18n.text(lang, words.STATUSES[mark.status])
    amount = words.rupiah(lang, draft.amount) if draft.amount is not None else ""
    elsewhere = ""
    if draft.problem != opened.chain.problem:
        elsewhere = words.place(lang, draft.problem.kecamatan, opened.names)
    opd = words.opd(draft.opd, opened.names)
    told = (amount, draft.programme, opd, elsewhere) if theme.is_close(look) else (elsewhere,)
    facts = " · ".join(part for part in told if part)
    first = amount if amount and not theme.is_close(look) else ""
    href = words.link(look, words.MARK_PATH, id=str(mark.id))
    shapes: list[Component | str] = [] if tone is Shown.UP else [shape(tone), " "]
    return html.Span(
        [
            *shapes,
            html.B(words.when(lang, mark, today)), f" {status} · ", f"{first} · " if first else "",
            html.A(draft.title, href=href, title=i18n.text(lang, "Change")),
            html.Span(f" {facts}", className="chain-small"),
        ],
        className="chain-mark chain-line" + ("" if tone is Shown.UP else f" ink-{tone}"),
    )  # fmt: skip


def _attained(opened: Opened, look: Look) -> Component:
    """The quarter of the OPD that the problem belongs to."""
    lang, found = look.lang, opened.quarter
    title = i18n.text(lang, "Result of the OPD")
    if opened.opd is None:
        return _link("not", title, [i18n.text(lang, "no OPD is known for this problem")])
    name = words.opd(opened.opd, opened.names)
    if found is None:
        return _link("not", title, [f"{name}: ", i18n.text(lang, "no targets known")])
    average = found.opd.average
    quarter = attainment_words.quarter(lang, found.period)
    said = attainment_words.percent(lang, average.percent)
    n = i18n.text(lang, "n {n} of {of} indicators", n=average.n, of=average.of)
    band = attainment_words.band(lang, average.band.key, average.band.name) if average.band is not None else ""
    href = words.link(look, "/attainment", select=f"opd:{opened.opd}")
    shown: list[Component | str] = [
        html.Span(
            [
                html.A(name, href=href),
                f" {quarter}: ",
                html.B(said),
                f" {band}",
                html.Span(f" {n}", className="chain-small"),
            ]
        )
    ]
    return _link("done" if average.percent is not None else "not", title, shown)


def _helped(opened: Opened, look: Look) -> Component:
    """Whether there are fewer complaints since, said with its range; never as a proof."""
    lang = look.lang
    title = i18n.text(lang, "Did it help?")
    if opened.since is None or opened.effect is None:
        return _link("not", title, [i18n.text(lang, "nothing has been held yet that could have helped")])
    said = helped(opened, look)
    return _link(said.reached, title, [html.B(said.headline), html.Span(said.range_, className="chain-small")])


PANEL = Panel(
    key="detail",
    title=message("Selected"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    params=("select", "weeks"),
)
