"""How much room whose streams have."""

from collections.abc import Iterator

import pytest

from commandcenter.domain import access
from commandcenter.domain.access import NOBODY, Role
from commandcenter.live.hub import Hub, HubFull
from commandcenter.live.owner import OF_ACCOUNT, OF_DISPLAY, Owner, of_principal
from tests.live.test_hub import Paintings


@pytest.fixture
def hub() -> Iterator[Hub]:
    made = Hub(Paintings(), limit=16, views_limit=8)
    yield made
    made.stop()


def account(id: int) -> Owner:
    who = access.account("x", Role.OPERATOR, "192.0.2.1", id=id, session=id, opd=None, token="x")
    return of_principal(who)


def display(id: int) -> Owner:
    return of_principal(access.display("x", "192.0.2.1", id))


def test_one_account_takes_no_more_than_its_share(hub: Hub) -> None:
    for _ in range(OF_ACCOUNT):
        hub.connect(["network"], owner=account(1))
    with pytest.raises(HubFull, match="limit of one"):
        hub.connect(["network"], owner=account(1))
    hub.connect(["network"], owner=account(2))


def test_accounts_together_leave_half_to_the_displays(hub: Hub) -> None:
    for id in range(8):
        hub.connect(["network"], owner=account(id))
    with pytest.raises(HubFull, match="rest is for displays"):
        hub.connect(["network"], owner=account(9))
    for id in range(8):
        hub.connect(["network"], owner=display(id))


def test_one_display_takes_no_more_than_its_share(hub: Hub) -> None:
    for _ in range(OF_DISPLAY):
        hub.connect(["network"], owner=display(1))
    with pytest.raises(HubFull):
        hub.connect(["network"], owner=display(1))


def test_views_that_accounts_invent_leave_room_for_those_of_displays(hub: Hub) -> None:
    for n in range(4):
        hub.connect([f"network?at={n}"], owner=account(n))
    with pytest.raises(HubFull, match="views are watched by accounts"):
        hub.connect(["network?at=9"], owner=account(5))
    hub.connect(["network?at=1"], owner=account(5))
    hub.connect(["network", "data", "complaints"], owner=display(1))


def test_nobody_ends_the_stream_of_another_by_taking_its_name(hub: Hub) -> None:
    theirs = hub.connect(["network"], "window-1", display(1))
    mine = hub.connect(["network"], "window-1", account(1))
    assert not theirs.is_closed
    again = hub.connect(["network"], "window-1", account(1))
    assert mine.is_closed
    assert not again.is_closed
    assert not theirs.is_closed


def test_whoever_sits_at_an_open_machine_has_all_of_it(hub: Hub) -> None:
    for _ in range(16):
        hub.connect(["network"], owner=of_principal(access.local("127.0.0.1", "x")))
    assert of_principal(NOBODY) == Owner()
