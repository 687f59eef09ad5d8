"""What would change: the network that the store holds against the network that somebody plans."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from commandcenter.domain.inventory import InventoryError, Plan, Planned, Row, check, plan_of, read, rows_of
from commandcenter.domain.model import Inventory
from commandcenter.domain.places import Gazetteer


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a changed element, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """An element that stays, with other values. ``before`` and ``after`` have the same kind and key."""

    before: Planned
    after: Planned

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What differs, in the order of the columns."""
        after = self.after.values
        return tuple(
            FieldChange(name, old, after[name]) for name, old in self.before.values.items() if old != after[name]
        )


@dataclass(frozen=True, slots=True)
class Diff:
    """``added`` and ``changed`` have towers before links, so that a link's ends exist when it is written."""

    added: tuple[Planned, ...] = ()
    changed: tuple[Changed, ...] = ()
    retired: tuple[Planned, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def diff(current: Inventory, plan: Plan) -> Diff:
    """What it takes to make ``current`` as ``plan`` says. Elements are the same when kind and key are."""
    before = {(item.kind, item.key): item for item in plan_of(current).elements}
    after = {(item.kind, item.key): item for item in plan.elements}
    return Diff(
        added=tuple(item for name, item in after.items() if name not in before),
        changed=tuple(
            Changed(before[name], item) for name, item in after.items() if name in before and before[name] != item
        ),
        retired=tuple(item for name, item in before.items() if name not in after),
    )


def addition(current: Inventory, row: Row, gazetteer: Gazetteer) -> Diff:
    """What it takes to add the one element of ``row``.

    Raises InventoryError with what is wrong with it. It may stand alone for now: a new tower comes before its links.
    """
    row = replace(row, position=f"new {row.values.get('kind', 'element')}")
    rows = [*rows_of(plan_of(current)), row]
    entries, mistakes = read(rows, gazetteer)
    mistakes += check(rows, entries)
    mistakes = [mistake for mistake in mistakes if mistake.position == row.position]
    if mistakes:
        raise InventoryError(mistakes)
    return Diff(added=(entries[-1][1],))


def render(difference: Diff) -> str:
    """The difference for a person: a line per element (+ added, ~ changed, - retired), then how many of each."""
    if not difference:
        return "The inventory is as the file says: nothing to do."
    return "\n".join([*_lines(difference), "", _counts(difference)])


def _lines(difference: Diff) -> Iterator[str]:
    for item in difference.added:
        details = ", ".join(f"{name} {value}" for name, value in item.values.items() if name not in ("key", "name"))
        yield f"+ {item.kind:<5} {item.key}  {item.name} ({details})"
    for change in difference.changed:
        yield f"~ {change.after.kind:<5} {change.after.key}  {change.after.name}"
        for field in change.fields:
            yield f"      {field.field}: {field.before} -> {field.after}"
    for item in difference.retired:
        yield f"- {item.kind:<5} {item.key}  {item.name} (retired; its history stays)"


def _counts(difference: Diff) -> str:
    parts = {
        "added": difference.added,
        "changed": tuple(change.after for change in difference.changed),
        "retired": difference.retired,
    }
    sentences = []
    for word, items in parts.items():
        kinds = Counter(item.kind.value for item in items)
        what = " and ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in sorted(kinds.items(), reverse=True))
        sentences.append(f"{what or 'nothing'} {word}")
    text = ", ".join(sentences)
    return f"{text[0].upper()}{text[1:]}."
