"""Hand-overs on the page: the one that waits with its button, the last ones, the form of the next."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.duty.handover import TEXT_MAX, Handover
from commandcenter.domain.duty.model import Duty
from layouts import i18n
from layouts.contract import Look
from layouts.duty import fields, words
from layouts.duty.known import Known
from layouts.i18n import message, plural, text
from layouts.tiles import attributes, shape

PAST = 2  # of each duty, beside the one that waits
STANDING = 12  # alerts of one that are shown


def section(known: Known, look: Look, who: Principal) -> Component:
    """Of every duty that hands over, or that somebody handed over."""
    lang = look.lang
    parts: list[Component] = [html.H2(text(lang, "Hand-over"))]
    for duty in known.duties:
        written = [each for each in known.handovers.get(duty.key, ()) if each.replaced_at is None]
        if duty.hands_over or written:
            parts.append(_of_duty(known, duty, written, look, who))
    return html.Section(parts, id="handover", **attributes(aria_label=text(lang, "Hand-over")))


def _of_duty(known: Known, duty: Duty, written: list[Handover], look: Look, who: Principal) -> Component:
    lang = look.lang
    waiting = next((each for each in written if each.is_open), None)
    parts: list[Component] = [html.H3(duty.title(lang))]
    past = [each for each in written if not each.is_open][:PAST]
    if waiting is not None:
        parts.append(_waiting(known, waiting, look, who))
    parts += [html.Details([html.Summary(_taken(each, look)), *_content(each, look)]) for each in past]
    if waiting is None and not past:
        parts.append(html.P(text(lang, "Nothing was handed over lately."), className="duty-quiet"))
    if known.may_log:
        parts.append(_form(duty, waiting, look))
    return html.Div(parts, className="duty-handover")


def _waiting(known: Known, each: Handover, look: Look, who: Principal) -> Component:
    lang, at = look.lang, known.instant.at
    is_late = each.is_late(at)
    said = text(
        lang, "Waits to be taken over: from {name}, {moment}", name=each.written_by,
        moment=i18n.since(lang, each.written_at, at),
    )  # fmt: skip
    tone = "degraded" if is_late else "unknown"
    head = [shape(tone), html.Strong(said)]
    if is_late:
        head.append(html.Span(text(lang, "overdue")))
    parts: list[Component] = [html.P(head, className=f"duty-lack ink-{tone}"), *_content(each, look)]
    is_own = who.kind == "account" and each.written_by == who.name
    if known.may_log and is_own:
        parts.append(html.P(text(lang, "You wrote it: somebody else takes it over."), className="duty-quiet"))
    elif known.may_log:
        button = fields.button(look, message("I have read this and take over"), is_first=True)
        parts.append(fields.form([button], f"{words.API}/handovers/{each.id}/take", name="is-inline"))
    return html.Div(parts, className="duty-waiting")


def _taken(each: Handover, look: Look) -> str:
    lang = look.lang
    return text(
        lang, "{from_} to {to}, {moment}", from_=each.written_by, to=each.taken_by,
        moment=words.when(lang, each.taken_at or each.written_at),
    )  # fmt: skip


def _content(each: Handover, look: Look) -> list[Component]:
    lang = look.lang
    facts: list[Component] = [html.Dt(text(lang, "To watch")), html.Dd(each.watch, className="duty-text")]
    if each.questions:
        facts += [html.Dt(text(lang, "Open questions")), html.Dd(each.questions, className="duty-text")]
    stood: Component | str = text(lang, "nothing stood")
    if each.n_standing:
        lines = [html.Li(_alert(row, look)) for row in each.standing[:STANDING]]
        rest = each.n_standing - len(lines)
        if rest > 0:
            lines.append(html.Li(plural(lang, "+ {n} other", "+ {n} others", rest)))
        stood = html.Ul(lines, className="duty-stood")
    facts += [html.Dt(text(lang, "What stood then")), html.Dd(stood)]
    return [html.Dl(facts, className="duty-facts")]


def _alert(row: object, look: Look) -> str:
    said = row if isinstance(row, dict) else {}
    by = said.get("assigned_to") or said.get("acked_by")
    parts = [str(said.get("name") or said.get("entity", "")), str(said.get("rule", ""))]
    if isinstance(said.get("since"), int):
        parts.append(text(look.lang, "since {moment}", moment=words.when(look.lang, said["since"])))
    parts.append(text(look.lang, "has it: {name}", name=by) if by else text(look.lang, "nobody acts on it"))
    return " · ".join(part for part in parts if part)


def _form(duty: Duty, waiting: Handover | None, look: Look) -> Component:
    lang = look.lang
    content = [
        fields.hidden("open", waiting.id if waiting is not None else 0),
        fields.labelled(look, message("To watch"), fields.area("watch", rows=3, maxLength=TEXT_MAX)),
        fields.labelled(look, message("Open questions"), fields.area("questions", rows=2, maxLength=TEXT_MAX)),
        html.P(text(lang, "What stands now is added by itself."), className="duty-quiet"),
        html.Div([fields.button(look, message("Hand over"), is_first=True)], className="form-buttons"),
    ]
    replaces = message("Write a new one in its place") if waiting is not None else message("Write a hand-over")
    made = fields.form(content, f"{words.API}/{duty.key}/handover")
    return html.Details([html.Summary(text(lang, replaces)), made])
