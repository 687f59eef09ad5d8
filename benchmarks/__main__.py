"""``python -m benchmarks [NAME ...] [--quick]``: run, show, and keep the results."""

import importlib
import os
import time

import click
from rich.console import Console

from benchmarks import document, machine, results
from benchmarks.workshop import Workshop
from commandcenter.settings import PREFIX

# In the order of how long they have been waited for; each is a module with FULL, QUICK, TINY and run(counts, workshop).
NAMES = (
    "ingest",
    "profile_ingest",
    "flip_to_dom",
    "sse_clients",
    "page",
    "history",
    "feeds",
    "schedule",
    "decisions",
    "availability",
    "first_content",
    "recovery",
    "alerts",
    "wall_switch",
    "wall_reconnect",
    "wall_soak",
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--quick", is_flag=True, help="Few repetitions: to see that it works. The figures mean little.")
def main(names: tuple[str, ...], quick: bool) -> None:
    """Measure the command center on real parts: mosquitto, PostgreSQL, Chromium, our own programs.

    Results go to benchmarks/results/NAME.json and into the tables of docs/performance.md (with --quick only to
    results/local/). Without NAME all are run, which takes about half an hour.
    """
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]  # an installation's settings have no place here
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)
    for name in names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        counts = module.QUICK if quick else module.FULL
        about = machine.describe()
        console.rule(f"[bold]{name}[/]  load {about['load_average'][0]}")
        began = time.monotonic()
        with Workshop(lambda line: console.print(f"  {line}", style="dim", highlight=False)) as workshop:
            result = module.run(counts, workshop)
        results.show(console, result)
        path = results.save(name, result, about, time.monotonic() - began, is_full=not quick)
        console.print(f"{path.relative_to(results.FOLDER.parents[1])}\n")
        if not quick:
            document.fill(name)


if __name__ == "__main__":
    main()
