"""URLs of databases: only those that we can promise not to write to, and never a password."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from ingest.contract import FeedError
from ingest.databases.address import Address, of_file, origin, with_password

ADDRESS = TypeAdapter(Address)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("db.example/dinkes", "is no database URL"),
        ("mssql+pyodbc://u@db/x", "mssql is not known here"),
        ("oracle://u@db/x", "let the others export a file"),
        ("mysql+mysqldb://u@db/x", r"write mysql\+pymysql://"),
        ("mysql+pymysql://u:rahasia@db/x", "no password in the URL"),
        ("mysql+pymysql://u@db/x?local_infile=1", "the option local_infile cannot be used"),
        ("mysql+pymysql://u@db/x?init_command=DROP+TABLE+t", "the option init_command cannot be used"),
        ("postgresql://u@db/x?options=-cdefault_transaction_read_only=off", "the option options cannot be used"),
        ("postgresql://u@db/x?password=rahasia", "the option password cannot be used"),
        ("mysql://u@db", "the name of the database"),
        ("postgresql:///x", "the name of the database server is missing"),
        ("sqlite://", "the name of the database"),
        ("sqlite:///:memory:", "the name of the database"),
        ("sqlite:///file:x.db?mode=rwc&uri=true", "cannot be used here"),
    ],
)
def test_an_address_that_cannot_be_used_says_why_and_shows_no_secret(url: str, text: str) -> None:
    with pytest.raises(ValidationError, match=text) as refused:
        ADDRESS.validate_python(url)
    (mistake,) = refused.value.errors()
    assert "rahasia" not in mistake["msg"]


@pytest.mark.parametrize(
    ("url", "driver", "shown"),
    [
        ("mysql://u@db:3307/dinkes", "mysql+pymysql", "db:3307/dinkes"),
        ("mariadb+pymysql://u@db/dinkes?charset=latin1", "mysql+pymysql", "db/dinkes"),
        ("postgresql://u@db/dinkes", "postgresql+psycopg", "db/dinkes"),
    ],
)
def test_an_address_is_asked_with_the_driver_that_is_tested(url: str, driver: str, shown: str) -> None:
    made = with_password(ADDRESS.validate_python(url), "rahasia")
    assert (made.drivername, made.password, origin(url)) == (driver, "rahasia", shown)


def test_a_file_outside_of_the_folder_of_the_feeds_is_not_opened(tmp_path: Path) -> None:
    base = tmp_path / "feeds"
    base.mkdir()
    (tmp_path / "other.db").touch()
    (base / "own.db").touch()
    (base / "link.db").symlink_to(tmp_path / "other.db")
    assert str(of_file("sqlite:///own.db", base).database).endswith("/feeds/own.db")
    assert origin("sqlite:///sub/own.db") == "own.db"
    for name in ("../other.db", str(tmp_path / "other.db"), "link.db"):
        with pytest.raises(FeedError, match="lies outside the folder"):
            of_file(f"sqlite:///{name}", base)
    with pytest.raises(FeedError, match=r"there is no file none\.db") as missing:
        of_file("sqlite:///none.db", base)
    assert not missing.value.is_permanent, "it may be copied there tonight"
