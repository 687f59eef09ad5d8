"""Looking at a page as somebody in the room does: when it stands, what is wrong with it, how large its letters are.

Scripts are evaluated in the page; each lists what it found, and nothing when all is well.
"""

from collections.abc import Callable, Sequence
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

PAGE_WAIT_MS: Final = 20_000
# Of a 55-inch wall of 1920 pixels at four metres: an arc minute, in pixels. Capitals are 0.7 of the font's size.
ARC_MINUTE_PX: Final = 1.835
CAPITALS: Final = 0.7

# What is wider or higher than its box, is clipped, and does not end in an ellipsis on purpose.
CUT_OFF: Final = """() => [...document.querySelectorAll('.page *')].filter((element) => {
  if (element.closest('svg, .skip-link, .page-title, .panel-head') || !element.checkVisibility()) return false;
  const style = getComputedStyle(element);
  if (style.overflow === 'visible' || style.textOverflow === 'ellipsis') return false;
  const panel = element.getBoundingClientRect();
  return [...element.querySelectorAll('.row, .strip, .total, .notice, .share, .more')].some((part) => {
    const box = part.getBoundingClientRect();
    return part.checkVisibility() && (box.bottom > panel.bottom + 2 || box.right > panel.right + 2);
  });
}).map((element) => element.className)"""
SCROLLS: Final = """() => [document.documentElement, document.body].filter(
  (element) => element.scrollHeight > innerHeight || element.scrollWidth > innerWidth).map((it) => it.tagName)"""


def outside(parts: str, is_right: bool = True) -> str:
    """Parts that reach over the lower edge of their panel (half a line is no line), or over its right one."""
    right = "|| own.right > box.right + 2" if is_right else ""
    return f"""() => [...document.querySelectorAll('.panel')].filter((it) => it.checkVisibility()).flatMap((panel) => {{
      const box = panel.getBoundingClientRect();
      return [...panel.querySelectorAll("{parts}")].filter((part) => part.checkVisibility()).filter((part) => {{
        const own = part.getBoundingClientRect();
        return own.bottom > box.bottom + 2 {right};
      }}).map((part) => panel.dataset.panel + ': ' + part.className + ': ' + part.textContent);
    }})"""


def cut(figures: str) -> str:
    """Figures that end in an ellipsis: a wrong figure. A name may."""
    return f"""() => [...document.querySelectorAll("{figures}")]
      .filter((part) => part.checkVisibility() && part.clientWidth && part.scrollWidth > part.clientWidth + 1)
      .map((part) => part.textContent)"""


def over_clock(parts: str) -> str:
    """Parts that lie under the title and the clock."""
    return f"""() => {{
      const clock = document.querySelector('.page-header').getBoundingClientRect();
      return [...document.querySelectorAll("{parts}")].filter((part) => {{
        const own = part.getBoundingClientRect();
        return own.right > clock.left && own.top < clock.bottom;
      }}).map((part) => part.textContent);
    }}"""


def show(page: Page, address: str, first: str = ".panel-totals") -> None:
    """Go there and wait until it stands: the ``first`` panel is filled, the fonts are there, the clock runs."""
    page.goto(address)
    expect(page.locator(f"{first} .panel-body > *")).to_be_attached(timeout=PAGE_WAIT_MS)
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function("() => document.querySelector('[data-clock]').textContent.includes('WIB')")


def faults(page: Page, *scripts: str) -> list[object]:
    """What the scripts found, without those that found nothing."""
    return [found for script in scripts if (found := page.evaluate(script))]


def letters(page: Page, selector: str) -> float:
    """Size of the font of the first such text, in pixels."""
    script = "(selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
    size: float = page.evaluate(script, selector)
    return size


def capitals(page: Page, selector: str) -> float:
    """Height of the capitals of the first such text, in arc minutes on that wall."""
    return letters(page, selector) * CAPITALS / ARC_MINUTE_PX


def assert_same_at_4k(
    browser: Browser, stand: Callable[[Page], None], parts: Sequence[str],
    sides: Sequence[str] = ("x", "y", "width", "height"),
) -> None:  # fmt: skip
    """The first of each of the parts stands where it stood, twice as large. ``stand`` shows the page."""
    seen: list[list[int]] = []
    for width, height in ((1920, 1080), (3840, 2160)):
        page = browser.new_page(viewport={"width": width, "height": height})
        stand(page)
        boxes = [page.locator(part).first.bounding_box() for part in parts]
        assert None not in boxes
        seen.append([round(box[side] * 1920 / width) for box in boxes if box for side in sides])  # type: ignore[literal-required]
        page.close()
    assert seen[1] == pytest.approx(seen[0], abs=3)


def assert_one_column(page: Page) -> None:
    """Every panel begins at the same left edge, and nothing scrolls sideways."""
    lefts = {round(box["x"]) for panel in page.locator(".panel:visible").all() if (box := panel.bounding_box())}
    assert len(lefts) == 1
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
