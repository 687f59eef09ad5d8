"""A steward forgets a ticket: the number twice, and no way back (store/writes/privacy/forget.py)."""

from typing import Final

import flask

from commandcenter.actions.contract import Action, Call, Done, Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.privacy.orders import Forgotten, Ground
from commandcenter.store.orders import Orders
from commandcenter.store.queries.privacy.ordered import feeds_of_tickets
from commandcenter.store.writes.privacy.forget import forget
from layouts.i18n import number, text

ORDERS: Final = "commandcenter.orders"  # under this name the Orders are in app.extensions
TICKET_MAX: Final = 80


def _forget(call: Call) -> Done:
    body, lang = call.body, call.lang
    feed = body.choice("feed", [name for name, _title in feeds_of_tickets(call.connection)])
    ticket = body.text("ticket", most=TICKET_MAX, is_required=True)
    again = body.text("again", most=TICKET_MAX, is_required=True)
    ground = body.choice("ground", [each.value for each in Ground])
    if ticket and again and ticket != again:
        body.problem("again", text(lang, "The two numbers are not the same"))
    if body.problems:
        raise Refused(422, text(lang, "Nothing was forgotten"), tuple(body.problems))
    orders: Orders = flask.current_app.extensions[ORDERS]
    done = forget(call.connection, orders, feed, ticket, Ground(ground), call.actor.name, call.at)
    after = {"ground": ground, "rows": done.rows, "rejects": done.rejects, "passages": done.passages}
    subject = f"ticket:{feed}:{orders.hash_of(feed, ticket)[:12]}"
    return Done("privacy.forget", subject, None, after, answer={"said": _said(done, lang)})


def _said(done: Forgotten, lang: str) -> str:
    left = text(
        lang,
        "Left to do: files in inboxes (`commandcenter privacy forget` on the server finds them) and old backups",
    )
    rows, rejects = number(lang, done.rows), number(lang, done.rejects)
    first = text(lang, "Forgotten: {rows} rows of the ticket and {rejects} that waited", rows=rows, rejects=rejects)
    parts = [first]
    if done.mentions:
        parts.append(text(lang, "Somebody wrote this number in {places}", places=", ".join(done.mentions)))
    return ". ".join([*parts, left])


ACTIONS = (Action("POST", "/api/privacy/forget", _forget, Permission.DATA),)
