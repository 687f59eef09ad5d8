"""The look: one palette and one scale of sizes for CSS and figures; ``assets/10-tokens.css`` is ``tokens_css()``.

After ISA-101: calm grey, colour only for what is abnormal, and every state has a shape and a word beside its colour.
Sizes are arc minutes at the eye: the same text on a wall at four metres and on a desk at seventy centimetres.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from commandcenter.domain.picture import Shown
from commandcenter.domain.wall.geometry import WIDTH_OF_DIAGONAL
from layouts.contract import Look
from layouts.i18n import message

RADIANS_PER_ARC_MINUTE = 0.000290888
METRES_PER_INCH = 0.0254

# Font sizes in arc minutes. A capital of the font is 0.7 of its size: 28 is a capital of 20 arc minutes.
GIANT, LARGE, KEY, BODY, SMALL = 60.0, 36.0, 28.0, 22.0, 17.0

# Figures are drawn for a page of this many CSS pixels; the style sheet scales the picture to the page it is on.
PAGE_WIDTH, PAGE_HEIGHT = 1920, 1080

# Widths of the font in shares of its size, on average.
LETTER, CAPITAL, NARROW = 0.49, 0.58, 0.27

FONT = "Barlow Semi Condensed, DejaVu Sans Condensed, Liberation Sans Narrow, system-ui, sans-serif"


@dataclass(frozen=True, slots=True)
class Tone:
    """A state's colours: ``mark`` for shapes and lines, ``ink`` for words, ``fill`` for areas."""

    mark: str
    ink: str
    fill: str


@dataclass(frozen=True, slots=True)
class Palette:
    """All colours of a theme. ``quiet`` is for context, never for something to act on."""

    background: str
    raised: str
    land: str
    edge: str
    text: str
    quiet: str
    states: Mapping[Shown, Tone]
    ramp: tuple[str, str, str, str, str]  # from the least to the most: one hue, ordered by lightness, no alarm


DARK = Palette(
    background="#10151b",
    raised="#1a222b",
    land="#28333e",
    edge="#3c4a58",
    text="#e4eaf0",
    quiet="#a9b7c4",
    states={
        Shown.UP: Tone("#8ea3b6", "#e4eaf0", "#28333e"),
        Shown.DEGRADED: Tone("#ffc233", "#ffc233", "#5a4717"),
        Shown.DOWN: Tone("#ff5a33", "#ff7a57", "#dd3f16"),
        Shown.BEHIND: Tone("#ff5a33", "#ff7a57", "#28333e"),
        Shown.UNKNOWN: Tone("#cfa3ff", "#d3b0ff", "#2c2b45"),
        Shown.MAINTENANCE: Tone("#318cd8", "#6db4ee", "#1d3e59"),
    },
    ramp=("#37473f", "#566c62", "#7c9288", "#a3bbaf", "#d0e3da"),
)
LIGHT = Palette(
    background="#f4f6f8",
    raised="#e7ecf0",
    land="#d8e0e7",
    edge="#b3c0cb",
    text="#141d26",
    quiet="#465563",
    states={
        Shown.UP: Tone("#6a7f92", "#141d26", "#d8e0e7"),
        Shown.DEGRADED: Tone("#bd8000", "#7d4f00", "#f6dda3"),
        Shown.DOWN: Tone("#c92a04", "#a82603", "#ee6a45"),
        Shown.BEHIND: Tone("#c92a04", "#a82603", "#d8e0e7"),
        Shown.UNKNOWN: Tone("#7d3fd6", "#6a2fc0", "#e4dcf5"),
        Shown.MAINTENANCE: Tone("#0f6fbe", "#0b5a9c", "#c3dcf1"),
    },
    ramp=("#9fd9c8", "#6fb8a5", "#4c9683", "#287563", "#185346"),
)

WORDS: Mapping[Shown, str] = {
    Shown.UP: message("up"),
    Shown.DEGRADED: message("degraded"),
    Shown.DOWN: message("down"),
    Shown.BEHIND: message("behind"),
    Shown.UNKNOWN: message("unknown"),
    Shown.MAINTENANCE: message("maintenance"),
}

# The marker of a figure that is nearest to the shape of the style sheet (plotly knows no wrench).
SYMBOLS: Mapping[Shown, str] = {
    Shown.UP: "circle",
    Shown.DEGRADED: "triangle-up",
    Shown.DOWN: "square-x",
    Shown.BEHIND: "square-open",
    Shown.UNKNOWN: "diamond-open-dot",
    Shown.MAINTENANCE: "bowtie",
}

DASHES: Mapping[Shown, str] = {
    Shown.UP: "solid",
    Shown.DEGRADED: "solid",
    Shown.DOWN: "solid",
    Shown.BEHIND: "2px,6px",
    Shown.UNKNOWN: "10px,6px",
    Shown.MAINTENANCE: "14px,5px,3px,5px",
}

