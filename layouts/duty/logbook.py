"""The shift log of a day: entries with what was added to them, the form, the ways to other days, the file."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import DAY
from commandcenter.domain.duty.log import FIRST_HAND, TEXT_MAX, Entry, EntryKind
from commandcenter.domain.duty.weeks import boundary, shift_number
from commandcenter.store.queries.shift_log import Written
from layouts import i18n
from layouts.contract import Look
from layouts.duty import fields, words
from layouts.duty.known import Known, day_text
from layouts.i18n import message, text
from layouts.tiles import attributes

FILE = "/export/shift-log.csv"


def section(known: Known, look: Look, who: Principal) -> Component:
    """The newest entry last, as in a book; the form stands above, so that nobody scrolls to write."""
    lang, (starts_at, ends_at) = look.lang, known.day
    is_today = starts_at <= known.instant.at < ends_at
    parts: list[Component] = [
        html.Div([html.H2(text(lang, "Shift log")), _ways(known, look, is_today)], className="duty-head"),
        html.P(f"{i18n.day(lang, starts_at)}, {words.span(lang, starts_at, ends_at)}", className="duty-quiet"),
    ]
    if known.may_log and is_today:
        parts.append(_form(known, look))
    if not known.entries:
        parts.append(html.P(text(lang, "Nothing was written on this day.")))
    lines: list[Component] = []
    shift = None
    for written in known.entries:
        now_in = boundary(written.entry.at, known.center.shifts)
        if now_in is not None and now_in != shift:
            shift = now_in
            number = shift_number(written.entry.at, known.center.shifts)
            lines.append(html.Li(words.shift(lang, known.center, number), className="duty-shift"))
        lines.append(_entry(known, written, look, who))
    return html.Section([*parts, html.Ol(lines, className="duty-log")], id="log",
                        **attributes(aria_label=text(lang, "Shift log")))  # fmt: skip


def _ways(known: Known, look: Look, is_today: bool) -> Component:
    lang, day = look.lang, known.day[0]

    def way(said: str, at: int | None) -> Component:
        href = words.address(look, day=day_text(at) if at is not None else "") + "#log"
        return html.A(said, href=href, className="button")

    ways = [way("← " + text(lang, "day before"), day - DAY)]
    if not is_today:
        ways += [way(text(lang, "today"), None), way(text(lang, "day after") + " →", day + DAY)]
    moment = "" if known.instant.live else f"&at={known.instant.at}"
    file = html.A("CSV", href=f"{FILE}?day={day_text(day)}&lang={lang}{moment}", className="button")
    return html.Nav([*ways, file], className="duty-ways", **attributes(aria_label=text(lang, "Days of the shift log")))


def _form(known: Known, look: Look) -> Component:
    lang = look.lang
    kinds = [(kind.value, text(lang, words.KINDS[kind])) for kind in FIRST_HAND]
    about = [("", text(lang, "no alert"))]
    about += [(str(each.id), f"{each.id} · {each.name} · {each.rule}"[:80]) for each in known.alerts[:200]]
    content = [
        fields.labelled(look, message("Entry"), fields.area("text", rows=3, maxLength=TEXT_MAX), "is-wide"),
        fields.labelled(look, message("Kind of entry"), fields.select("kind", kinds)),
        fields.labelled(look, message("About the alert"), fields.select("alert", about)),
    ]
    hint = text(
        lang, "No names, NIK or telephone numbers of people. After {n} minutes, and when the shift ends, it is locked.",
        n=known.center.grace_min,
    )  # fmt: skip
    buttons = html.Div(
        [fields.button(look, message("Write into the log"), is_first=True), html.Span(hint, className="duty-quiet")],
        className="form-buttons",
    )
    return fields.form([html.Div(content, className="duty-fields"), buttons], f"{words.API}/log")


def _entry(known: Known, written: Written, look: Look, who: Principal) -> Component:
    entry, lang = written.entry, look.lang
    is_open = not entry.is_locked(known.instant.at)
    may_edit = known.may_log and is_open and entry.author == who.name
    state = text(lang, "open until {time}", time=i18n.time(lang, entry.locks_at)) if is_open else text(lang, "locked")
    head: list[Component] = [*_head(entry, look), html.Span(state, className="duty-quiet")]
    if entry.version > 1:
        head.append(html.Span(text(lang, "changed before it was locked"), className="duty-quiet"))
    parts: list[Component] = [html.P(head, className="duty-entry-head"), html.P(entry.text, className="duty-text")]
    if entry.alert_id is not None:
        said = text(lang, "Alert {n}", n=entry.alert_id) + (f": {written.alert}" if written.alert else "")
        parts.append(html.P(html.A(said, href=f"/alerts?select=alert%3A{entry.alert_id}")))
    parts += [
        html.Div(
            [html.P(_head(each, look), className="duty-entry-head"), html.P(each.text, className="duty-text")],
            className=f"duty-addition is-{each.kind.value}",
        )
        for each in written.additions
    ]
    if may_edit:
        parts.append(_editing(entry, look))
    if known.may_log:
        parts.append(_adding(entry, look))
    return html.Li(parts, id=f"entry-{entry.id}", className="duty-entry")


def _head(entry: Entry, look: Look) -> list[Component]:
    lang = look.lang
    return [
        html.Time(words.when(lang, entry.at), className="duty-at"),
        html.Span(entry.author, className="duty-name"),
        html.Span(text(lang, words.KINDS[entry.kind]), className="duty-mark"),
    ]


def _editing(entry: Entry, look: Look) -> Component:
    content = [
        fields.hidden("version", entry.version),
        fields.labelled(look, message("Entry"), fields.area("text", entry.text, rows=3, maxLength=TEXT_MAX)),
        html.Div([fields.button(look, message("Save"))], className="form-buttons"),
    ]
    made = fields.form(content, f"{words.API}/log/{entry.id}", "PUT")
    return html.Details([html.Summary(text(look.lang, "Say it otherwise")), made])


def _adding(entry: Entry, look: Look) -> Component:
    kinds = [(kind.value, text(look.lang, words.KINDS[kind])) for kind in (EntryKind.COMMENT, EntryKind.CORRECTION)]
    content = [
        fields.labelled(look, message("Kind of entry"), fields.select("kind", kinds)),
        fields.labelled(look, message("What is added"), fields.area("text", rows=2, maxLength=TEXT_MAX)),
        html.Div([fields.button(look, message("Add to it"))], className="form-buttons"),
    ]
    made = fields.form(content, f"{words.API}/log/{entry.id}/additions")
    return html.Details([html.Summary(text(look.lang, "Comment or correct")), made])
