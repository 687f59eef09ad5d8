"""All accounts, those that need somebody first, and the form for a new one."""

from collections import Counter

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.accounts import NAME_MAX
from commandcenter.domain.clock import DAY
from commandcenter.store.queries import accounts
from commandcenter.store.queries.accounts import Account
from commandcenter.store.queries.people import open_sessions_of_all
from layouts import i18n, roles, states
from layouts.contract import Connection, Look
from layouts.i18n import message, plural, text
from layouts.people import fields, words
from layouts.people.words import Standing
from layouts.tiles import attributes

_ORDER = (Standing.LOCKED, Standing.WAITING, Standing.OPEN, Standing.DISABLED)
_SHIFT = DAY  # sessions that nobody used for so long are over, whatever the settings say


def listing(connection: Connection, look: Look, who: Principal, at: int) -> list[Component]:
    """The form for a new one, a line on all, a row of each."""
    found = accounts.everybody(connection)
    parts = [_adding(connection, look)]
    if not found:
        return [
            *parts,
            states.empty(look, "There is no account yet", "The first one is made when the command center starts"),
        ]
    opened = open_sessions_of_all(connection, at - _SHIFT)
    ordered = sorted(found, key=lambda each: (_ORDER.index(words.standing(each, at)), each.name))
    heads = (
        message("Account"), message("Role"), message("State"), message("Second factor"), message("Signed in"),
        message("Last seen"),
    )  # fmt: skip
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(text(look.lang, head), scope="col") for head in heads])),
            html.Tbody([_row(look, each, who, opened.get(each.id, 0), at) for each in ordered]),
        ],
        className="people-list",
    )
    return [*parts, _summary(look, found, at), html.Div(table, className="people-scroll")]


def _summary(look: Look, found: tuple[Account, ...], at: int) -> Component:
    counted = Counter(words.standing(each, at) for each in found)
    lang = look.lang
    said = [plural(lang, "{n} account", "{n} accounts", len(found))]
    locked, waiting, disabled = (counted[each] for each in (Standing.LOCKED, Standing.WAITING, Standing.DISABLED))
    if locked:
        said.append(plural(lang, "{n} locked", "{n} locked", locked))
    if waiting:
        said.append(plural(lang, "{n} waits for the first sign-in", "{n} wait for the first sign-in", waiting))
    if disabled:
        said.append(plural(lang, "{n} disabled", "{n} disabled", disabled))
    return html.P(" · ".join(said), className="people-summary")


def _row(look: Look, each: Account, who: Principal, opened: int, at: int) -> Component:
    lang = look.lang
    name: list[Component | str] = [html.A(each.name, href=words.address(look, account=str(each.id)))]
    if each.id == who.id:
        name.append(html.Span(text(lang, "you"), className="people-you"))
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(roles.word(lang, each.role, each.opd)),
            html.Td(words.said(look, each, at)),
            _cell(text(lang, "Second factor"), words.second_factor(lang, each)),
            _cell(text(lang, "Signed in"), plural(lang, "{n} session", "{n} sessions", opened) if opened else "–"),
            _cell(text(lang, "Last seen"), "–" if each.seen_at is None else i18n.since(lang, each.seen_at, at)),
        ],
        className="is-disabled" if each.disabled_at is not None else None,
    )


def _cell(head: str, said: str) -> Component:
    """A cell that says on a telephone what it is about, where there is no row of heads."""
    return html.Td(said, **attributes(data_head=head))


def _adding(connection: Connection, look: Look) -> Component:
    lang = look.lang
    name = fields.typed("name", maxLength=NAME_MAX, spellCheck="false", placeholder=text(lang, "e.g. operator-2"))
    content: list[Component] = [
        html.Div(
            [
                fields.labelled(look, message("Name: a duty, not a person's name"), name),
                *fields.place(connection, look, None, None),
            ],
            className="people-fields",
        ),
        html.Div([fields.button(look, message("Add account"), is_first=True)], className="form-buttons"),
    ]
    opening = html.Summary(text(lang, "Add an account"), className="people-add")
    return html.Details([opening, fields.form(content, words.API, name="people-adding"), fields.once(look)])
