"""The screens for decisions in a real Chromium, at ten times the demo's volume: how long until every panel has content.

Cold is a browser that has seen nothing, at a server that was asked for another screen before; warm is the same browser
a moment later. The page of a wall: 1920 by 1080, from loopback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext

from benchmarks import complaint_history, decided_past
from benchmarks.chromium import WALL, chromium
from benchmarks.decisions import MEASURED
from benchmarks.results import Result, Sheet, Target, median
from benchmarks.workshop import Workshop
from commandcenter.domain.clock import WIB
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine
from layouts import SCREENS

COLD_MS, WARM_MS = 1500.0, 800.0

# A panel that is seen has content when its body has a child or its chart has drawn a trace.
_WATCHER: Final = """
(() => {
  const drawn = ".js-plotly-plot :is(.scatterlayer, .barlayer) .trace path";
  const isFilled = (section) => section.querySelector(drawn)
    || section.querySelector(".panel-body > *");
  const look = () => {
    const every = [...document.querySelectorAll("section.panel[data-panel]")];
    const sections = every.filter((each) => each.checkVisibility());
    if (!sections.length || !sections.every(isFilled)) return;
    observer.disconnect();
    window.filledAt = performance.now();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, {childList: true, subtree: true, attributes: true, attributeFilter: ["class", "d"]});
})()
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """``loads`` of each of the ``screens``, cold and warm, by turns."""

    loads: int = 7
    screens: tuple[str, ...] = MEASURED
    tickets: int = 60_000
    days: int = 3 * 365
    years: int = 3
    corrections: int = decided_past.CORRECTIONS
    villages: int = decided_past.VILLAGES


FULL: Final = Counts()
QUICK: Final = Counts(loads=3)
TINY: Final = Counts(loads=1, screens=("overview",), tickets=300, days=200, years=1, corrections=1, villages=4)


def run(counts: Counts, workshop: Workshop) -> Result:
    """Milliseconds from the start of the navigation until every visible panel has content, on SQLite."""
    result = Result("First content of the screens for decisions", asdict(counts))
    url = workshop.empty("sqlite")
    migrate.upgrade(url)
    engine = create_engine(url)
    now = datetime.now(WIB)  # the server shows the present
    complaint_history.fill(engine, counts.tickets, counts.days, now)
    decided_past.fill(engine, now, counts.years, counts.corrections, counts.villages)
    engine.dispose()
    paths = {screen.key: screen.path for screen in SCREENS if screen.key in counts.screens}
    found: dict[tuple[str, str], list[float]] = {}
    with workshop.programs() as programs, chromium() as browser:
        address, _usage = programs.web(url)
        with _context(browser) as context:  # the server's own first time is nobody's
            _load(context, f"{address}/statistics")
        for _turn in range(counts.loads):
            for key, path in paths.items():
                with _context(browser) as context:
                    for cache in ("cold", "warm"):
                        found.setdefault((key, cache), []).append(_load(context, f"{address}{path}"))
    rows = []
    for key in paths:
        cold, warm = (median(found[key, cache]) for cache in ("cold", "warm"))
        result.figures[key] = {"cold_ms": round(cold), "warm_ms": round(warm)}
        rows.append([key, f"{cold:,.0f}", f"{warm:,.0f}"])
        result.targets.append(Target(f"{key}, cold", cold, COLD_MS, "ms"))
        result.targets.append(Target(f"{key}, warm", warm, WARM_MS, "ms"))
    result.sheets.append(Sheet("Until every panel has content, ms (median)", ("screen", "cold", "warm"), rows))
    return result


@contextmanager
def _context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that has seen nothing."""
    context = browser.new_context(viewport=WALL)  # type: ignore[arg-type]
    context.add_init_script(_WATCHER)
    try:
        yield context
    finally:
        context.close()


def _load(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.filledAt", timeout=30_000, polling=50)
    filled: Any = page.evaluate("() => window.filledAt")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    page.close()
    return float(filled)
