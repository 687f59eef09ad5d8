"""Which tickets must not be taken in again: known by the installation's key alone."""

from commandcenter.access import key
from commandcenter.settings import Settings
from commandcenter.store.orders import PURPOSE, Orders


def orders_of(settings: Settings) -> Orders:
    """The orders of this installation. They raise OSError when its key can be neither read nor made."""
    return Orders(lambda: key.derived(key.load(settings), PURPOSE))
