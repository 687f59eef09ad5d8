"""The inventory of personal data, held against the schema: what is not classified is a failure."""

import pytest

from commandcenter.domain.access import Permission
from commandcenter.domain.privacy.inventory import INVENTORY
from commandcenter.domain.privacy.model import Basis, Data, Held, Kept, columns
from commandcenter.settings import Settings
from commandcenter.store.schema import metadata

HELD = {held.table: held for held in INVENTORY}


def test_every_table_and_no_other_is_in_the_inventory_once() -> None:
    assert len(HELD) == len(INVENTORY)
    assert set(HELD) == set(metadata.tables), "say in commandcenter/domain/privacy/inventory.py what it holds"


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_column_is_classified(table: str) -> None:
    found = set(HELD[table].columns)
    real = {column.name for column in metadata.tables[table].columns}
    assert found == real, f"not classified: {real - found}; not there: {found - real}"


@pytest.mark.parametrize("held", INVENTORY, ids=lambda held: held.table)
def test_what_is_personal_has_a_basis_a_limit_and_somebody_who_sees_it(held: Held) -> None:
    assert held.is_personal == (held.basis is not Basis.NONE), held.activity
    assert held.kept in [*Kept] or held.kept in Settings.model_fields, held.kept
    if held.is_personal:
        assert held.seen_with
        assert Permission.WATCH not in held.seen_with or not held.of(Data.TECHNICAL)


def test_what_opens_a_door_is_shown_to_nobody_as_it_is() -> None:
    """Hashes and ciphertexts only: a column of that kind never holds the secret itself."""
    secrets = {(held.table, name) for held in INVENTORY for name in held.of(Data.SECRET)}
    assert {name for _, name in secrets if not name.endswith(("_hash", "_secret"))} <= {"code"}


def test_a_column_that_stands_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="twice"):
        columns("id name", pseudonym="name")
