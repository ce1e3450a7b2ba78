"""From what a person typed to a rule: each word understood or refused in a sentence. Pure."""

import base64
import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from service.assignments.model import Level, Target, Task
from service.catalogue.model import Catalogue
from service.errors import UsageError
from service.roster.model import Group, Roster

_EVERY = re.compile(r"(?P<count>[1-9][0-9]{0,2})\s*(?P<unit>[dw])")
_PREFIXES = ("unit:", "group:", "person:")


def looks_like_target(text: str) -> bool:
    """Whether a word on the command line can only be a target."""
    return text == Level.ADMINISTRATION or text.startswith(_PREFIXES)


def group_addresses(texts: Sequence[str]) -> list[str]:
    """The groups among the targets: they must be read from the Directory before `target` can be asked."""
    addresses = (text.partition(":")[2].strip().lower() for text in texts if text.startswith("group:"))
    return [address for address in addresses if address]


def person_addresses(texts: Sequence[str]) -> list[str]:
    """The people among the targets: they must be in the roster that `target` is asked with."""
    addresses = (text.partition(":")[2].strip().lower() for text in texts if text.startswith("person:"))
    return [address for address in addresses if address]


def target(text: str, roster: Roster, groups: Mapping[str, Group]) -> Target:
    """One target. `roster` has all units, and of the people at least those who are named.

    Raises:
        UsageError: it is of no known form, or names something that is not there.
    """
    if not roster.units:
        raise UsageError("The roster is empty. Run `nanolearn roster sync` first.")
    kind, _, value = text.partition(":")
    value = value.strip()
    if text == Level.ADMINISTRATION:
        return Target(Level.ADMINISTRATION, "", text)
    if kind == Level.UNIT and value:
        return _unit(text, value, roster)
    if kind == Level.GROUP and value:
        return Target(Level.GROUP, groups[value.lower()].address, text)
    if kind == Level.PERSON and value:
        return _person(text, value, roster)
    raise UsageError(
        f"{text!r} is no target. A target is `administration`, `unit:/Path/Of/Unit`, `group:mail@domain` or "
        "`person:mail@domain`."
    )


def _unit(text: str, path: str, roster: Roster) -> Target:
    if not path.startswith("/"):
        path = "/" + path
    unit = roster.unit_at(path)
    if unit is None:
        close = difflib.get_close_matches(path, roster.paths(), n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(close)}?" if close else " `nanolearn roster sync` reads the units anew."
        raise UsageError(f"There is no unit {path} in the roster.{hint}")
    return Target(Level.UNIT, unit.id, text)


def _person(text: str, address: str, roster: Roster) -> Target:
    found = [person for person in roster.people.values() if address.lower() in person.addresses]
    if not found:
        raise UsageError(
            f"There is no person {address} in the roster: not in the Directory, suspended or archived. Check the "
            "address; `nanolearn roster sync` reads the people anew."
        )
    return Target(Level.PERSON, found[0].id, text)


def class_id(text: str) -> str:
    """A class's id, as Classroom's API has it, also from what stands in the address of its page.

    Raises:
        UsageError: it is neither.
    """
    shown = text.strip().rstrip("/").rpartition("/")[2]
    if shown.isascii() and shown.isdigit():
        return shown
    try:
        decoded = base64.b64decode(shown + "=" * (-len(shown) % 4), validate=True).decode("ascii")
    except ValueError:
        decoded = ""
    if not decoded.isdigit():
        raise UsageError(
            f"{text!r} is no id of a class. It is a number, or the last part of the address that the class's page has: "
            "https://classroom.google.com/c/…"
        )
    return decoded


def modules(names: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Module ids in order, each once; a course stands for its modules.

    Raises:
        UsageError: a name is neither a module nor a course.
    """
    ids: dict[str, None] = {}
    for name in names:
        if name in catalogue.modules:
            ids[name] = None
        elif name in catalogue.courses:
            ids.update(dict.fromkeys(catalogue.courses[name].modules))
        else:
            close = _meant(name, [*catalogue.modules, *catalogue.courses])
            hint = f" Did you mean {' or '.join(close)}?" if close else " `nanolearn courses list` shows what there is."
            raise UsageError(f"There is no module or course {name!r}.{hint}")
    if not ids:
        raise UsageError(f"{', '.join(names)} holds no modules.")
    return list(ids)


def role_for(module_ids: Sequence[str], role: str | None, catalogue: Catalogue) -> str | None:
    """The role that is asked to do these modules: staff, where pupils go through them with a teacher.

    Raises:
        UsageError: pupils would be asked for one that leaves no trace of any pupil.
    """
    together = [id_ for id_ in module_ids if catalogue.modules[id_].with_teacher]
    if not together:
        return role
    named = f"{' and '.join(together)}: pupils go through it with a teacher, who answers, and nothing is kept on them."
    if role == "pupil":
        raise UsageError(f"{named} Assign it to the teachers: --role staff.")
    if role is None and len(together) < len(module_ids):
        raise UsageError(f"{named} Assign it by itself, or everything to staff: --role staff.")
    return "staff"


def _meant(name: str, known: Sequence[str]) -> list[str]:
    """Up to three that begin like this; if nothing does, that look like it."""
    begun = [each for each in known if name and each.startswith(name)]
    return begun[:3] or difflib.get_close_matches(name, known, n=3, cutoff=0.5)


def every(text: str) -> timedelta:
    """`3w` or `10d` as a time.

    Raises:
        UsageError: it is neither.
    """
    match = _EVERY.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"--every {text!r} is no rhythm. Give days or weeks, like 10d or 3w.")
    count = int(match["count"])
    return timedelta(weeks=count) if match["unit"] == "w" else timedelta(days=count)


def tasks(
    module_ids: Sequence[str], *, today: date, starts: date | None, due: date | None, rhythm: timedelta | None
) -> tuple[Task, ...]:
    """The modules with their days; with a rhythm each starts, and is due, so much after the one before.

    Raises:
        UsageError: due before it starts.
    """
    if starts is not None and due is not None and due < starts:
        raise UsageError(f"--due {due} is before --starts {starts}.")
    first = starts or today
    step = rhythm or timedelta(0)
    try:
        return tuple(
            Task(module_id, first + step * position, due + step * position if due else None)
            for position, module_id in enumerate(module_ids)
        )
    except OverflowError:
        raise UsageError(
            "The series would end after the year 9999. Give an earlier day or a shorter --every."
        ) from None
