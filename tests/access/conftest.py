"""Sign-ins by the hundred: hashing is cheap here unless a test asks for what it costs."""

import pytest

from tests.access.entering import cheap_passwords as cheap_passwords


@pytest.fixture(autouse=True)
def _hashing(request: pytest.FixtureRequest) -> None:
    """``pytest.mark.real_hashing``: as in the product."""
    if request.node.get_closest_marker("real_hashing") is None:
        request.getfixturevalue("cheap_passwords")
