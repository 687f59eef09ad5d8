"""Addresses of the entry form."""

from layouts import views
from layouts.contract import DESK, Look

PATH = "/entry"


def address(look: Look, **params: str) -> str:
    """The form with these parameters, seen the way this page is."""
    usual = views.written(DESK)
    seen = {name: value for name, value in views.written(look).items() if value != usual[name]}
    return views.joined(PATH, seen | params)
