"""Settings of an installation that is open to whoever sits at the machine, as the demo is.

What a program writes beside its database (anchors of the trail, its key) goes into a folder of that database alone: one
that is shared by tests tells each of them that its database was exchanged.
"""

import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from commandcenter import settings
from commandcenter.settings import Settings

OPEN = {"COMMANDCENTER_ACCESS": "open", "COMMANDCENTER_SECRET_KEY": "of the tests"}


def opened(database_url: str, **more: str) -> Settings:
    """``more``: other settings, by their names in small letters."""
    given = {f"COMMANDCENTER_{name.upper()}": value for name, value in more.items()}
    return settings.load({**OPEN, **stored(database_url), **given})


def stored(database_url: str) -> dict[str, str]:
    """The settings of a database and of a data folder that nobody else has."""
    url = make_url(database_url)
    is_file = url.get_backend_name() == "sqlite" and url.database
    folder = str(Path(str(url.database)).parent) if is_file else tempfile.mkdtemp(prefix="commandcenter-test-")
    return {"COMMANDCENTER_DATABASE_URL": database_url, "COMMANDCENTER_DATA_DIR": folder}
