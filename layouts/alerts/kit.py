"""What the keyboard and the dialogs of the screen need (assets/alerts.js): words, choices, addresses. As JSON on the
page: a dialog that stood in a panel would be drawn anew, with what was typed, at every push."""

import json
from typing import Final

from dash import html
from dash.development.base_component import Component

from commandcenter.domain.alerts.mute import PRESETS_MIN
from commandcenter.domain.alerts.shelving import SPANS, USUAL
from layouts.alerts.known import Known
from layouts.contract import Look
from layouts.i18n import message, text
from layouts.tiles import attributes

SPAN_WORDS: Final = {
    "15m": message("15 minutes"),
    "1h": message("1 hour"),
    "4h": message("4 hours"),
    "shift": message("to the end of the shift"),
    "24h": message("24 hours"),
}
REASONS: Final = (
    message("Being repaired, a crew is on its way"),
    message("Known, waits for another party"),
    message("Test or planned work"),
    message("False alarm, its rule is being looked at"),
)
WORDS: Final = {
    "acknowledge": message("Take it"),
    "unacknowledge": message("Give it back"),
    "assign": message("Assign"),
    "comment": message("Comment"),
    "shelve": message("Put it aside"),
    "out": message("Take out of service"),
    "mute": message("Mute the sound"),
    "keys": message("Keys"),
    "optional": message("Comment (may stay empty)"),
    "required": message("Comment"),
    "reason": message("Or another reason"),
    "days": message("Days"),
    "minutes": message("{n} minutes"),
    "me": message("to me"),
    "nobody": message("to nobody"),
    "send": message("Send"),
    "cancel": message("Cancel"),
    "sent": message("Done: {what}"),
    "none": message("Choose an alert first"),
}
KEYS: Final = (
    ("j ↓ · k ↑", message("next, previous alert")),
    ("→ ←", message("open, fold what stands behind a cause")),
    ("Enter", message("open the alert")),
    ("a", message("take it")),
    ("u", message("give it back")),
    ("s", message("put it aside: 1 to 5 choose how long, Enter the reason")),
    ("t", message("assign it: Enter takes it yourself")),
    ("c", message("comment on it")),
    ("Esc", message("close")),
    ("?", message("show these keys")),
)


def kit(known: Known, look: Look) -> list[Component]:
    """Nothing of it in the past: there is nothing to be done there."""
    if not known.instant.live:
        return []
    lang = look.lang
    said = {
        "words": {name: text(lang, words) for name, words in WORDS.items()},
        "spans": [[span, text(lang, SPAN_WORDS[span])] for span in SPANS],
        "usual": USUAL,
        "reasons": [text(lang, reason) for reason in REASONS],
        "keys": [[key, text(lang, what)] for key, what in KEYS],
        "able": list(known.able),
        "minutes": list(PRESETS_MIN),
    }
    return [html.Div(hidden=True, className="alert-kit", **attributes(data_kit=json.dumps(said, ensure_ascii=False)))]
