"""The one error of this package."""

from collections.abc import Iterable


class GeodataError(Exception):
    """A geodata file cannot be used. ``mistakes`` has all of them, each naming the place in the file."""

    def __init__(self, source: str, mistakes: Iterable[str]) -> None:
        self.source = source
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join([f"{source} cannot be used:", *(f"  - {mistake}" for mistake in self.mistakes)]))
