"""One account: what it may, what can be done with it, where it is signed in, what was done with it."""

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import Principal
from commandcenter.domain.agents import named
from commandcenter.domain.clock import Instant
from commandcenter.store.queries import accounts, audit
from commandcenter.store.queries.accounts import Account, Session
from layouts import i18n, roles
from layouts.contract import Connection, Look
from layouts.i18n import message, text
from layouts.people import fields, words
from layouts.people.words import Standing

DEEDS = 20


def one(connection: Connection, account: Account, look: Look, who: Principal, at: int) -> Component:
    """Nobody is offered here what he is asked for his password for on his own page."""
    sections = [_head(look, account, at), _placing(connection, look, account), _doing(look, account, who, at)]
    sections += [_sessions(connection, look, account, who, at), _deeds(connection, look, account, at)]
    return html.Div(sections, className="people-one")


def _head(look: Look, account: Account, at: int) -> Component:
    lang = look.lang
    made = text(lang, "made {when} by {who}", when=i18n.since(lang, account.created_at, at), who=account.created_by)
    seen = "–" if account.seen_at is None else i18n.since(lang, account.seen_at, at)
    facts: list[tuple[str, str | Component]] = [
        (message("Role"), roles.word(lang, account.role, account.opd)),
        (message("State"), words.said(look, account, at)),
        (message("Second factor"), words.second_factor(lang, account)),
        (message("Last seen"), seen),
        (message("Signs in"), account.issuer or text(lang, "with a password here")),
        (message("Account"), made),
    ]
    listed = [part for title, said in facts for part in (html.Dt(text(lang, title)), html.Dd(said))]
    return html.Section([html.H2(account.name, className="people-name"), html.Dl(listed, className="people-facts")])


def _placing(connection: Connection, look: Look, account: Account) -> Component:
    head = html.H3(text(look.lang, "Role"))
    if account.issuer is not None:
        return html.Section(
            [head, html.P(text(look.lang, "The sign-in service says the role of this account at each sign-in."))]
        )
    content: list[Component] = [
        html.Div(fields.place(connection, look, account.role, account.opd), className="people-fields"),
        html.Div([fields.button(look, message("Change role"), is_first=True)], className="form-buttons"),
    ]
    return html.Section([head, fields.form(content, f"{words.API}/{account.id}", "PUT")])


def _doing(look: Look, account: Account, who: Principal, at: int) -> Component:
    lang, base = look.lang, f"{words.API}/{account.id}"
    buttons: list[Component] = []
    if words.standing(account, at) is Standing.LOCKED:
        buttons.append(fields.button(look, message("Unlock"), data_action=f"{base}/unlock"))
    if who.id == account.id:
        own = html.P([text(lang, "This is your own account."), " ", html.A(text(lang, "My account"), href="/account")])
        return html.Section([own, *([_form(look, buttons, base)] if buttons else [])])
    if account.issuer is None:
        buttons.append(
            fields.button(
                look,
                message("New one-time password"),
                message("The old password opens nothing any more, and all sessions end. Go on?"),
                data_action=f"{base}/password",
            )
        )
    if account.has_second_factor:
        buttons.append(
            fields.button(
                look,
                message("Reset second factor"),
                message("Has the person asked for this face to face or by a known number? All sessions end."),
                data_action=f"{base}/second-factor",
            )
        )
    if account.disabled_at is None:
        question = message("Nobody enters by this account any more, and all its sessions end now. Go on?")
        buttons.append(fields.button(look, message("Disable"), question, data_action=f"{base}/disable"))
    else:
        buttons.append(fields.button(look, message("Enable"), data_action=f"{base}/enable"))
    return html.Section([html.H3(text(lang, "Access")), _form(look, buttons, base), fields.once(look)])


def _form(_look: Look, buttons: list[Component], base: str) -> Component:
    return fields.form([html.Div(buttons, className="form-buttons")], base)


def _sessions(connection: Connection, look: Look, account: Account, who: Principal, at: int) -> Component:
    lang = look.lang
    found = accounts.open_sessions(connection, account.id)
    head = html.H3(text(lang, "Open sessions"))
    if not found:
        return html.Section([head, html.P(text(lang, "Signed in nowhere."))])
    end_all = fields.button(look, message("End all sessions"), data_action=f"{words.API}/{account.id}/end-sessions")
    lines = html.Ul([_session(look, account, each, who, at) for each in found], className="people-sessions")
    return html.Section([head, lines, _form(look, [end_all], f"{words.API}/{account.id}/end-sessions")])


def _session(look: Look, account: Account, each: Session, who: Principal, at: int) -> Component:
    lang = look.lang
    browser = named(each.agent) or text(lang, "unknown browser")
    said = text(
        lang, "{browser} at {address}: since {since}, last seen {seen}", browser=browser, address=each.origin or "–",
        since=i18n.since(lang, each.created_at, at), seen=i18n.since(lang, each.seen_at, at),
    )  # fmt: skip
    parts: list[Component] = [html.Span(said)]
    if each.id == who.session:
        parts.append(html.Span(text(lang, "this session"), className="people-you"))
        return html.Li(parts)
    if each.stage:
        parts.append(html.Span(text(lang, "not signed in completely yet"), className="people-hint"))
    path = f"{words.API}/{account.id}/sessions/{each.id}"
    return html.Li([*parts, fields.form([fields.button(look, message("End"))], path, "DELETE", "is-inline")])


def _deeds(connection: Connection, look: Look, account: Account, at: int) -> Component:
    lang = look.lang
    found = audit.deeds(connection, Instant(at), subject=f"account:{account.name}", limit=DEEDS)
    head = html.H3(text(lang, "What was done with it"))
    if not found:
        return html.Section([head, html.P("–")])
    lines = [
        html.Li(f"{i18n.since(lang, each.at, at)} · {each.action} · {each.actor} · {each.origin or '–'}")
        for each in found
    ]
    return html.Section([head, html.Ul(lines, className="people-deeds")])
