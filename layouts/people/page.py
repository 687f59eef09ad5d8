"""The page of accounts: all of them, or one."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import accounts
from layouts import states
from layouts.contract import Connection, Look, Params
from layouts.i18n import text
from layouts.people import listing, one, words


def build(connection: Connection, instant: Instant, params: Params, look: Look, who: Principal) -> Component:
    """``account``: the id of one; without it all of them."""
    if not instant.live:
        return states.empty(look, "Accounts are shown as they are now", "How it was then is in the audit trail")
    given = params.get("account")
    if given is None:
        content = listing.listing(connection, look, who, instant.at)
    else:
        is_number = given.isascii() and given.isdigit() and len(given) < 18
        found = accounts.by_id(connection, int(given)) if is_number else None
        known = (
            one.one(connection, found, look, who, instant.at)
            if found
            else states.empty(look, "There is no such account")
        )
        content = [html.A(text(look.lang, "All accounts"), href=words.address(look)), known]
    return html.Div(content, className="people-page")
