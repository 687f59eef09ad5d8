"""Words that go onto the wall: put up for a time, and taken down. They show within a second (Topic.WALL)."""

from typing import Any, Final

from commandcenter.actions.contract import Action, Call, Done
from commandcenter.actions.refusal import Problem, Refused
from commandcenter.domain.access import Permission
from commandcenter.domain.clock import DAY, MINUTE, start_of_day
from commandcenter.domain.wall import written
from commandcenter.store.queries.wall_notices import Notice
from commandcenter.store.versions import Topic
from commandcenter.store.writes.wall import notices as writes
from layouts.i18n import text

PATH: Final = "/api/wall/notices"
WORDS_MAX: Final = 300
MINUTES_MAX: Final = 7 * 24 * 60
UNTIL_MAX: Final = 5  # characters: 17.30
ID_MAX: Final = 15  # digits
_TOPICS: Final = frozenset({Topic.WALL})


def put(call: Call) -> Done:
    """POST words, and minutes or until (a time of the day, the next one that comes); neither: until it is ended."""
    body, lang = call.body, call.lang
    words = body.text("words", most=WORDS_MAX, is_required=True)
    minutes = body.whole("minutes", 1, MINUTES_MAX, is_required=False)
    until = _until(call)
    if minutes is not None and until is not None:
        body.problem("until", text(lang, "Give minutes or a time, not both"))
    body.settle()
    ends_at = until if minutes is None else call.at + minutes * MINUTE
    try:
        notice = writes.put(call.connection, words, ends_at, call.who.name, call.at)
    except writes.Standing:
        raise _wrong(call, text(lang, "These words stand on the wall already")) from None
    except writes.TooMany:
        words = text(lang, "There are {n} notices already: end one first", n=writes.NOTICES_MAX)
        raise Refused(409, words) from None
    return Done("wall.notice", _subject(notice), None, _said(notice), _TOPICS, answer={"id": notice.id})


def end(call: Call) -> Done:
    """POST: it is taken down."""
    call.body.settle()
    given = call.path["id"]
    id_ = int(given) if given.isascii() and given.isdigit() and len(given) <= ID_MAX else 0
    notice = writes.end(call.connection, id_, call.who.name, call.at)
    if notice is None:
        raise Refused(409, text(call.lang, "This notice does not stand any more"))
    return Done("wall.notice_end", _subject(notice), _said(notice), None, _TOPICS)


def _until(call: Call) -> int | None:
    typed = call.body.text("until", most=UNTIL_MAX)
    if not typed:
        return None
    minute = written.minute(typed)
    if minute is None:
        call.body.problem("until", text(call.lang, "A time of the day is needed, as 17.30"))
        return None
    found = start_of_day(call.at) + minute * MINUTE
    return found if found > call.at else found + DAY


def _wrong(call: Call, words: str) -> Refused:
    return Refused(409, text(call.lang, "Not saved: something must be corrected"), [Problem("words", words)])


def _subject(notice: Notice) -> str:
    return f"wall-notice:{notice.id}"


def _said(notice: Notice) -> dict[str, Any]:
    return {"words": notice.words, "ends_at": notice.ends_at}


ACTIONS: Final = (
    Action("POST", PATH, put, Permission.WALL),
    Action("POST", f"{PATH}/<id>/end", end, Permission.WALL),
)
