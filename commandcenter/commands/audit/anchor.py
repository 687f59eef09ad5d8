"""``commandcenter audit anchor``."""

import click

from commandcenter.commands.opened import now_ms
from commandcenter.domain.clock import to_datetime
from commandcenter.settings import Settings
from commandcenter.store import anchors as kept
from commandcenter.store import migrate
from commandcenter.store.engine import create_engine


@click.command()
@click.option("--print", "is_printed", is_flag=True, help="Only print it: for paper, or another machine's file.")
@click.pass_obj
def anchor(settings: Settings, is_printed: bool) -> None:
    """Check the trail and say where it ends now: id, digest, time. Later nobody can cut or rewrite it unseen.

    It is added to COMMANDCENTER_AUDIT_ANCHORS_FILE, and printed: keep a copy where whoever runs this machine cannot
    write. The web server takes one each day by itself, and every backup takes one.

    Exit codes: 0 done, 1 the trail was tampered with.
    """
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            migrate.check(connection)
        made = kept.take(engine, settings.anchors, now_ms(), is_kept=not is_printed)
    except kept.Tampered as error:
        raise click.ClickException(f"{error}; look at `commandcenter audit verify`") from error
    finally:
        engine.dispose()
    click.echo(kept.line(made))
    where = "" if is_printed else f", added to {settings.anchors}"
    click.echo(f"Row {made.id} on {to_datetime(made.taken_at):%Y-%m-%d %H:%M:%S WIB}{where}.", err=True)
