"""The scenarios: what goes wrong, step by step. Each is quick to see, lasts two to three minutes and mends itself."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from commandcenter.domain.clock import HOUR, MINUTE
from commandcenter.domain.model import Element, Node, State
from ingest.simulator.stage import Play, Stage, dead, on_battery
from ingest.simulator.world import Fault

STORM_RELAY = "temayang"  # where the inventory has it; elsewhere the relay with the most sites behind it


@dataclass(frozen=True, slots=True)
class Scenario:
    """``play`` drives a stage; ``about`` is what ``simulate --list`` says of it."""

    name: str
    about: str
    play: Callable[[Stage], Play]


def quiet(stage: Stage) -> Play:
    """Two minutes in which nothing happens."""
    stage.say("A quiet stretch: every tower and link reports, nothing is wrong.")
    yield 120


def storm(stage: Stage) -> Play:
    """The relay goes to battery, announces it, dies; what lies behind it goes with it; rain fades radio links."""
    relay = _relay(stage)
    if relay is None:
        stage.say("The storm passes by: every relay is down or hurt already.")
        return
    behind = stage.world.behind(relay.id)
    stage.say(f"A storm: {relay.name} loses mains in 3 s and dies in 9 s; behind it: {stage.names(behind)}.")
    stage.connect(relay)
    yield 3
    battery = stage.apply(on_battery(relay, 48.9))
    faded = [stage.apply(_faded(stage, link)) for link in _sample(stage, stage.radios, 4)]
    stage.say(f"{relay.name} is on battery, 48,9 V. Rain fades {stage.names(fault.element for fault in faded)}.")
    yield 3
    battery = stage.replace([battery], on_battery(relay, 44.1))
    yield 3
    stage.replace([battery], dead(relay, "battery empty"))
    stage.cut(relay)
    stage.say(f"{relay.name} is down. It comes back in about two minutes.")
    yield 95
    stage.lift(faded)
    stage.say("The rain has stopped.")
    yield 25
    stage.say(f"{relay.name} has mains again; it recovers, and what lies behind it with it.")


def power_failure(stage: Stage) -> Play:
    """A tower's battery drains; either the generator starts, or the tower dies until mains return."""
    tower = stage.pick(stage.towers)
    if tower is None:
        return
    has_genset = stage.draw.random() < 0.5
    end = "its generator starts" if has_genset else "it has no generator and dies"
    stage.say(f"{tower.name} loses mains in 2 s; the battery falls for 40 s, then {end}.")
    yield 2
    fault = stage.apply(on_battery(tower, 50.4))
    for step in range(8):
        yield 5
        fault = stage.replace([fault], on_battery(tower, 50.4 - 0.85 * (step + 1)))
    if has_genset:
        fault = stage.replace([fault], Fault(tower.id, State.UP, "on generator", power="genset", battery_v=53.1))
        stage.say(f"The generator of {tower.name} runs.")
    else:
        stage.connect(tower)
        yield 2
        fault = stage.replace([fault], dead(tower, "battery empty"))
        stage.cut(tower)
        stage.say(f"{tower.name} is down; behind it: {stage.names(stage.world.behind(tower.id))}.")
    yield 80
    stage.say(f"{tower.name} has mains again.")


def flapping(stage: Stage) -> Play:
    """A radio goes up and down faster than anybody could repair it."""
    link = stage.pick(stage.radios)
    if link is None:
        return
    stage.say(f"{link.name} begins to flap in 2 s: down 4 s, up 6 s, twelve times. It is one trouble, not twelve.")
    yield 2
    for _ in range(12):
        fault = stage.apply(dead(link, "radio restart"))
        yield 4
        stage.lift([fault])
        yield 6
    stage.say(f"{link.name} is stable again; it counts as flapping until its changes have aged.")


def degradation(stage: Stage) -> Play:
    """Loss and latency of a link grow slowly, until somebody notices."""
    link = stage.pick(stage.world.inventory.links.values())
    if link is None:
        return
    stage.say(f"{link.name} degrades slowly: over two minutes loss grows to 12 %, latency by 90 ms.")
    fault = None
    for step in range(1, 25):
        share = step / 24
        worse = Fault(
            link.id,
            State.DEGRADED if share > 0.2 else State.UP,
            "loss above threshold" if share > 0.2 else None,
            loss_pct=12 * share**1.5,
            latency_ms=90 * share**1.5,
            fade_db=9 * share,
        )
        fault = stage.replace([fault] if fault else [], worse)
        yield 5
    yield 30
    stage.say(f"{link.name} is repaired.")


def wrong_clock(stage: Stage) -> Play:
    """One clock an hour ahead (quarantined), one forty minutes behind (stored, but late)."""
    links = _sample(stage, stage.world.inventory.links.values(), 2)
    if len(links) < 2:
        return
    ahead, behind = links
    stage.say(f"The clock of {ahead.name} jumps an hour ahead: its reports go to quarantine and it becomes unknown.")
    stage.set_clock(ahead, HOUR)
    stage.say(f"The clock of {behind.name} falls 40 minutes behind: its reports are stored, but move nothing.")
    stage.set_clock(behind, -40 * MINUTE)
    yield 90
    stage.say("Both clocks are right again.")


