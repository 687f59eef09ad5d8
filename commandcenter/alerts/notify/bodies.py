"""Bodies of webhooks as somebody writes them in alerts.yaml: JSON whose texts hold names in braces ("{text}")."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

FIELDS: Final = ("id", "text", "subject", "to", "severity", "link", "sent_at")
_NAME: Final = re.compile(r"\{([a-z_]*)\}")
_DEPTH: Final = 10

# What gateways call the number and the text. Each is sent with its own headers (docs/notifications.md).
PRESETS: Final[Mapping[str, Mapping[str, Any]]] = {
    "fonnte": {"target": "{to}", "message": "{text}"},
    "wablas": {"phone": "{to}", "message": "{text}"},
    "waha": {"chatId": "{to}", "text": "{text}", "session": "default"},
    "cloud": {
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "{to}", "type": "text",
        "text": {"preview_url": False, "body": "{text}"},
    },
}  # fmt: skip
# The header that has the token: its name, and what stands before the token.
TOKENS: Final[Mapping[str, tuple[str, str]]] = {
    "fonnte": ("Authorization", ""),
    "wablas": ("Authorization", ""),
    "waha": ("X-Api-Key", ""),
    "cloud": ("Authorization", "Bearer "),
}


def check(body: Mapping[str, Any]) -> None:
    """Raises ValueError for a name in braces that there is not, and for a body in which no text would arrive."""
    names = {name for each in _texts(body, 0) for name in _NAME.findall(each)}
    unknown = sorted(names - set(FIELDS))
    if unknown:
        raise ValueError(f"{{{unknown[0]}}} means nothing here; there are {', '.join(f'{{{f}}}' for f in FIELDS)}")
    if "text" not in names:
        raise ValueError("body needs {text} somewhere, or nobody reads what is wrong")


def filled(body: Any, values: Mapping[str, str]) -> Any:
    """The body with its names filled in, once: what a value holds is never read as a name."""
    match body:
        case str():
            return _NAME.sub(lambda found: values.get(found[1], found[0]), body)
        case Mapping():
            return {key: filled(value, values) for key, value in body.items()}
        case list() | tuple():
            return [filled(value, values) for value in body]
        case _:
            return body


def _texts(body: Any, depth: int) -> Iterator[str]:
    if depth > _DEPTH:
        raise ValueError("body is nested too deep")
    match body:
        case str():
            yield body
        case Mapping():
            for value in body.values():
                yield from _texts(value, depth + 1)
        case list() | tuple():
            for value in body:
                yield from _texts(value, depth + 1)
