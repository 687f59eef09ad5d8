"""What is shown of an area, and what the legend says of it."""

from dataclasses import dataclass
from typing import Literal

from commandcenter.domain.picture import Shown

Form = Literal["map", "tiles"]


@dataclass(frozen=True, slots=True)
class AreaValue:
    """A kecamatan's value. ``label`` is what stands on the area ("12,3"; empty: only its name), in the reader's
    language. ``step``: its class 0 to 4 on the ramp. ``tone``: a state that goes before the class. Neither: no data,
    which is an empty outline and never the lowest class.

    ``is_tiny``: the value stands on so few cases that it says little: it stands in brackets. ``title``: what
    the pointer reads under the name; without it the label.
    """

    value: float | None
    label: str
    tone: Shown | None = None
    step: int | None = None
    is_tiny: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the legend: words beside a swatch; of a heading and of ``is_tiny`` words alone. No step and no tone: no
    data."""

    text: str
    step: int | None = None
    tone: Shown | None = None
    is_tiny: bool = False
    is_heading: bool = False

    @property
    def is_below(self) -> bool:
        """Apart from the classes: what has none, and what is in brackets."""
        return self.is_tiny or (self.step is None and self.tone is None and not self.is_heading)
