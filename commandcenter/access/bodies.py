"""How JSON that was sent is read, by every route, Dash's too."""

from typing import Any

import orjson
from flask.json.provider import DefaultJSONProvider


class Bounded(DefaultJSONProvider):
    """What is nested more than a thousand times is no JSON: Python's own reader would break on it, with a trace in the
    log for each. Nor are NaN and Infinity."""

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """The value. Raises ValueError for what is none."""
        return orjson.loads(s)
