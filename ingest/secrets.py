"""Secrets that feeds.yaml names: without one its feed is parked until somebody has put it there."""

from commandcenter import secrets
from ingest.contract import FeedError


class Secrets(secrets.Secrets):
    """As the house reads them, with the error of feeds."""

    def __call__(self, name: str) -> str:
        """The secret ``name`` without its line end. Raises FeedError, permanent, that says where to put it."""
        try:
            return super().__call__(name)
        except secrets.SecretError as error:
            raise FeedError(str(error), is_permanent=True) from None
