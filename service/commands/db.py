"""`nanolearn db`: the database's schema."""

import click

from service.commands.output import answer, json_option
from service.settings import load_settings


@click.group()
def db() -> None:
    """The database's schema.

    Example: nanolearn db upgrade
    """


@db.command()
@json_option
def upgrade(*, as_json: bool) -> None:
    """Bring the database to the current schema. Safe to run again.

    Example: nanolearn db upgrade
    """
    from service.store.engine import open_engine
    from service.store.engine import upgrade as bring_up

    engine = open_engine(load_settings().database_url)
    click.get_current_context().call_on_close(engine.dispose)
    revision = bring_up(engine)
    answer({"revision": revision}, as_json=as_json, text=f"The database is at revision {revision}.")
