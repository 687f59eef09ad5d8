"""The fields that the rows of each record kind have, in the order in which its maker takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commandcenter.domain.records import ComplaintKind, ComplaintStatus, RecordKind, Verdict


class What(StrEnum):
    """How the cells of a field are read."""

    TICKET = "ticket"
    LABEL = "label"  # words of the source, kept as they are
    WORD = "word"  # one of our words
    FLAG = "flag"
    TEXT = "text"  # what a citizen wrote
    NOTE = "note"
    INSTANT = "instant"
    PERIOD = "period"
    COUNT = "count"
    FIGURE = "figure"  # a number, or for some indicators a text
    GOAL = "goal"  # a number, a range or a text
    OPD = "opd"
    INDICATOR = "indicator"
    AREA = "area"
    KECAMATAN = "kecamatan"
    VILLAGE = "village"


NUMBERS: Final = frozenset({What.COUNT, What.FIGURE, What.GOAL})
# Read against a register or a notation: a text that ``map`` does not know may still be read.
JUDGED: Final = NUMBERS | {
    What.INSTANT, What.PERIOD, What.OPD, What.INDICATOR, What.AREA, What.KECAMATAN, What.VILLAGE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field by its name in ``feeds.yaml``. ``longest``: characters that the store keeps.

    ``is_whole``: it may be left out, but where it is declared no cell may be empty, because empty would mean something
    else: "of all", "not confidential".
    """

    name: str
    what: What
    is_required: bool = False
    is_whole: bool = False
    words: tuple[str, ...] = ()
    longest: int = 0
    is_any_future: bool = False  # a plan speaks of what is to come


_KINDS: Final = tuple(ComplaintKind)
_STATUSES: Final = tuple(ComplaintStatus)

FIELDS: Final[Mapping[RecordKind, tuple[Field, ...]]] = {
    RecordKind.COMPLAINT: (
        Field("ticket", What.TICKET, is_required=True, longest=80),
        Field("channel", What.LABEL, is_required=True, longest=40),
        Field("kind", What.WORD, is_required=True, words=_KINDS),
        Field("category", What.LABEL, is_required=True, longest=80),
        Field("kecamatan", What.KECAMATAN),
        Field("village", What.VILLAGE),
        Field("opd", What.OPD),
        Field("received", What.INSTANT, is_required=True),
        Field("verified", What.INSTANT),
        Field("disposed", What.INSTANT),
        Field("answered", What.INSTANT),
        Field("closed", What.INSTANT),
        Field("confirmed", What.INSTANT),
        Field("status", What.WORD, is_required=True, words=_STATUSES),
        Field("verdict", What.WORD, words=tuple(Verdict)),
        Field("confidential", What.FLAG, is_whole=True),
        Field("text", What.TEXT),
    ),
    RecordKind.COMPLAINT_COUNT: (
        Field("period", What.PERIOD, is_required=True),
        Field("channel", What.LABEL, is_whole=True, longest=40),
        Field("kind", What.WORD, is_whole=True, words=_KINDS),
        Field("category", What.LABEL, is_whole=True, longest=80),
        Field("kecamatan", What.KECAMATAN, is_whole=True),
        Field("opd", What.OPD, is_whole=True),
        Field("status", What.WORD, is_whole=True, words=_STATUSES),
        Field("n", What.COUNT, is_required=True),
    ),
    RecordKind.OBSERVATION: (
        Field("indicator", What.INDICATOR, is_required=True),
        Field("area", What.AREA, is_whole=True),
        Field("kecamatan", What.KECAMATAN, is_whole=True),
        Field("village", What.VILLAGE, is_whole=True),
        Field("period", What.PERIOD, is_required=True),
        Field("value", What.FIGURE, is_required=True),
        Field("note", What.NOTE),
    ),
    RecordKind.TARGET: (
        Field("indicator", What.INDICATOR, is_required=True),
        Field("area", What.AREA, is_whole=True),
        Field("opd", What.OPD, is_required=True),
        Field("plan", What.LABEL, is_required=True, longest=200),
        Field("plan_version", What.LABEL, is_required=True, longest=40),
        Field("period", What.PERIOD, is_required=True, is_any_future=True),
        Field("value", What.GOAL, is_required=True),
    ),
}

# What a wide table is wide of: the cells of its columns are this field.
MEASURED: Final[Mapping[RecordKind, str]] = {
    RecordKind.COMPLAINT_COUNT: "n",
    RecordKind.OBSERVATION: "value",
    RecordKind.TARGET: "value",
}


def field_of(kind: RecordKind, name: str) -> Field | None:
    """The field of that name; None: rows of this kind have none."""
    return next((field for field in FIELDS[kind] if field.name == name), None)