def garbage(stage: Stage) -> Play:
    """Payloads that no device should send. Every one must end in quarantine with its reason."""
    element = stage.pick(stage.world.inventory.links.values())
    if element is None:
        return
    payloads = _garbage(stage, element)
    stage.say(f"{len(payloads)} broken messages about {element.name} and about link/baru-1, which nobody knows.")
    for topic, payload in payloads:
        stage.send(topic, payload)
        yield 1
    stage.say("That was the garbage: look at the quarantine.")


def broker_restart(stage: Stage) -> Play:
    """The broker goes away for a moment; everybody reconnects and nothing is lost."""
    stage.say("The broker restarts in 3 s. Reports wait at the sender until it is back.")
    yield 3
    stage.restart_broker()
    yield 5


SCENARIOS: tuple[Scenario, ...] = (
    Scenario("quiet", "Nothing happens for two minutes: what the wall looks like on a good day.", quiet),
    Scenario(
        "storm",
        "A storm cuts the relay Temayang: it goes to battery, announces it, and dies (its last will speaks for it). "
        "Gondang and Sekar are cut off behind it, rain fades some radio links. Two minutes later all recovers.",
        storm,
    ),
    Scenario(
        "power-failure",
        "A tower loses mains. Its battery falls for 40 seconds; then its generator starts, or it dies.",
        power_failure,
    ),
    Scenario(
        "flapping",
        "A radio toggles every few seconds: shown as one flapping element, not as twelve outages.",
        flapping,
    ),
    Scenario(
        "degradation",
        "Loss and latency of one link grow slowly over two minutes, as with a loosening connector.",
        degradation,
    ),
    Scenario(
        "wrong-clock",
        "One device's clock is an hour ahead: quarantined, the device becomes unknown. Another's is 40 minutes behind: "
        "stored as late, the current state does not move back.",
        wrong_clock,
    ),
    Scenario(
        "garbage",
        "Broken messages: not JSON, wrong types, unknown status, wrong kecamatan, an unknown device, 10 kB, binary. "
        "All end in quarantine with their reason; the unknown device is offered for acceptance.",
        garbage,
    ),
    Scenario(
        "broker-restart",
        "The embedded broker of the demo is restarted. With a broker of your own: restart that one yourself and watch.",
        broker_restart,
    ),
)


def named(name: str) -> Scenario:
    """The scenario of that name. Raises KeyError."""
    return {scenario.name: scenario for scenario in SCENARIOS}[name]


def _relay(stage: Stage) -> Node | None:
    healthy = {element.id for element in stage.healthy(stage.towers)}
    relays = [node for node in stage.towers if node.id in healthy and stage.world.behind(node.id)]
    known = [node for node in relays if STORM_RELAY in node.key]
    return max(known or relays, key=lambda node: (len(stage.world.behind(node.id)), -node.id), default=None)


def _sample(stage: Stage, elements: object, count: int) -> list[Element]:
    healthy = stage.healthy(elements)  # type: ignore[arg-type]
    return stage.draw.sample(healthy, min(count, len(healthy)))


def _faded(stage: Stage, link: Element) -> Fault:
    draw = stage.draw
    return Fault(
        link.id, State.DEGRADED, "rain fade",
        loss_pct=draw.uniform(3, 8), latency_ms=draw.uniform(4, 15), fade_db=draw.uniform(9, 14),
    )  # fmt: skip


def _garbage(stage: Stage, element: Element) -> list[tuple[str, bytes]]:
    topic = stage.topic(element)
    codes = sorted({other.kecamatan for other in stage.world.elements.values()})
    elsewhere = next((b for a, b in pairwise([*codes, codes[0]]) if a == element.kecamatan), codes[0])

    nonce = stage.draw.randrange(10**9)  # two rounds of garbage are two sets of rows in quarantine

    def fields(**values: object) -> bytes:
        return json.dumps({"ts": stage.clock(), "status": "up", "nonce": nonce} | values).encode()

    return [
        (topic, f"link ok, {nonce}".encode()),
        (topic, fields(latency_ms="fast")),
        (topic, fields(loss_pct=140)),
        (topic, fields(status="fine")),
        (topic, json.dumps({"status": "up", "nonce": nonce}).encode()),
        (topic, fields(ts="2026-01-01 00:00")),
        (topic, json.dumps(["up", nonce]).encode()),
        (topic, b"x" * 10_240 + str(nonce).encode()),
        (topic, stage.draw.randbytes(64)),
        (topic.replace(element.kecamatan, elsewhere), fields()),
        (f"cc/v1/{element.kecamatan}/link/baru-1/status", fields()),
        (topic.replace("/link/", "/antenna/"), fields()),
    ]
