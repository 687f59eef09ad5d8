"""The URL of a database: what it may be, and what is shown of it."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ingest.contract import FeedError

# What we can promise never to write to, by the driver that is tested with it.
DRIVERS: Final = {
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "sqlite": "sqlite",
}
# Others could undo the promise (options, init_command) or read files of ours (local_infile, read_default_file).
_OPTIONS: Final = frozenset(
    {
        "charset", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs",
        "ssl_ca", "ssl_cert", "ssl_key", "ssl_check_hostname", "ssl_verify_cert", "ssl_verify_identity",
    }
)  # fmt: skip


def _checked(text: str) -> str:
    """The texts of these errors never hold the URL: somebody may have written a password into it all the same."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError(
            "is no database URL: write for example mysql+pymysql://user@db.example:3306/database"
        ) from None
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        raise ValueError(
            f"{backend} is not known here: {', '.join(DRIVERS)} are, because of them we can be sure that nothing is "
            "written; let the others export a file"
        )
    if url.drivername not in (backend, DRIVERS[backend], f"mariadb+{DRIVERS[backend].partition('+')[2]}"):
        raise ValueError(f"the driver of {backend} is another one here: write {DRIVERS[backend]}://")
    if url.password is not None:
        raise ValueError("no password in the URL: name a secret, as password: {secret: NAME}")
    unknown = sorted(set(url.query) - _OPTIONS)
    if unknown:
        raise ValueError(f"the option {unknown[0]} cannot be used here; {', '.join(sorted(_OPTIONS))} can")
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise ValueError("the name of the database (of SQLite: of its file) is missing")
    if backend != "sqlite" and not url.host:
        raise ValueError("the name of the database server is missing")
    return text


Address = Annotated[str, AfterValidator(_checked)]


def with_password(text: str, password: str | None) -> URL:
    """The URL of a database server."""
    url = make_url(text)
    return url.set(drivername=DRIVERS[url.get_backend_name()], password=password)


def of_file(text: str, base: Path) -> URL:
    """The URL of a SQLite file, read-only. Relative paths start at ``base``, the folder of feeds.yaml, and no file
    outside of it is opened: whoever may edit feeds.yaml may not thereby read every database of this computer.

    Raises FeedError.
    """
    path = (base / str(make_url(text).database)).resolve()
    if not path.is_relative_to(base.resolve()):
        raise FeedError(
            f"{path.name} lies outside the folder of feeds.yaml: put it, or a copy, there", is_permanent=True
        )
    if not path.is_file():
        raise FeedError(f"there is no file {path.relative_to(base.resolve())} in the folder of feeds.yaml")
    return URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "uri": "true"})


def origin(text: str) -> str:
    """What is shown: server and database, neither user nor options."""
    url = make_url(text)
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).name
    return f"{url.host}{f':{url.port}' if url.port else ''}/{url.database}"
