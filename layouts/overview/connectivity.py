"""How many kecamatan are connected, and how many causes cut the others off, since when."""

from commandcenter.domain.briefing.standing import Subject
from commandcenter.domain.picture import NetworkPicture, Shown
from commandcenter.store.versions import Topic
from layouts import i18n, marks, states
from layouts.contract import Look, Panel, Rendered
from layouts.i18n import message
from layouts.network import tables
from layouts.network.condition import Condition, Known, fetch, headline
from layouts.overview.leading import leading

TOPICS = frozenset({Topic.STATE, Topic.INVENTORY, Topic.MAINTENANCE, Topic.WORKER, Topic.CLOCK})


def render(known: Known | None, look: Look) -> Rendered:
    """One figure. When nobody reads the network, that stands below it, and it is not shown as if it were true."""
    if known is None or known.picture is None:
        return Rendered(states.empty(look, "No inventory yet"))
    picture, lang = known.picture, look.lang
    is_fine = known.condition is Condition.FINE
    tile = marks.tile(
        look, i18n.number(lang, picture.totals.connected) if is_fine else "?", i18n.text(lang, "kecamatan connected"),
        of=i18n.number(lang, picture.totals.total), tone=_tone(picture) if is_fine else Shown.UNKNOWN,
        compare=_causes(picture, lang) if is_fine else _doubt(known, look),
        href=leading(look, known.instant, Subject.NETWORK),
        title=i18n.text(lang, "kecamatan whose tower is reached and reports"),
    )  # fmt: skip
    return Rendered(tile, data_at=picture.data_at, stale_after_s=picture.stale_after_s, facts=tables.facts(look))


def _tone(picture: NetworkPicture) -> Shown:
    totals = picture.totals
    if totals.connected == totals.total:
        return Shown.UP
    return Shown.DOWN if totals.down + totals.behind else Shown.UNKNOWN if totals.unknown else Shown.MAINTENANCE


def _causes(picture: NetworkPicture, lang: str) -> str:
    """How many causes, and since when the oldest."""
    n = picture.totals.causes
    if not n:
        return i18n.text(lang, "no disturbance") if picture.totals.connected == picture.totals.total else ""
    starts = [view.status.since for view in picture.elements.values() if view.shown is Shown.DOWN and view.status.since]
    words = f"{i18n.number(lang, n)} {i18n.plural(lang, 'cause', 'causes', n)}"
    since = i18n.text(lang, "since {time}", time=i18n.since(lang, min(starts), picture.instant.at)) if starts else ""
    return f"{words} {since}".strip()


def _doubt(known: Known, look: Look) -> str:
    words = headline(look, known)
    if known.since is None:
        return words
    return i18n.text(
        look.lang, "{what} since {time}", what=words, time=i18n.since(look.lang, known.since, known.instant.at)
    )


PANEL = Panel(
    key="connectivity",
    title=message("Connectivity"),
    unit=message("kecamatan"),
    topics=TOPICS,
    fetch=fetch,
    render=render,
    definition=message(
        "A kecamatan is connected when the tower that speaks for it is up or degraded. Causes are towers and links "
        "that failed by themselves; what hangs behind one is its victim. The time is that of the oldest cause."
    ),
    table=tables.kecamatan,
)
