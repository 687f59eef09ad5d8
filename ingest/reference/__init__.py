"""Reference data as files: agencies, indicators with their metadata, calendar; and the set that the program brings."""

from ingest.reference.builtin import default
from ingest.reference.loader import NOTHING, CatalogueError, Given, Known, load

__all__ = ["NOTHING", "CatalogueError", "Given", "Known", "default", "load"]
