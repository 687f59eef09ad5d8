"""The network page with 112 links in a real Chromium: bytes, and the time until every panel is filled."""

import shutil
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext

from benchmarks.chromium import WALL, chromium
from benchmarks.large_network import store_with_links
from benchmarks.results import Result, Sheet, Target, median
from benchmarks.workshop import Workshop
from commandcenter.app import ASSETS
from layouts import network

PEERS_MS: Final = (533.0, 1159.0)  # cold, of what could be installed instead, with the same 112 links
BASIC, WHOLE = "basic bundle", "full bundle"

# A panel is filled when its body has a child or its chart has drawn a trace. Painted: the frame after that was sent.
_WATCHER: Final = """
(() => {
  const isFilled = (section) => section.querySelector(".js-plotly-plot .scatterlayer .trace path")
    || (!section.querySelector(".dash-graph") && section.querySelector(".panel-body > *"));
  const look = () => {
    const sections = [...document.querySelectorAll("section.panel[data-panel]")];
    if (!sections.length || !sections.every(isFilled)) return;
    observer.disconnect();
    window.filledAt = performance.now();
    window.panels = sections.length;
    requestAnimationFrame(() => setTimeout(() => { window.paintedAt = performance.now(); }));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, {childList: true, subtree: true, attributes: true, attributeFilter: ["class", "d"]});
})()
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """``loads`` of each kind, by turns."""

    loads: int = 9
    links: int = 112
    days: int = 35
    bundles: tuple[str, ...] = (BASIC, WHOLE)


FULL: Final = Counts()
QUICK: Final = Counts(loads=3)
TINY: Final = Counts(loads=1, links=70, days=0, bundles=(WHOLE,))


def run(counts: Counts, workshop: Workshop) -> Result:
    """Cold and warm cache, with the basic plotly bundle (where it was fetched) and with the full one."""
    url = store_with_links(workshop, counts.links, counts.days)
    result = Result(f"Network page with {counts.links} links", asdict(counts))
    kinds = [kind for kind in counts.bundles if kind == WHOLE or any((ASSETS / "vendor").glob("plotly-*.js"))]
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    with workshop.programs() as first, workshop.programs() as second, chromium() as browser:
        addresses = {}
        for kind, programs in zip(kinds, (first, second), strict=False):
            told = {"BENCHMARK_ASSETS": str(_assets(workshop.folder / kind.replace(" ", "-"), kind))}
            addresses[kind], _usage = programs.web(url, told, "benchmarks.page_app:application()")
            with _context(browser) as context:  # the server's own first time is nobody's
                _load(context, addresses[kind])
        for _turn in range(counts.loads):
            for kind, address in addresses.items():
                with _context(browser) as context:
                    for cache in ("cold", "warm"):
                        found.setdefault((kind, cache), []).append(_load(context, address))
        stream_bytes = _first_fill(addresses[WHOLE])
    _sum_up(result, found, stream_bytes)
    return result


def _sum_up(result: Result, found: dict[tuple[str, str], list[dict[str, float]]], stream_bytes: int) -> None:
    rows = []
    for (kind, cache), loads in found.items():
        figures = {name: round(median([load[name] for load in loads]), 1) for name in loads[0]}
        result.figures[f"{kind}, {cache}"] = figures
        result.runs += [{"bundle": kind, "cache": cache, **load} for load in loads]
        times = [f"{figures[name]:,.0f}" for name in ("first_paint_ms", "filled_ms", "painted_ms")]
        rows.append([f"{kind}, {cache}", *times, f"{figures['kb']:,.0f}", f"{figures['requests']:.0f}"])
    result.figures["live stream until filled, kB"] = round(stream_bytes / 1000, 1)
    best = BASIC if (BASIC, "cold") in found else WHOLE
    result.targets.append(
        Target("cold, all panels filled", result.figures[f"{best}, cold"]["filled_ms"], PEERS_MS[1], "ms")
    )
    columns = ("", "first paint ms", "filled ms", "painted ms", "kB", "requests")
    title = f"{result.title}; the live stream then brings {stream_bytes / 1000:.0f} kB"
    result.sheets.append(Sheet(title, columns, rows))


def _assets(folder: Path, kind: str) -> Path:
    without = shutil.ignore_patterns("vendor") if kind == WHOLE else None
    return Path(shutil.copytree(ASSETS, folder, ignore=without))


@contextmanager
def _context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that has seen nothing."""
    context = browser.new_context(viewport=WALL)  # type: ignore[arg-type]
    context.add_init_script(_WATCHER)
    try:
        yield context
    finally:
        context.close()


def _load(context: BrowserContext, address: str) -> dict[str, float]:
    """One visit: milliseconds from the start of the navigation, kB and requests on the wire (without the stream)."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[float] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{address}/network", wait_until="commit")
    page.wait_for_function("() => window.paintedAt", timeout=20_000, polling=100)
    page.wait_for_load_state("load")
    told: dict[str, Any] = page.evaluate(
        """() => ({
            filled_ms: window.filledAt, painted_ms: window.paintedAt, panels: window.panels,
            first_paint_ms: (performance.getEntriesByName("first-contentful-paint")[0] || {startTime: NaN}).startTime,
        })"""
    )
    page.wait_for_timeout(300)
    page.close()
    return {**told, "kb": sum(sizes) / 1000, "requests": float(sum(size > 0 for size in sizes))}


def _first_fill(address: str) -> int:
    """Bytes of the live stream until every panel has come once, packed as a browser gets them."""
    size, panels, reader = 0, 0, zlib.decompressobj(31)
    asked = urllib.request.Request(f"{address}/live/stream?view=network", headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own http address
    with urllib.request.urlopen(asked, timeout=10) as stream:  # noqa: S310 - as above
        while panels < len(network.SCREEN.panels):
            received = stream.read1()
            size += len(received)
            panels += reader.decompress(received).count(b'","panel":')
    return size
