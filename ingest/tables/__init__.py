"""Tables out of files, whatever agencies send: spreadsheets, text, JSON, web pages under the name of a spreadsheet."""

from ingest.tables.opening import open_tables

__all__ = ["open_tables"]
