"""How much of the page the parts of the overview have, in pixels of the page that figures are drawn for."""

from layouts import theme
from layouts.contract import Look

MAP_WIDTH = 1165.0
LINES = 5  # of sentences below the map; their room is kept, so that nothing moves when one is said more
AROUND = 74.0  # between the rows of the screen, and around it


def middle(look: Look) -> float:
    """The height of map and list: what the strip and the sentences leave."""
    giant, body, small = (theme.pixels(look, size) for size in (theme.GIANT, theme.BODY, theme.SMALL))
    # A desk also has the complaints of two weeks in the strip, and buttons of a size for a pointer.
    course = 2.2 * small + 20 if theme.is_close(look) else 0.0
    band, strip, said = small, 0.92 * giant + 2.3 * small + course, 1.2 * small + LINES * 1.17 * body
    return max(200.0, theme.PAGE_HEIGHT - band - strip - said - AROUND)
