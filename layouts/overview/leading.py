"""Addresses of the screens behind the overview, seen the way the overview is: language, theme, distance, moment."""

from urllib.parse import urlencode

from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.clock import Instant
from layouts import views
from layouts.contract import Look

PATHS = {
    Subject.NETWORK: "/network",
    Subject.COMPLAINTS: "/complaints",
    Subject.ATTAINMENT: "/attainment",
    Subject.SOURCES: "/data",
    Subject.SITES: "/data",
}


def leading(look: Look, instant: Instant, subject: Subject, **params: str) -> str:
    """The address of the subject's screen; empty parameters are left out."""
    return address(look, instant, PATHS[subject], **params)


def address(look: Look, instant: Instant, path: str, **params: str) -> str:
    """The address of a screen; empty parameters are left out."""
    usual = views.written(Look())
    items = {name: value for name, value in views.written(look).items() if value != usual[name]}
    if not instant.live:
        items["at"] = str(instant.at)
    items |= {name: value for name, value in params.items() if value}
    query = urlencode(sorted(items.items()))
    return f"{path}?{query}" if query else path
