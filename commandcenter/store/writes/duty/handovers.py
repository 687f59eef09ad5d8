"""Hand-overs: written by the outgoing, taken over by somebody else, once."""

import orjson
from sqlalchemy import Connection, insert, update

from commandcenter.domain.clock import HOUR, Instant
from commandcenter.domain.duty import handover as rules
from commandcenter.domain.duty.handover import LOOKS_BACK, Handover
from commandcenter.store.queries import duty as rotas
from commandcenter.store.queries import handovers as queries
from commandcenter.store.schema import handover
from commandcenter.store.writes.duty import Overtaken

_WAITS = handover.c.taken_at.is_(None) & handover.c.replaced_at.is_(None)
_AHEAD = 31 * 24 * HOUR


def write(connection: Connection, duty: str, seen: int, watch: str, questions: str, who: str, at: int) -> Handover:
    """A new hand-over of a duty, with what stands now. ``seen``: the one that waited when its author began, 0 for none:
    this one replaces it. Raises Overtaken, or SQLAlchemy's IntegrityError when two write the first at once."""
    instant = Instant(at)
    written = queries.of_duties(connection, instant, at - LOOKS_BACK).get(duty, ())
    open_ = next((each for each in written if each.is_open), None)
    if seen != (open_.id if open_ is not None else 0):
        raise Overtaken
    if open_ is not None:
        replaced = update(handover).where(handover.c.id == open_.id, _WAITS).values(replaced_at=at)
        if connection.execute(replaced).rowcount != 1:
            raise Overtaken
    turns = rotas.turns(connection, instant, at - LOOKS_BACK, at + _AHEAD, [duty])
    due_at = open_.due_at if open_ is not None and open_.due_at > at - LOOKS_BACK else rules.due(turns, written, at)
    standing, n = queries.standing(connection, at)
    row = {
        "duty": duty, "due_at": due_at, "written_at": at, "written_by": who, "watch": watch, "questions": questions,
        "standing": orjson.dumps(standing).decode(), "n_standing": n,
    }  # fmt: skip
    made = connection.execute(insert(handover).values(**row).returning(handover.c.id)).scalar_one()
    return Handover(int(made), duty, due_at, at, who, watch, questions, tuple(standing), n)


def take(connection: Connection, id_: int, who: str, at: int, *, is_own_allowed: bool = False) -> None:
    """Somebody takes it over. Raises Overtaken when it was taken or replaced, or is his own (``is_own_allowed``: where
    a name may be anybody)."""
    ours = (handover.c.id == id_) & _WAITS
    if not is_own_allowed:
        ours &= handover.c.written_by != who
    if connection.execute(update(handover).where(ours).values(taken_at=at, taken_by=who)).rowcount != 1:
        raise Overtaken
