"""Changing the rota: for whoever may. One duty at a time, because a change names the version that it saw."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import HOUR, to_datetime
from commandcenter.domain.duty.model import NOTE_MAX, Turn
from commandcenter.domain.duty.weeks import WEEK, begins
from layouts import i18n
from layouts.contract import Look
from layouts.duty import fields, words
from layouts.duty.known import WEEKS, Known, day_text
from layouts.i18n import message, text
from layouts.tiles import attributes

SHOWN = 40  # turns that can be taken out one by one


def section(known: Known, look: Look) -> list[Component]:
    """Nothing for whoever may not change it."""
    if not known.may_plan:
        return []
    lang = look.lang
    title = html.H2(text(lang, "Change the rota"))
    parts = [html.Div([title, _choice(known, look)], className="duty-head"), _form(known, look), _undo(known, look)]
    turns = [turn for turn in known.of(known.chosen) if turn.ends_at > known.instant.at][:SHOWN]
    if turns:
        head = text(lang, "Turns of {duty} that are still to come", duty=known.chosen.title(lang))
        lines = html.Ul([_turn(known, turn, look) for turn in turns], className="duty-turns")
        parts.append(html.Details([html.Summary(head), lines]))
    return [html.Section(parts, id="change", **attributes(aria_label=text(lang, "Change the rota")))]


def _choice(known: Known, look: Look) -> Component:
    links = []
    for duty in known.duties:
        current = attributes(aria_current="true") if duty.key == known.chosen.key else {}
        href = words.address(look, duty=duty.key, week=day_text(known.week)) + "#change"
        links.append(html.A(duty.title(look.lang), href=href, className="button", **current))
    return html.Nav(links, className="duty-ways", **attributes(aria_label=text(look.lang, "Duty")))


def _form(known: Known, look: Look) -> Component:
    lang, duty = look.lang, known.chosen
    weeks = [known.week + n * WEEK for n in range(WEEKS)]
    shifts = range(1, len(begins(duty.shifts)) + 1)
    kinds = [("week", text(lang, "by the week")), ("swap", text(lang, "swap for hours or days"))]
    if shifts:
        kinds.insert(0, ("shift", text(lang, "one shift of each day")))
    hour = known.instant.at // HOUR * HOUR
    content: list[Component] = [
        fields.hidden("version", duty.version),
        fields.labelled(
            look, message("Accounts"),
            fields.typed("names", maxLength=220, list="duty-accounts", spellCheck="false", placeholder="jaringan-1"),
        ),
        html.Datalist([html.Option(value=name) for name in known.offered], id="duty-accounts"),
        fields.labelled(look, message("How"), fields.select("kind", kinds)),
        fields.labelled(
            look, message("Week from"),
            fields.select("week", [(day_text(week), words.when(lang, week)) for week in weeks]), "of-week",
        ),
        fields.labelled(
            look, message("Number of weeks"),
            fields.select("weeks", [(str(n), str(n)) for n in range(1, WEEKS + 1)]), "of-week",
        ),
    ]  # fmt: skip
    if shifts:
        options = [(str(n), words.shift(lang, duty, n)) for n in shifts]
        content.append(fields.labelled(look, message("Shift"), fields.select("shift", options), "of-shift"))
    content += [
        fields.labelled(
            look, message("From (WIB)"), fields.typed("from", _local(hour), type="datetime-local"), "of-swap"
        ),
        fields.labelled(
            look, message("Until (WIB)"), fields.typed("until", _local(hour + 8 * HOUR), type="datetime-local"),
            "of-swap",
        ),
        fields.labelled(look, message("Reason, without names"), fields.typed("note", maxLength=NOTE_MAX), "is-wide"),
    ]  # fmt: skip
    buttons = html.Div([fields.button(look, message("Put into the rota"), is_first=True)], className="form-buttons")
    action = f"{words.API}/{duty.key}/rota"
    return fields.form([html.Div(content, className="duty-fields"), buttons], action, name="duty-rota-form")


def _undo(known: Known, look: Look) -> Component:
    last, lang = known.last_change, look.lang
    if last is None:
        return html.Div()
    said = text(
        lang, "Last change: {moment} by {name}, {added} in, {removed} out", name=last.by, added=last.added,
        moment=i18n.moment(lang, last.at), removed=last.removed,
    )  # fmt: skip
    content = [fields.hidden("version", last.version), html.Span(said), fields.button(look, message("Undo"))]
    return fields.form(content, f"{words.API}/{known.chosen.key}/rota/undo", name="is-inline")


def _turn(known: Known, turn: Turn, look: Look) -> Component:
    lang = look.lang
    said = [
        *words.names(lang, turn.names, known.locked_out),
        html.Span(words.span(lang, turn.starts_at, turn.ends_at), className="duty-at"),
    ]
    if turn.is_swap:
        said.append(html.Span(text(lang, "swap"), className="duty-mark"))
    if turn.note:
        said.append(html.Span(turn.note, className="duty-quiet"))
    content = [
        fields.hidden("version", known.chosen.version), fields.hidden("turn", turn.id),
        fields.button(look, message("Take out"), confirm=message("Take this turn out of the rota?")),
    ]  # fmt: skip
    out = fields.form(content, f"{words.API}/{known.chosen.key}/rota/remove", name="is-inline")
    return html.Li([*said, out])


def _local(at: int) -> str:
    return to_datetime(at).strftime("%Y-%m-%dT%H:%M")
