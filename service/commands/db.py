"""`nanolearn db`: the database's schema, and whether what it counts is right."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from service.access import Permission, asks_for
from service.app import read_settings
from service.commands.asker import allowed, as_option
from service.commands.installation import installation
from service.commands.output import answer, counted, json_option

if TYPE_CHECKING:
    from service.counting.recount import Proof


@click.group()
def db() -> None:
    """The database's schema, and a recount.

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

    engine = open_engine(read_settings().database_url)
    click.get_current_context().call_on_close(engine.dispose)
    revision = bring_up(engine)
    answer({"revision": revision}, as_json=as_json, text=f"The database is at revision {revision}.")


@db.command()
@click.option("--check", is_flag=True, help="Only compare; exit status 1 if anything is wrong.")
@as_option
@json_option
@asks_for(Permission.WORK_RUN)
def recount(*, check: bool, asker: str | None, as_json: bool) -> None:
    """Count everything again from the answers, the rules and the roster, and compare with the counts that are kept.

    Without --check, what is wrong is put right. Reports show the kept counts.

    Example: nanolearn db recount --check
    """
    from service.counting.recount import prove, rebuild
    from service.moments import local_day

    service = installation()
    allowed(service, asker, Permission.WORK_RUN)
    today = local_day(service.clock.now(), service.settings.timezone)
    proof = (prove if check else rebuild)(service.engine, service.catalogue, today)
    document = {
        "ok": proof.holds,
        "obligations": {"checked": proof.obligations, "wrong": proof.wrong_obligations},
        "counters": {"checked": proof.counters, "wrong": proof.wrong_counters},
        "withheld": {"wrong": proof.wrongly_withheld},
        "choices": {"checked": proof.choices, "wrong": proof.wrong_choices},
        "examples": list(proof.examples),
        "mended": not check and not proof.holds,
    }
    answer(document, as_json=as_json, text=_sentences(proof, check=check))
    if check and not proof.holds:
        raise SystemExit(1)


def _sentences(proof: "Proof", *, check: bool) -> Iterator[str]:
    checked = (
        f"{counted(proof.obligations, 'obligation')}, {counted(proof.counters, 'counter')} and "
        f"{counted(proof.choices, 'counter')} of what people chose"
    )
    if proof.holds:
        yield f"All is right: {checked} are as a recount has them."
        return
    yield (
        f"Of {checked}, {proof.wrong_obligations:,}, {proof.wrong_counters:,} and {proof.wrong_choices:,} are wrong; "
        f"{proof.wrongly_withheld:,} figures are wrongly shown or hidden."
    )
    yield from (f"  {example}" for example in proof.examples)
    yield "Next: `nanolearn db recount` puts it right." if check else "It is put right."
