"""`nanolearn assign` and `nanolearn assignments`: decisions that people shall do modules by a date."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from service.access import Permission, asks_for, reach
from service.app import Service
from service.commands.asker import actor_in, actor_of, as_option
from service.commands.installation import installation
from service.commands.kinds import Address, Day
from service.commands.output import answer, counted, json_option, note, shortened
from service.moments import local_day

if TYPE_CHECKING:
    from service.roster.model import Members

_ON_A_TERMINAL = 20  # assignments; more would push the newest out of sight


class _ManyTargets(click.Command):
    """Lets one `--to` or `--except` take several targets, as a person would type them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        from service.assignments.request import looks_like_target

        spread: list[str] = []
        option: str | None = None
        for position, word in enumerate(args):
            follows_option = position > 0 and args[position - 1] in {"--to", "--except"}
            if word in {"--to", "--except"}:
                option = word
            elif option is not None and not follows_option and looks_like_target(word):
                spread.append(option)
            elif not follows_option:
                option = None
            spread.append(word)
        return super().parse_args(ctx, spread)


@click.command(cls=_ManyTargets)
@click.argument("names", metavar="MODULE_OR_COURSE...", nargs=-1, required=True)
@click.option(
    "--to",
    "targets",
    multiple=True,
    required=True,
    metavar="TARGET...",
    help="administration, unit:/Path, group:mail@…, person:mail@…; several may follow.",
)
@click.option("--except", "exceptions", multiple=True, metavar="TARGET...", help="Targets to leave out.")
@click.option("--role", type=click.Choice(["staff", "pupil"]), help="Only these among the targets.")
@click.option(
    "--via",
    type=click.Choice(["classroom", "mail"]),
    help="How it shall reach them; without it pupils get Classroom and staff mail.",
)
@click.option(
    "--class",
    "class_id",
    metavar="ID",
    help="A Classroom class to use, instead of one for each unit; whoever is not in it gets mail.",
)
@click.option("--starts", type=Day(), help="First day; default today.")
@click.option("--due", type=Day(), help="Last day, of the first module where --every is given.")
@click.option(
    "--every",
    metavar="3w",
    help="Rhythm of a series: each module so long after the one before (days d, weeks w).",
)
@click.option(
    "--aggregate-only",
    is_flag=True,
    help="Figures alone: nobody, owners neither, sees by name who has done its modules, now or later.",
)
@click.option("--by", type=Address(), metavar="EMAIL", help="Who decided it, for the record.")
@as_option
@click.option("--dry-run", is_flag=True, help="Show whom it would reach; write nothing.")
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def assign(
    names: tuple[str, ...],
    targets: tuple[str, ...],
    exceptions: tuple[str, ...],
    *,
    asker: str | None,
    as_json: bool,
    dry_run: bool,
    **options: Any,
) -> None:
    """Bind people to modules. The rule is kept alive: who joins the unit later is bound too.

    \b
    Examples:
      nanolearn assign phishing-pause-and-verify --to administration --due 2030-01-31
      nanolearn assign start --to unit:/Skolor unit:/Vård --except person:chef@kommun.example --every 2w --dry-run
    """
    from service.asking import demand_new_rule, record, use_of_assignment
    from service.assignments.placing import Order, place
    from service.delivery.classroom.reading import usable_class
    from service.roles.audit import Door

    service = installation()
    service.count()
    actor = actor_of(service, asker)
    options["by"] = options["by"] or actor.email or None
    order = Order(names=names, targets=targets, exceptions=exceptions, **options)
    placed = place(
        service.engine,
        service.catalogue,
        service.settings,
        service.clock.now(),
        order,
        read_members=lambda address: _members(service, address),
        read_class=lambda class_id: usable_class(service.workspace, service.settings.sender(), class_id),
        dry_run=dry_run,
        permit=lambda connection, rule, groups: demand_new_rule(connection, actor, rule, groups),
        beside=lambda connection, placed: record(
            connection, actor, Door.COMMAND, service.clock.now(), use_of_assignment(placed.assignment_id, order.targets)
        ),
    )
    service.count()
    document = {
        "assignment": placed.assignment_id,
        "people": placed.people,
        "units": placed.units,
        "already_done": placed.already_done,
        "unreachable": [{"email": email, "reason": reason} for email, reason in placed.unreachable],
        "fallback": [{"email": email, "reason": reason} for email, reason in placed.fallback],
        "aggregate_only": placed.aggregate_only,
        "unnamed": list(placed.unnamed),
    }
    answer(document, as_json=as_json, text=_sentences(document, dry_run=dry_run))
    _notes(options, local_day(service.clock.now(), service.settings.timezone), classroom=service.settings.classroom)
    if placed.aggregate_only and not order.aggregate_only:
        note("NANOLEARN_PUPILS_BY_NAME is off: pupils are asked for figures alone. Names are for --role staff.")


def _notes(options: dict[str, Any], today: date, *, classroom: bool) -> None:
    if options["via"] == "classroom" and not classroom:
        note("NANOLEARN_CLASSROOM is off: everybody is reached by mail. `classroom` is kept with the rule.")
    if options["due"] is not None and options["due"] < today:
        note(f"The due day {options['due']} has passed: whoever has not done it is overdue at once.")


def _members(service: Service, address: str) -> "Members":
    from service.roster.directory import read_members

    service.settings.sender()
    return read_members(service.workspace, address)


