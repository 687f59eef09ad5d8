"""The form that plans work, once or coming round; who would be cut off stands below it before anything is planned."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, HOUR, to_datetime
from commandcenter.domain.maintenance.model import REASON_MAX, VALID_MAX_DAYS, Series
from commandcenter.domain.maintenance.recurrence import Frequency
from commandcenter.domain.maintenance.scope import BEHIND
from layouts.contract import Look
from layouts.i18n import message, text
from layouts.maintenance import words
from layouts.maintenance.fields import button, digits, form, hidden, labelled, options_of, select, typed
from layouts.maintenance.known import Known
from layouts.tiles import attributes

_REPEATS = (
    ("once", message("once")), ("daily", message("every so many days")), ("weekly", message("by the week")),
    ("monthly_weekday", message("by the month, on a weekday")), ("monthly_day", message("by the month, on a day")),
)  # fmt: skip


def planning(known: Known, look: Look, changed: Series | None) -> Component:
    """``changed``: the series that another one takes the place of; without one something new is planned."""
    lang = look.lang
    action, method = words.API, "POST"
    title = text(lang, "Plan work")
    if changed is not None:
        action, method = f"{words.API}/series/{changed.id}", "PUT"
        title = text(lang, "Change series {number}", number=changed.id)
    made = form(
        [
            html.Div(_what_and_when(known, look, changed), className="maintenance-fields"),
            html.Div(_how_often(known, look, changed), className="maintenance-fields maintenance-often"),
            html.Div(_preview(look), className="maintenance-preview", **attributes(aria_live="polite")),
            html.Div(
                [button(look, message("Plan it"), is_first=True), *_back(look, changed)], className="form-buttons"
            ),
        ],
        action, method, "maintenance-planning", data_preview=f"{words.API}/preview",
    )  # fmt: skip
    opening = html.Summary(title, className="maintenance-open")
    return html.Details([opening, made], open=changed is not None, className="maintenance-plan")


def _back(look: Look, changed: Series | None) -> list[Component]:
    if changed is None:
        return []
    return [
        html.A(text(look.lang, "Leave it as it is"), href=words.PATH, className="button", **attributes(data_carry="1"))
    ]


def _what_and_when(known: Known, look: Look, changed: Series | None) -> list[Component]:
    now = known.instant.at
    local = to_datetime(now // HOUR * HOUR + HOUR)
    day, at, length = local.date().isoformat(), f"{local:%H:%M}", 2 * HOUR
    if changed is not None:
        day = max(changed.valid_from, local.date()).isoformat()
        at, length = f"{changed.minute // 60:02}:{changed.minute % 60:02}", changed.length
    hours, minutes = words.minutes(length)
    reason = "" if changed is None else changed.reason
    return [
        labelled(look, message("What is worked on"), _what(known, look, changed), "is-wide"),
        labelled(look, message("Day, or first day"), typed("day", day, type="date")),
        labelled(look, message("Begins at (WIB)"), typed("time", at, type="time")),
        labelled(look, message("Hours"), digits("hours", str(hours))),
        labelled(look, message("Minutes"), digits("minutes", str(minutes))),
        labelled(look, message("Why; it stands on the wall"), typed("reason", reason, maxLength=REASON_MAX), "is-wide"),
    ]


def _what(known: Known, look: Look, changed: Series | None) -> Component:
    lang, chosen = look.lang, changed.scope[0] if changed is not None and changed.scope else ""
    towers = sorted(known.inventory.nodes.values(), key=lambda node: node.name)
    links = sorted(known.inventory.links.values(), key=lambda link: link.name)
    named = known.names.items()
    groups = [
        (message("Towers"), [(f"tower:{each.key}", each.name) for each in towers]),
        (message("Links"), [(f"link:{each.key}", each.name) for each in links]),
        (message("A tower and everything behind it"), [
            (f"{BEHIND}:tower:{each.key}", words.token(lang, f"{BEHIND}:tower:{each.key}", known.names))
            for each in towers
        ]),
        (message("All of a kecamatan"), sorted(
            ((token, words.token(lang, token, known.names)) for token, _ in named if token.startswith("kecamatan:")),
            key=lambda each: each[1],
        )),
        (message("Websites"), sorted(((token, name) for token, name in named if token.startswith("site:")),
                                     key=lambda each: each[1])),
    ]  # fmt: skip
    content: list[Component] = [html.Option(text(lang, "choose …"), value="")]
    content += [html.Optgroup(options_of(each, chosen), label=text(lang, title)) for title, each in groups if each]
    if chosen and not any(value == chosen for _, each in groups for value, _ in each):
        content += options_of([(chosen, words.token(lang, chosen, known.names))], chosen)
    return html.Select(content, name="what")


def _how_often(known: Known, look: Look, changed: Series | None) -> list[Component]:
    lang = look.lang
    each = None if changed is None else changed.recurrence
    repeat = "once"
    if each is not None:
        repeat = {Frequency.DAILY: "daily", Frequency.WEEKLY: "weekly"}.get(
            each.frequency, "monthly_day" if each.month_day else "monthly_weekday"
        )
    weekdays = [(str(n), text(lang, name)) for n, name in enumerate(words.WEEKDAYS)]
    nths = [(str(n), text(lang, name)) for n, name in words.NTHS.items()]
    until = (
        to_datetime(known.instant.at + (VALID_MAX_DAYS // 2) * DAY).date() if changed is None else changed.valid_until
    )
    month_day = each.month_day if each and each.month_day else 1
    chosen = frozenset() if each is None else frozenset(each.weekdays)
    days = html.Fieldset(
        [html.Legend(text(lang, "Weekdays"), className="field-title")]
        + [_day(n, name, n in chosen) for n, (_, name) in enumerate(weekdays)],
        className="maintenance-days for-weekly",
    )
    first = str(min(chosen, default=6))
    return [
        labelled(look, message("How often"), select("repeat", [(v, text(lang, t)) for v, t in _REPEATS], repeat)),
        labelled(look, message("Every how many days, weeks or months"),
                 digits("interval", str(each.interval if each else 1)), "for-series"),
        days,
        labelled(look, message("Which one"), select("nth", nths, str(each.nth if each and each.nth else 1)),
                 "for-monthly_weekday"),
        labelled(look, message("Weekday"), select("weekday", weekdays, first), "for-monthly_weekday"),
        labelled(look, message("Day of the month (a shorter month: its last)"),
                 digits("month_day", str(month_day)),
                 "for-monthly_day"),
        labelled(look, message("Last day on which it may come"), typed("until", until.isoformat(), type="date"),
                 "for-series"),
    ]  # fmt: skip


def _day(n: int, name: str, is_chosen: bool) -> Component:
    """A button that stays pressed; assets/maintenance.js keeps the field beside it."""
    pressed = attributes(aria_pressed="true" if is_chosen else "false", data_day=f"on_{n}")
    return html.Span(
        [
            html.Button(name, type="button", className="maintenance-day", **pressed),
            hidden(f"on_{n}", "1" if is_chosen else ""),
        ]
    )


def _preview(look: Look) -> list[Component]:
    """Filled by assets/maintenance.js with what the server says; the attributes are its words."""
    lang = look.lang
    return [
        html.P(text(lang, "Choose what is worked on: who would be cut off stands here before it is planned."),
               className="maintenance-hint"),
        html.P(className="maintenance-about"),
        html.P(className="maintenance-cut"),
        html.P(text(lang, "It comes on:"), className="maintenance-dates-title", hidden=True),
        html.Ol(className="maintenance-dates"),
    ]  # fmt: skip
