"""The page: the day of the wall, then everything that makes it, in one form, then its versions."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.domain.wall.written import of_minute
from layouts import i18n, states
from layouts.contract import Connection, Look, Params, Screen
from layouts.i18n import message, text
from layouts.tiles import attributes
from layouts.wall.plan import day, items, known
from layouts.wall.plan.fields import API, PATH, adding, clock, digits, hidden, labelled, listed, tick
from layouts.wall.plan.known import Known

_CARE = message(
    "Against burn-in and for months without a touch: less light at night, a slow drift of the picture, and every page "
    "loads itself anew once a night."
)


def build(
    screens: Sequence[Screen], connection: Connection, instant: Instant, params: Params, look: Look, _who: Principal
) -> Component:
    """``day``: days from today whose band is drawn. ``version``: an older plan that is looked at."""
    if not instant.live:
        return states.empty(look, "The plan is shown as it is now, not as it was")
    version = _number(params.get("version"), 9)
    found = known.load(connection, instant, look, screens, version)
    ahead = min(_number(params.get("day"), 2) or 0, day.AHEAD - 1)
    parts = [_ways(found, look), day.section(found, look, ahead), *_older(found, look), _form(found, look),
             _versions(found, look)]  # fmt: skip
    return html.Div([*parts, items.templates(found, look)], className="plan-page")


def _number(given: str | None, digits_: int) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) <= digits_ else None


def _ways(found: Known, look: Look) -> Component:
    lang = look.lang
    carry = attributes(data_carry="1")
    links: list[Component] = [
        html.A(text(lang, "Control of the wall"), href="/wall/control", className="button", **carry),
        html.A(text(lang, "Scenes"), href="/wall/scenes", className="button", **carry),
    ]
    if not found.wall.scenes:
        none = text(lang, "There is no scene yet: the page of scenes makes some, or begins with ready ones.")
        links.append(html.P(none))
    return html.Nav(links, className="plan-ways")


def _older(found: Known, look: Look) -> list[Component]:
    """An older version is in the form: it is brought back as it is, or changed and saved."""
    lang, shown, newest = look.lang, found.shown, found.wall.plan
    if shown.version == newest.version:
        return []
    said = text(lang, "This is version {n} of the plan. In force is version {newest}.", n=shown.version,
                newest=newest.version)  # fmt: skip
    back = html.Form(
        [
            hidden("of", shown.version), hidden("version", newest.version),
            html.Button(text(lang, "Bring back version {n}", n=shown.version), type="submit",
                        className="button is-first"),
            html.P(className="form-status", role="status"),
        ],
        noValidate=True, **attributes(data_action=f"{API}/restore", data_method="POST"),
    )  # fmt: skip
    leave = html.A(text(lang, "Leave it as it is"), href=PATH, className="button", **attributes(data_carry="1"))
    return [html.Section([html.P(said), back, leave], className="plan-older")]


def _form(found: Known, look: Look) -> Component:
    lang, plan = look.lang, found.shown
    rotations = [items.rotation(found, look, str(n), each) for n, each in enumerate(plan.rotations)]
    schedule = [items.scheduled(found, look, str(n), each) for n, each in enumerate(plan.schedule)]
    takeovers = [items.takeover(found, look, str(n), each) for n, each in enumerate(plan.takeovers)]
    parts = [
        hidden("version", found.wall.plan.version),
        _part(look, "takeovers", message("Alerts that take over the wall"),
              message("The first that fits an alert counts. It stands above all else until the alert is acknowledged, "
                      "over, or its minutes are."),
              takeovers, message("Add a takeover")),
        _part(look, "schedule", message("Schedule"), message("A scene at its time, above the rotations."), schedule,
              message("Add a scheduled scene")),
        _part(look, "rotations", message("Rotations"),
              message("Steps that follow each other by the server's clock. Later rotations lie above earlier ones."),
              rotations, message("Add a rotation")),
        _care(found, look),
        html.Div(
            [
                html.Button(text(lang, "Save the plan"), type="submit", className="button is-first"),
                html.P(className="form-status", role="status"),
            ],
            className="plan-save",
        ),
    ]  # fmt: skip
    data = attributes(data_action=API, data_method="PUT", data_plan_form="1",
                      data_unsaved=text(lang, "not saved yet"))  # fmt: skip
    return html.Form(parts, noValidate=True, className="plan-form", **data)


def _part(look: Look, name: str, title: str, about: str, made: Sequence[Component], add: str) -> Component:
    lang = look.lang
    return html.Section(
        [
            html.H2(text(lang, title)), html.P(text(lang, about), className="plan-quiet"), hidden(name),
            listed(name, made, text(lang, title)), html.P(adding(look, name, add)),
        ],
        className="plan-part",
    )  # fmt: skip


def _care(found: Known, look: Look) -> Component:
    lang, care = look.lang, found.shown.care
    dimming = [items.dimmed(look, str(n), each) for n, each in enumerate(care.dimming)]
    title = text(lang, "Care of the displays")
    reload_at = "" if care.reload_at is None else of_minute(care.reload_at)
    return html.Section(
        [
            html.H2(title),
            html.P(text(lang, _CARE), className="plan-quiet"),
            hidden("care.dimming"), listed("dimming", dimming, text(lang, "Dimming")),
            html.P(adding(look, "dimming", message("Add a time of less light"))),
            html.Div(
                [
                    tick(look, "care.drift", message("drift of the picture by a few dots"), is_on=care.drift),
                    labelled(look, message("Loads itself anew at (empty: never)"), clock("care.reload_at", reload_at),
                             "is-short"),
                    labelled(look, message("Loads itself anew above so many MB"),
                             digits("care.heap_max_mb", care.heap_max_mb), "is-short"),
                ],
                className="plan-fields",
            ),
        ],
        className="plan-part",
    )  # fmt: skip


def _versions(found: Known, look: Look) -> Component:
    lang = look.lang
    lines = [
        html.Li(
            html.A(
                text(lang, "version {n} of the plan, {moment} by {name}", n=each.version,
                     moment=i18n.since(lang, each.recorded_at, found.at), name=each.by),
                href=f"{PATH}?version={each.version}", className="is-chosen" if n == 0 else None,
                **attributes(data_carry="1"),
            )
        )
        for n, each in enumerate(found.versions)
    ]  # fmt: skip
    none = html.P(text(lang, "The plan was never changed."))
    summary = html.Summary(text(lang, "Versions of the plan"))
    return html.Details([summary, html.Ol(lines) if lines else none], className="plan-versions")
