"""Play rules over history: the engine itself, turned by hand, on a store that is thrown away.

Nothing of the rules is worked out a second time here: delays, hysteresis, suppression and severity are the engine's.
What differs is told in ``docs/alerts.md``: nobody acknowledges, so nothing escalates; measures are means of five
minutes; the past of slow subjects is asked in steps.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from sqlalchemy import Connection

from commandcenter.alerts.engine import AlertEngine
from commandcenter.alerts.replay.network import PLAYED, PlayedNetwork
from commandcenter.alerts.replay.polled import PlayedPolled
from commandcenter.alerts.sources import network
from commandcenter.alerts.sources.contract import Source
from commandcenter.alerts.sources.registry import polled
from commandcenter.domain.alerts.rules import Rule, Rules
from commandcenter.domain.alerts.trial import Firing
from commandcenter.store.queries.alert_firings import firings
from commandcenter.store.scratch import scratch
from commandcenter.store.versions import Topic

Tell = Callable[[str, int, int | None], None]

_NO_MEANS: Final = "the store keeps no history of it: only latency, loss and traffic are kept, as means of five minutes"
_TURNED: Final = frozenset({Topic.CLOCK})


class Past(Source, Protocol):
    """A source that tells of the past, at the instants that it names."""

    def instants(self, since: int, until: int, wanted: frozenset[str]) -> list[int]:
        """When it has something to say after ``since`` and until ``until``, in order."""


def reason_not(rule: Rule) -> str | None:
    """Why the rule cannot be played; None: it can."""
    if rule.on in network.MEASURES:
        return None if rule.on in PLAYED else _NO_MEANS
    for source in polled(is_past=True):
        if rule.on in source.measures:
            return source.no_past if source.past_step is None else source.not_past.get(rule.on)
    return "no source tells of it"


def play(history: Connection, rules: Iterable[Rule], since: int, until: int, tell: Tell) -> list[Firing]:
    """Every time that one of the rules would have spoken from ``since`` until ``until`` (ms UTC), in order.

    ``history``: a reading connection. ``tell`` gets (what, how much is done, of how much).
    """
    # Nobody acknowledges: who would have been told in vain says nothing of the rule.
    tried = Rules({rule.key: replace(rule, escalate=()) for rule in rules})
    wanted = frozenset(rule.on for rule in tried.by_key.values())
    found: list[Firing] = []
    for source in _sources(history, since, until, wanted):
        mine = Rules({key: rule for key, rule in tried.by_key.items() if rule.on in source.measures})
        found += _play_one(source, mine, since, until, tell)
    return sorted(found, key=lambda each: (each.begins_at, each.rule, each.entity))


def _sources(history: Connection, since: int, until: int, wanted: frozenset[str]) -> list[Past]:
    found: list[Past] = []
    if wanted & PLAYED:
        found.append(PlayedNetwork(history, since, until))
    others = (each for each in polled(is_past=True) if each.past_step is not None)
    found += [PlayedPolled(history, each) for each in others if wanted & (each.measures.keys() - each.not_past.keys())]
    return found


def _play_one(source: Past, rules: Rules, since: int, until: int, tell: Tell) -> list[Firing]:
    store = scratch()
    now = since
    engine = AlertEngine(store, store, [source], rules, "check", lambda: now)
    instants = source.instants(since, until, frozenset(rule.on for rule in rules.by_key.values()))
    try:
        engine.step()
        for number, at in enumerate((*instants, until)):
            while (due := now + engine.due_in(at - now + 1)) < at:
                now = max(due, now + 1)  # what is due now and stays due must not hold the clock
                engine.step()
            now = max(at, now)
            engine.step(_TURNED)
            if number % 100 == 0:
                tell(source.name, number, len(instants))
        tell(source.name, len(instants), len(instants))
        with store.connect() as connection:
            return list(firings(connection, since))
    finally:
        store.dispose()


def split(rules: Sequence[Rule]) -> tuple[list[Rule], dict[str, str]]:
    """The rules that can be played, and by key why the others cannot."""
    reasons = {rule.key: reason for rule in rules if (reason := reason_not(rule)) is not None}
    return [rule for rule in rules if rule.key not in reasons], reasons
