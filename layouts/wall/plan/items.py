"""Items of the plan's form: a rotation with its steps, a scheduled scene, a takeover, a time of dimming."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.clock import DAY, MINUTE
from commandcenter.domain.wall.plan import WEEKDAYS, Dimming, Rotation, Scheduled, Step, Takeover
from commandcenter.domain.wall.scenes import TITLE_MAX
from commandcenter.domain.wall.timeline import occasions
from commandcenter.domain.wall.written import of_minute
from layouts import i18n
from layouts.contract import Look
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall.plan.fields import adding, clock, digits, hidden, item, labelled, listed, select, tick, ticks, typed
from layouts.wall.plan.known import Known

DAYS = {
    "mon": message("Mon"), "tue": message("Tue"), "wed": message("Wed"), "thu": message("Thu"), "fri": message("Fri"),
    "sat": message("Sat"), "sun": message("Sun"),
}  # fmt: skip
SEVERITIES = {
    "critical": message("critical"), "high": message("high priority"), "medium": message("medium priority"),
    "low": message("low priority"),
}  # fmt: skip
RULES_SAID = 6  # of a takeover, where its rules are folded away
NEXT = 3  # occasions of a scheduled scene that are said
AHEAD = 14  # days in which they are looked for
NEW = "new"  # the number of an item that is not there yet


def rotation(known: Known, look: Look, at: str, given: Rotation | None) -> Component:
    """``at``: its number in the form."""
    name, lang = f"rotations[{at}]", look.lang
    each = given or Rotation("", "", (Step("", 60),))
    steps = [step(known, look, f"{name}.steps[{n}]", entry) for n, entry in enumerate(each.steps)]
    total = text(lang, "once round: {time}", time=i18n.duration(lang, each.seconds * 1000))
    parts = [
        hidden(f"{name}.key", each.key),
        labelled(look, message("Name of the rotation"), typed(f"{name}.title", each.title, maxLength=TITLE_MAX)),
        ticks(look, f"{name}.displays", message("Displays"), known.displays, [str(id_) for id_ in each.displays],
              message("none chosen: the whole wall")),
        html.Div(
            [
                hidden(f"{name}.steps"), listed("steps", steps, text(lang, "Steps of the rotation")),
                html.P([adding(look, "steps", message("Add a step")), " ", html.Span(total, className="plan-quiet")]),
            ],
            className="plan-steps",
        ),
    ]  # fmt: skip
    return item(look, parts, name="is-rotation")


def step(known: Known, look: Look, name: str, given: Step | None) -> Component:
    """``name``: as "rotations[0].steps[1]"."""
    lang, each = look.lang, given or Step("", 60)
    groups = [(text(lang, "Scenes"), known.scenes), (text(lang, "Screens, one on every display"), known.screens)]
    return item(
        look,
        [
            labelled(look, message("Shows"), select(f"{name}.show", groups, each.show)),
            labelled(look, message("Seconds"), digits(f"{name}.seconds", each.seconds), "is-short"),
        ],
        name="is-step",
    )


def scheduled(known: Known, look: Look, at: str, given: Scheduled | None) -> Component:
    """With its next occasions."""
    name, lang = f"schedule[{at}]", look.lang
    each = given or Scheduled("", "", frozenset({"mon", "tue", "wed", "thu", "fri"}), 7 * 60 + 30, 30)
    days = [(day, text(lang, DAYS[day])) for day in WEEKDAYS]
    parts = [
        hidden(f"{name}.key", each.key),
        labelled(look, message("Scene"), select(f"{name}.scene", [("", known.scenes)], each.scene)),
        labelled(look, message("At (WIB)"), clock(f"{name}.at", of_minute(each.at)), "is-short"),
        labelled(look, message("For minutes"), digits(f"{name}.minutes", each.minutes), "is-short"),
        ticks(look, f"{name}.days", message("Days"), days, each.days),
        *([_next(each, look, known.at)] if given else []),
    ]  # fmt: skip
    return item(look, parts, name="is-scheduled")


def _next(each: Scheduled, look: Look, at: int) -> Component:
    lang = look.lang
    found = occasions(each, at, at + AHEAD * DAY)[:NEXT]
    said = [
        text(lang, "now, until {time}", time=i18n.time(lang, begins + each.minutes * MINUTE)) if begins <= at
        else f"{i18n.short_day(lang, begins)} {i18n.time(lang, begins)}"
        for begins in found
    ]  # fmt: skip
    words = text(lang, "Next: {times}", times=", ".join(said)) if said else text(lang, "Not within two weeks")
    return html.P(words, className="plan-next")


def takeover(known: Known, look: Look, at: str, given: Takeover | None) -> Component:
    """With the alerts that would take over by it now."""
    name, lang = f"takeovers[{at}]", look.lang
    each = given or Takeover("", "")
    keys = {key for key, _ in known.rules}
    patterns = [rule for rule in each.rules if rule not in keys]
    severities = [(key, text(lang, words)) for key, words in SEVERITIES.items()]
    rules = html.Details(
        [
            html.Summary(_of_rules(known, each, look)),
            ticks(look, f"{name}.rules", message("Rules of alerts"), known.rules,
                  [rule for rule in each.rules if rule in keys], message("none chosen: all rules")),
            labelled(look, message("Also rules like (tower-*, link-*)"), typed(f"{name}.more", ", ".join(patterns))),
        ],
        className="plan-rules",
    )  # fmt: skip
    parts = [
        hidden(f"{name}.key", each.key),
        labelled(look, message("Scene"), select(f"{name}.scene", [("", known.scenes)], each.scene)),
        labelled(look, message("At most minutes"), digits(f"{name}.minutes", each.minutes), "is-short"),
        labelled(look, message("Priority (0–100)"), digits(f"{name}.priority", each.priority), "is-short"),
        ticks(look, f"{name}.severities", message("Severities"), severities, each.severities),
        ticks(look, f"{name}.displays", message("Displays"), known.displays, [str(id_) for id_ in each.displays],
              message("none chosen: wherever the scene is")),
        rules,
        tick(look, f"{name}.select", message("open its screens at what the alert is about"), is_on=each.select),
        *([_now(known, each, look)] if given else []),
    ]  # fmt: skip
    return item(look, parts, name="is-takeover")


def _of_rules(known: Known, each: Takeover, look: Look) -> str:
    if not each.rules:
        return text(look.lang, "Alerts of all rules")
    titles = dict(known.rules)
    named = ", ".join(titles.get(rule, rule) for rule in each.rules[:RULES_SAID])
    rest = len(each.rules) - RULES_SAID
    said = text(look.lang, "Alerts of these rules: {names}", names=named)
    return said if rest <= 0 else f"{said} {text(look.lang, 'and {n} more', n=i18n.number(look.lang, rest))}"


def _now(known: Known, each: Takeover, look: Look) -> Component:
    lang, titles = look.lang, dict(known.rules)
    found = known.now.get(each.key, ())
    if not found:
        return html.P(text(lang, "No alert asks for the wall by this now."), className="plan-next")
    said = [
        html.Li(html.A(f"{titles.get(alert.rule, alert.rule)}: {alert.name}", href=f"/alerts?select=alert:{alert.id}"))
        for alert in found[:5]
    ]
    if len(found) > len(said):
        said.append(html.Li(text(lang, "and {n} more", n=i18n.number(lang, len(found) - len(said)))))
    head = text(lang, "These ask for the wall by this now:")
    return html.Div([html.P(head), html.Ul(said)], className="plan-next")


def dimmed(look: Look, at: str, given: Dimming | None) -> Component:
    """A time of the day in which displays are darker."""
    name, each = f"care.dimming[{at}]", given or Dimming(22 * 60, 5 * 60, 0.4)
    return item(
        look,
        [
            labelled(look, message("From"), clock(f"{name}.from", of_minute(each.start)), "is-short"),
            labelled(look, message("Until"), clock(f"{name}.to", of_minute(each.end)), "is-short"),
            labelled(look, message("Light in percent (10–100)"), digits(f"{name}.level", round(100 * each.level)),
                     "is-short"),
        ],
        name="is-dimming",
    )  # fmt: skip


def templates(known: Known, look: Look) -> Component:
    """Empty items, outside the form: assets/wall-plan.js puts copies of them into its lists."""
    made = {
        "rotations": rotation(known, look, NEW, None), "schedule": scheduled(known, look, NEW, None),
        "takeovers": takeover(known, look, NEW, None), "dimming": dimmed(look, NEW, None),
        "steps": step(known, look, f"rotations[{NEW}].steps[{NEW}]", None),
    }  # fmt: skip
    boxes = [html.Div(each, **attributes(data_template=name)) for name, each in made.items()]
    return html.Div(boxes, hidden=True)
