"""What stands around the content of every page: the root with what live.js must know, skip link, banner, band."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.access import NOBODY, Principal
from layouts import ids, theme
from layouts.contract import Look
from layouts.i18n import message, text

# What the scripts of the page say by themselves, in the reader's language.
WORDS = {
    "seconds": message("{n} s"),
    "minutes": message("{n} min"),
    "hours": message("{n} h"),
    "days": message("{n} d"),
    "moments": message("under 1 min"),
    "offline": message("No connection since {time}"),
    "unreachable": message("The database does not answer since {time}"),
    "missing": message("There is no database yet: run `commandcenter db upgrade`"),
    "sending": message("Sending …"),  # assets/actions.js
    "done": message("Done"),
    "unsent": message("Not sent: the command center does not answer. What you typed is still here; try again"),
    "narrowed": message("Only {what}"),
    "cut": message("This screen needs a larger place: a part of it is not seen"),  # assets/kiosk.js
    # assets/session.js
    "ended": message("You are not signed in any more: this is the picture of {time}, and it does not change"),
    "ended_here": message("You are not signed in any more; what you typed is still here"),
    "in": message("Sign in again"),
    "resend": message("You are signed in again: send it once more"),
    "other": message("You are signed in as {name} now, who may not do the same: load this page again"),
    "reload": message("Load again"),
    "refused": message("This display is not accepted any more"),
}


@dataclass(frozen=True, slots=True)
class Shell:
    """What the page needs to know of the program around it."""

    worker_url: str
    build: str
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page answers: path and query, the moment that it shows (None: live), our clock, and who asks.

    The clock is for a display whose own is wrong and that has not heard a beat yet.
    """

    address: str = ""
    at: int | None = None
    now: int | None = None
    who: Principal = NOBODY


def root(
    key: str, look: Look, shell: Shell, asked: Asked, children: Sequence[Component], name: str, **attributes: str
) -> Component:
    """The page: ``children`` below skip link and banner. ``name``: classes beside ``page``."""
    data: dict[str, Any] = {
        "data-shown": asked.address,
        "data-theme": look.theme,
        "data-worker": shell.worker_url,
        "data-build": shell.build,
        "data-words": json.dumps({name: text(look.lang, pattern) for name, pattern in WORDS.items()}),
        # What pages send along when they write, and what may be offered: panels are drawn once for everybody, so what
        # only some may do is marked with data-needs and hidden from the others (assets/35-frame.css).
        "data-as": asked.who.mark,
        "data-token": asked.who.token,
        "data-may": " ".join(sorted(asked.who.permissions)),
        **attributes,
    }
    if asked.at is not None:
        data["data-moment"] = str(asked.at)
    if asked.now is not None:
        data["data-now"] = str(asked.now)
    return html.Div(
        [
            html.A(text(look.lang, "Skip to the content"), href=f"#{ids.MAIN}", className="skip-link"),
            html.Div(id=ids.BANNER, className="banner", role="status", hidden=True),
            html.Div(
                [html.Span(), " ", html.A(href="/login", target="_blank")],
                id=ids.ENDED,
                className="banner ended",
                role="alert",
                hidden=True,
            ),
            *children,
        ],
        className=f"page page-{key} {name}".strip() + (" is-close" if theme.is_close(look) else ""),
        lang=look.lang,
        style={"--u": f"{theme.arc_minute_vw(look):.5f}vw"},
        **data,
    )
