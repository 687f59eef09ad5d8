"""What went wrong with a database, in words for the person who can mend it."""

import re
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

from ingest.contract import FeedError

# Classes of SQLSTATE that somebody must do something about: the query, its data, a right, a name, a password.
_PERMANENT: Final = frozenset({"0A", "21", "22", "23", "25", "28", "2F", "38", "39", "3D", "3F", "42", "44", "P0"})
_OVERTIME: Final = frozenset({"57014", "1969", "3024"})
_READ_ONLY: Final = frozenset({"25006", "1792"})
# MySQL says HY000 for everything that has no SQLSTATE; these pass: full, busy, locked, stopping, not reached.
_PASSING: Final = frozenset({1021, 1030, 1040, 1041, 1053, 1129, 1180, 1205, 1206, 1213, 1317, 1637, 1927})
_GONE: Final = frozenset({2002, 2003, 2005, 2006, 2012, 2013, 2055})
_REFUSED: Final = ("authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied")
_TEXT_MAX: Final = 300
# Errors about a value quote it, and the value may be somebody's NIK.
_DATA: Final = "22"
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")


def feed_error(error: DBAPIError, where: str, seconds: float) -> FeedError:
    """The error for people. ``where``: the database, as it may be shown; ``seconds``: the time limit of the query."""
    driver: BaseException = error.orig or error
    codes = _codes(driver)
    if codes & _OVERTIME or str(driver) == "interrupted":
        return overtime(where, seconds)
    said = _said(driver)
    if any(len(code) == 5 and code.startswith(_DATA) for code in codes):
        said = _QUOTED.sub('"…"', said)
    if codes & _READ_ONLY or said in ("not authorized", "attempt to write a readonly database"):
        return FeedError(f"{where}: the query would write, and a feed only reads: {said}", is_permanent=True)
    if _is_about_the_line(driver, codes):
        return FeedError(f"{where}: the database cannot be reached, or broke off: {said}")
    if _is_permanent(driver, codes):
        return FeedError(f"{where}: the database refuses: {said}", is_permanent=True)
    return FeedError(f"{where}: the database cannot answer now: {said}")


def overtime(where: str, seconds: float) -> FeedError:
    """The time limit was reached."""
    return FeedError(
        f"{where}: the query takes longer than {seconds:.0f} s: let it ask for less (a watermark), ask for an index, "
        "or raise time_limit"
    )


def _codes(driver: BaseException) -> frozenset[str]:
    """SQLSTATE and MySQL's number."""
    found = {str(getattr(driver, "sqlstate", None) or "")}
    if driver.args and isinstance(driver.args[0], int):
        found.add(str(driver.args[0]))
    return frozenset(found - {""})


def _said(driver: BaseException) -> str:
    """The database's own words, on one line. PostgreSQL repeats the query in them; its first line is enough."""
    primary = getattr(getattr(driver, "diag", None), "message_primary", None)
    hint = getattr(getattr(driver, "diag", None), "message_hint", None)
    number_and_text = len(driver.args) > 1 and isinstance(driver.args[0], int)
    text = str(primary or (driver.args[1] if number_and_text else driver))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (f"{lines[0] if lines else type(driver).__name__}" + (f" ({hint})" if hint else ""))[:_TEXT_MAX]


def _is_about_the_line(driver: BaseException, codes: frozenset[str]) -> bool:
    if isinstance(driver, sqlite3.Error):
        return False
    if any(code.startswith("08") for code in codes) or codes & {str(code) for code in _GONE}:
        return True
    return not codes and not any(word in str(driver) for word in _REFUSED)


def _is_permanent(driver: BaseException, codes: frozenset[str]) -> bool:
    if isinstance(driver, sqlite3.Error):
        return getattr(driver, "sqlite_errorname", "") not in ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR")
    if codes & {str(code) for code in _PASSING}:
        return False
    states = {code[:2] for code in codes if len(code) == 5}
    return not codes or bool(states & _PERMANENT) or "HY" in states