# Outlines in a box of 24 by 24; inner rings cut holes (even-odd).
SHAPES: Mapping[str, str] = {
    "up": "M12 7a5 5 0 1 0 .001 0z",
    "degraded": "M12 1.5 23.5 22H.5zM10.6 9v6.5h2.8V9zm0 8.2v2.6h2.8v-2.6z",
    "down": "M1 1h22v22H1zM6 8.1 9.9 12 6 15.9 8.1 18l3.9-3.9 3.9 3.9 2.1-2.1-3.9-3.9L18 8.1 15.9 6 12 9.9 8.1 6z",
    "behind": "M1 1h22v22H1zM4.6 4.6v14.8h14.8V4.6z",
    "unknown": (
        "M12 0 24 12 12 24 0 12zM12 3.7 3.7 12 12 20.3 20.3 12z"
        "M8.3 9.6C8.4 7.3 9.9 6.1 12 6.1c2.2 0 3.7 1.3 3.7 3.1 0 1.5-.8 2.2-1.6 2.8-.6.5-.9.8-.9 1.6h-2.4"
        "c0-1.7.7-2.5 1.5-3.1.6-.5.9-.7.9-1.2 0-.6-.5-1-1.2-1-.8 0-1.3.5-1.3 1.3zM10.8 15.1h2.4v2.4h-2.4z"
    ),
    "maintenance": (
        "M22.5 5.6 18.6 9.5 15.3 8.7 14.5 5.4 18.4 1.5C15.9.5 13 1.1 11.1 3.1 9.1 5.1 8.6 7.9 9.6 10.3L1.2 18.7"
        "c-1 1-1 2.6 0 3.6s2.6 1 3.6 0l8.4-8.4c2.4 1 5.3.5 7.3-1.5 1.9-1.9 2.6-4.5 2-6.8z"
    ),
    "flapping": "M7 1 1 9h4v6H1l6 8 6-8H9V9h4zM17 3l-1 4h6V3zm0 7-1 4h6v-4zm0 7-1 4h6v-4z",
}


def palette(look: Look) -> Palette:
    """The colours of the display's theme."""
    return LIGHT if look.theme == "light" else DARK


def ramp_ink(look: Look, step: int) -> str:
    """The colour of words on a step of the ramp: the page's text or its background, whichever is read more easily."""
    colours = palette(look)
    return max((colours.text, colours.background), key=lambda ink: contrast(ink, colours.ramp[step]))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours #rrggbb, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def blend(one: str, other: str, share: float) -> str:
    """The colour between two of #rrggbb; ``share`` of the other, 0 to 1."""
    parts = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def arc_minute_vw(look: Look) -> float:
    """One arc minute at the eye, as a share of the page's width in percent (CSS ``vw``), for a 16:9 display."""
    width_m = WIDTH_OF_DIAGONAL * look.diagonal_in * METRES_PER_INCH
    return 100 * look.distance_m * RADIANS_PER_ARC_MINUTE / width_m


def pixels(look: Look, arc_minutes: float) -> float:
    """A size for a figure, in pixels of the page that figures are drawn for."""
    return round(arc_minute_vw(look) / 100 * PAGE_WIDTH * arc_minutes, 1)


def is_close(look: Look) -> bool:
    """Whether the reader sits at a desk: there is room for counts and explanations that a wall leaves out."""
    return pixels(look, BODY) < 24


def rows_that_fit(look: Look, page_share: float, row: float) -> int:
    """How many rows of ``row`` arc minutes fit into this share of the page's height; at least one."""
    return max(1, int(page_share * PAGE_HEIGHT / pixels(look, row)))


@lru_cache(maxsize=4096)
def ems(words: str) -> float:
    """About how wide the words are, in shares of the font's size: what decides where a line ends before it is drawn."""
    return sum(
        NARROW if letter in " .,:'|iIljtf1" else CAPITAL if letter.isupper() or letter.isdigit() else LETTER
        for letter in words
    )


def tokens_css() -> str:
    """The whole of ``assets/10-tokens.css``. A test holds the file to it."""
    sizes = {"giant": GIANT, "large": LARGE, "key": KEY, "body": BODY, "small": SMALL}
    lines = ["/* Written from layouts/theme.py (tokens_css); change it there. */", ":root, .page {"]
    # On .page too, because that is where --u stands: a variable is worked out on the element that declares it.
    # The floor serves telephones: a page of 400 px would shrink a wall's text to nothing.
    lines += [
        f"  --text-{name}: max(calc({size:g} * var(--u, 0.0956vw)), {0.75 * size / SMALL:.3g}rem);"
        for name, size in sizes.items()
    ]
    lines += [f"  --font: {FONT};"]
    lines += [f"  --shape-{name}: url('{_svg(path)}');" for name, path in SHAPES.items()]
    lines += ["}"]
    for selector, colours in ((":root, [data-theme='dark']", DARK), ("[data-theme='light']", LIGHT)):
        lines += ["", f"{selector} {{", *_colours(colours), "}"]
    return "\n".join(lines) + "\n"


def _colours(colours: Palette) -> list[str]:
    names = ("background", "raised", "land", "edge", "text", "quiet")
    lines = [f"  --{name}: {getattr(colours, name)};" for name in names]
    for shown, tone in colours.states.items():
        lines += [f"  --{shown}-{part}: {getattr(tone, part)};" for part in ("mark", "ink", "fill")]
    lines += [f"  --ramp-{step}: {colour};" for step, colour in enumerate(colours.ramp)]
    return lines


def _svg(path: str) -> str:
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill-rule="evenodd" d="{path}"/></svg>'
    )
    return "data:image/svg+xml," + quote(picture, safe=' =/:,"<>.-').replace("<", "%3C").replace(">", "%3E")
