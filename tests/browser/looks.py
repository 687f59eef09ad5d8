"""Which moods of a screen are seen in which look: each on a wall, the fullest also light and in English, and at a desk.

A page in a real browser costs two seconds of a core; every mood in every look was a third of the whole suite. With
``EVERY_LOOK=1`` in the environment all of them are run, as whoever has changed a screen's room should.
"""

import os
from collections.abc import Collection
from typing import Final

import pytest

DESK: Final = "theme=light&distance=0.7&diagonal=24"
LIGHT: Final = "lang=en&theme=light"


def moods_and_looks(
    moods: Collection[str], fullest: Collection[str] = ("busy",), name: str = "mood", light: str = LIGHT
) -> pytest.MarkDecorator:
    """Parameters ``name`` and ``query`` for a test. Raises ValueError when a fullest one is not among the moods."""
    unknown = set(fullest) - set(moods)
    if unknown:
        raise ValueError(f"no such mood: {', '.join(sorted(unknown))}")
    also = moods if os.environ.get("EVERY_LOOK") else fullest
    pairs = [pytest.param(mood, "", id=f"{mood}-wall") for mood in moods]
    pairs += [pytest.param(mood, light, id=f"{mood}-light-en") for mood in also]
    pairs += [pytest.param(mood, DESK, id=f"{mood}-desk") for mood in also]
    return pytest.mark.parametrize((name, "query"), pairs)