def _sentences(document: dict[str, Any], *, dry_run: bool) -> Iterator[str]:
    reach = f"{counted(document['people'], 'person', 'people')} in {counted(document['units'], 'unit')}"
    number = document["already_done"]
    if number is None:
        done = "nobody sees by name who does it."
    elif not number:
        done = "none of them has done it yet."
    else:
        done = f"{number:,} of them {'has' if number == 1 else 'have'} done it already."
    if dry_run:
        yield f"It would bind {reach}; {done} Nothing is written."
    else:
        yield f"Assignment {document['assignment']} binds {reach}; {done}"
    if not document["people"]:
        yield "Nobody is bound as things are. The rule would bind whoever comes into its targets later."
    if document["unnamed"]:
        yield _others(document["unnamed"])
    lost = document["unreachable"]
    if lost:
        yield f"{len(lost):,} cannot be reached:"
        yield from shortened([f"  {each['email']}: {each['reason']}" for each in lost], 10, "of them")
    if document["fallback"]:
        yield f"{counted(len(document['fallback']), 'person', 'people')} will get mail instead of Classroom:"
        lines = [f"  {each['email']}: {each['reason']}" for each in document["fallback"]]
        yield from shortened(lines, 10, "of them")
    if dry_run:
        yield "Next: the same without --dry-run."
    else:
        yield "Next: `nanolearn deliver` sends it."


@click.group()
def assignments() -> None:
    """List assignments, withdraw one.

    Example: nanolearn assignments list
    """


@assignments.command(name="list")
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_READ)
def list_(*, asker: str | None, as_json: bool) -> None:
    """Every assignment, the newest first; with --as those that bind nobody outside of that person's branches.

    Example: nanolearn assignments list
    """
    from service.asking import assignments_seen, demand
    from service.store.engine import reading

    service = installation()
    with reading(service.engine) as connection:
        actor = actor_in(connection, service, asker)
        demand(actor, Permission.ASSIGNMENTS_READ, next(iter(reach(actor, Permission.ASSIGNMENTS_READ)), None))
        rows = assignments_seen(connection, actor)
    blocks = [_in_a_block(row) for row in (rows if not sys.stdout.isatty() else rows[:_ON_A_TERMINAL])]
    lines = [line for block in blocks for line in block] or ["No assignments yet. Next: `nanolearn assign`."]
    if len(blocks) < len(rows):
        lines.append(f"… and {counted(len(rows) - len(blocks), 'older assignment')} (--json shows all)")
    answer({"assignments": rows}, as_json=as_json, text=lines)


def _in_a_block(row: dict[str, Any]) -> Iterator[str]:
    """One assignment on a few lines: names are too long, and too many, for a table."""
    names = [module["id"] for module in row["modules"]]
    rest = f" and {counted(len(names) - 1, 'more module')}" if len(names) > 1 else ""
    state = f"   withdrawn {row['withdrawn_at'][:10]}" if row["withdrawn_at"] else ""
    yield f"{row['assignment']:>4}  {names[0]}{rest}{state}"
    yield f"      to {', '.join(row['to'])}"
    if row["except"]:
        yield f"      except {', '.join(row['except'])}"
    first, last = row["modules"][0], row["modules"][-1]
    days = f"from {first['starts']}" + (f", due {first['due']}" if first["due"] else "")
    if first["starts"] != last["starts"]:
        days += f"; the last from {last['starts']}" + (f", due {last['due']}" if last["due"] else "")
    yield f"      {days}"
    more = [f"{word} {row[key]}" for word, key in (("only", "role"), ("via", "via"), ("decided by", "by")) if row[key]]
    if more:
        yield f"      {', '.join(more)}"
    if row["aggregate_only"]:
        yield "      figures alone: nobody sees by name who has done it"


@assignments.command()
@click.argument("assignment_id", metavar="ID", type=int)
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def withdraw(assignment_id: int, *, asker: str | None, as_json: bool) -> None:
    """Take an assignment out of force. Answers given stay; the Forms close at the next `deliver`.

    Example: nanolearn assignments withdraw 3
    """
    from service.asking import demand_rule, record, use_of_assignment
    from service.assignments.records import read_rules
    from service.assignments.records import withdraw as take_back
    from service.moments import stamp
    from service.roles.audit import Door

    service = installation()
    actor, now = actor_of(service, asker), service.clock.now()
    with service.engine.begin() as connection:
        rules = read_rules(connection, only=assignment_id)
        for rule in rules:
            demand_rule(connection, actor, rule)
        take_back(connection, assignment_id, stamp(now))
        labels = [target.label for rule in rules for target in rule.targets]
        record(connection, actor, Door.COMMAND, now, use_of_assignment(assignment_id, labels, "withdrawn"))
    service.count()
    answer(
        {"assignment": assignment_id, "withdrawn": True},
        as_json=as_json,
        text=f"Assignment {assignment_id} is withdrawn; answers given stay. Next: `nanolearn deliver`.",
    )


@assignments.command(name="aggregate-only")
@click.argument("assignment_id", metavar="ID", type=int)
@as_option
@json_option
@asks_for(Permission.ASSIGNMENTS_MANAGE)
def aggregate_only(assignment_id: int, *, asker: str | None, as_json: bool) -> None:
    """Let an assignment be for figures alone: nobody sees by name who has done its modules. There is no way back.

    Example: nanolearn assignments aggregate-only 3
    """
    from service.roles.audit import Door
    from service.unnaming import unname

    service = installation()
    actor, now = actor_of(service, asker), service.clock.now()
    with service.engine.begin() as connection:
        done = unname(connection, actor, Door.COMMAND, now, assignment_id)
    service.count()
    lines = [f"Assignment {assignment_id} is for figures alone{'' if done.changed else ', as it was'}."]
    if done.others:
        lines.append(_others(done.others))
    document = {"assignment": assignment_id, "changed": done.changed, "unnamed": list(done.others)}
    answer(document, as_json=as_json, text=lines)


def _others(numbers: Sequence[int]) -> str:
    which = " and ".join(str(each) for each in numbers)
    return f"Of assignment {which}, which asks for the same, nobody sees names any more either."
