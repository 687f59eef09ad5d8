"""What follows from the provider's words: a role or none, a name that says nothing of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter import settings
from commandcenter.access.oidc.roles import Granted, MappingError, account_name, granted, parse, pseudonym, values
from commandcenter.domain.access import Role
from commandcenter.domain.accounts import is_name
from commandcenter.settings import SettingsError

MAPPING = parse("cn=admin,dc=go=administrator; dinkes=editor:dinkes; semua=viewer")
CONFIGURED = {
    "COMMANDCENTER_OIDC_ISSUER": "https://sso.example.go.id", "COMMANDCENTER_OIDC_CLIENT_ID": "pusat",
    "COMMANDCENTER_OIDC_ROLES": "semua=viewer", "COMMANDCENTER_WEB_ORIGIN": "https://pusat.example.go.id",
}  # fmt: skip


def test_a_mapping_is_read_in_its_order_and_values_may_hold_equals_signs() -> None:
    assert list(MAPPING.items()) == [
        ("cn=admin,dc=go", Granted(Role.ADMINISTRATOR)),
        ("dinkes", Granted(Role.EDITOR, "dinkes")),
        ("semua", Granted(Role.VIEWER)),
    ]
    assert parse("") == {}


@pytest.mark.parametrize(
    "written",
    [
        "semua", "=viewer", "semua=king", "dinkes=editor", "semua=viewer:dinkes", "dinkes=editor:", "a=viewer;a=leader",
    ],
)  # fmt: skip
def test_a_mapping_with_a_mistake_is_refused(written: str) -> None:
    with pytest.raises(MappingError):
        parse(written)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EDITOR])
def test_the_settings_know_the_same_roles(role: Role) -> None:
    settings.load(CONFIGURED | {"COMMANDCENTER_OIDC_ROLES": f"a={role}; b=editor:dinkes"})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"OIDC_ROLES": "a=king"}, "value=role"),
        ({"OIDC_ROLES": ""}, "oidc_roles"),
        ({"OIDC_CLIENT_ID": ""}, "oidc_client_id"),
        ({"WEB_ORIGIN": ""}, "web_origin"),
        ({"OIDC_ISSUER": "http://sso.example.go.id"}, "https"),
        ({"OIDC_ISSUER": "http://127.0.0.1@sso.example.go.id"}, "https"),
        ({"OIDC_ISSUER": "ftp://127.0.0.1"}, "https"),
        ({"OIDC_SCOPES": "profile"}, "openid"),
    ],
)
def test_settings_that_cannot_work_are_refused(more: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        settings.load(CONFIGURED | {f"COMMANDCENTER_{name}": value for name, value in more.items()})


def test_the_first_of_the_mapping_counts_whatever_the_order_of_the_claim() -> None:
    assert granted({"groups": ["semua", "dinkes"]}, "groups", MAPPING) == Granted(Role.EDITOR, "dinkes")
    assert granted({"groups": "semua"}, "groups", MAPPING) == Granted(Role.VIEWER)
    assert granted({"groups": ["Semua", "semua "]}, "groups", MAPPING) is None
    assert granted({}, "groups", MAPPING) is None


def test_a_claim_may_lie_inside_another() -> None:
    assert values({"realm_access": {"roles": ["a"]}}, "realm_access.roles") == {"a"}
    assert values({"https://example/roles.v1": ["a"]}, "https://example/roles.v1") == {"a"}
    assert values({"realm_access": ["roles"]}, "realm_access.roles") == frozenset()


CLAIMS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(CLAIMS)
def test_whatever_a_claim_is_it_gives_no_role_that_is_not_mapped(said: object) -> None:
    found = granted({"groups": said}, "groups", MAPPING)
    if found is not None:
        assert any(value == said or (isinstance(said, list) and value in said) for value in MAPPING)


@pytest.mark.parametrize(
    "said", ["a@example.go.id", "Nama Orang", "", "oidc-0123456789abcde", 17, None, ["operator-1"], "x" * 41]
)
def test_what_is_no_name_of_an_account_becomes_none(said: object) -> None:
    assert account_name({"preferred_username": said}, "preferred_username") is None
    assert account_name({"": "operator-1"}, "") is None


@given(st.text(), st.text())
def test_a_pseudonym_is_a_name_and_always_the_same(issuer: str, subject: str) -> None:
    name = pseudonym(issuer, subject)
    assert is_name(name)
    assert name == pseudonym(issuer, subject)
    assert pseudonym(issuer + "a", subject) != pseudonym(issuer, "a" + subject)
