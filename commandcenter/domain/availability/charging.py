"""From the stretches of a sweep to sums: blind time cut out, exceptions taken out, hours counted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from commandcenter.domain.availability.hours import EVERY_HOUR, Hours
from commandcenter.domain.availability.model import FAULTS, Charge, Excuse, Interval, Piece, Split, united


def charged(
    pieces: Iterable[Piece], id_: int, period: Interval, gaps: Sequence[Interval], excuses: Sequence[Excuse] = ()
) -> list[Piece]:
    """The stretches of element ``id_`` within the period and outside of ``gaps`` (disjoint, in order), excused where an
    exception names the element or the one that is charged."""
    found: list[Piece] = []
    for wide in pieces:
        piece = wide._replace(start=max(wide.start, period[0]), end=min(wide.end, period[1]))
        for part in _without(piece, gaps):
            found.extend(_excused(part, id_, excuses) if part.charge in FAULTS and excuses else (part,))
    return found


def split(pieces: Iterable[Piece], served: Interval, gaps: Sequence[Interval], hours: Hours = EVERY_HOUR) -> Split:
    """The sums of an element in service from ``served[0]`` until ``served[1]``; ``pieces`` as ``charged`` leaves
    them. Up is what nothing else claims."""
    start, end = served
    if end <= start:
        return Split()
    total = hours.length(start, end)
    sums = dict.fromkeys(Charge, 0)
    for piece in pieces:
        sums[piece.charge] += hours.length(piece.start, piece.end)
    blind = sum(
        hours.length(max(start, first), min(end, last)) for first, last in gaps if max(start, first) < min(end, last)
    )
    up = total - blind - sum(sums.values())
    return Split(total, up, sums[Charge.OWN], sums[Charge.UPSTREAM], sums[Charge.PLANNED], blind, sums[Charge.EXCUSED])


def local(pieces: Iterable[Piece], kecamatan: str, places: Mapping[int, str]) -> list[Piece]:
    """The stretches of a site tower as those of its kecamatan: what hangs in the kecamatan itself, such as the last
    link to it, is its own. ``places``: the kecamatan of every element."""
    return [
        piece._replace(charge=Charge.OWN)
        if piece.charge is Charge.UPSTREAM and places.get(piece.cause) == kecamatan
        else piece
        for piece in pieces
    ]


def costs(by_kecamatan: Mapping[str, Iterable[Piece]], hours: Hours = EVERY_HOUR) -> dict[int, dict[str, int]]:
    """What each cause cost, in ms by kecamatan: own and upstream faults, the dearest cause first."""
    found: dict[int, dict[str, int]] = {}
    for kecamatan, pieces in by_kecamatan.items():
        for piece in pieces:
            length = hours.length(piece.start, piece.end)
            if piece.charge in FAULTS and length:
                of_cause = found.setdefault(piece.cause, {})
                of_cause[kecamatan] = of_cause.get(kecamatan, 0) + length
    return dict(sorted(found.items(), key=lambda each: (-sum(each[1].values()), each[0])))


def _without(piece: Piece, gaps: Sequence[Interval]) -> Iterator[Piece]:
    at = piece.start
    for first, last in gaps:
        if last <= at:
            continue
        if first >= piece.end:
            break
        if at < first:
            yield piece._replace(start=at, end=first)
        at = last
    if at < piece.end:
        yield piece._replace(start=at)


def _excused(piece: Piece, id_: int, excuses: Sequence[Excuse]) -> Iterator[Piece]:
    about = united(
        (max(each.start, piece.start), min(each.end, piece.end))
        for each in excuses
        if id_ in each.elements or piece.cause in each.elements
    )
    at = piece.start
    for first, last in about:
        if at < first:
            yield piece._replace(start=at, end=first)
        yield piece._replace(start=first, end=last, charge=Charge.EXCUSED)
        at = last
    if at < piece.end:
        yield piece._replace(start=at)
