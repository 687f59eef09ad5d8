"""The page ``/displays``: which displays wait, which may watch, and locking one out."""

from layouts.displays.page import page

__all__ = ["page"]
