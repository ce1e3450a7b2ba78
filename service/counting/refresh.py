"""Working out anew who is bound to what, where something has changed that could change it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from sqlalchemy import Connection, Engine, select

from service.assignments.records import read_rules
from service.catalogue.model import Attempts, Catalogue
from service.counting import records
from service.counting.changes import Changes, Tree, add_upward
from service.counting.choices import Chosen
from service.counting.choosing import add_to_choices, note_moves, recount_upward, recounted, replace_choices
from service.counting.comparing import Comparing, Scope
from service.counting.records import Basis
from service.counting.settling import Homes
from service.counting.wanted import Wanted
from service.counting.withholding import too_few
from service.roster.records import read_roster
from service.store import tables as t
from service.store.engine import reading
from service.store.recounts import Recount

_FEW = 5_000
"""Up to so many people are looked up one by one; of more, everybody's obligations are read."""


def keep_current(engine: Engine, catalogue: Catalogue, today: date) -> None:
    """See to it that the counts are those of today; costs one small query if they are.

    Whoever changes rules or roster calls this after that, so that no reader has to wait.
    """
    with reading(engine) as connection:
        if counted_version(connection, catalogue, today) is not None:
            return
    with engine.begin() as connection:
        records.take_turn(connection)
        if counted_version(connection, catalogue, today) is None:
            _Refresh(connection, attempts_of(catalogue), today).do()


def counted_version(connection: Connection, catalogue: Catalogue, today: date) -> int | None:
    """The version of the counts, if they are those of today and nobody has left a note; else None."""
    basis = records.read_basis(connection)
    if basis is None or basis.noted or not basis.day <= today < basis.until:
        return None
    return basis.version if basis.attempts == attempts_of(catalogue) else None


def attempts_of(catalogue: Catalogue) -> dict[str, Attempts]:
    """Module id -> which attempt counts, of the modules where that is not the best."""
    return {each.id: each.attempts for each in catalogue.modules.values() if each.attempts is not Attempts.BEST}


class _Refresh:
    """One refresh, in one transaction that has the turn."""

    def __init__(self, connection: Connection, attempts: Mapping[str, Attempts], today: date) -> None:
        self.connection = connection
        self.attempts = attempts
        self.today = today
        self.basis = records.read_basis(connection)
        self.notes = connection.execute(select(t.recounts)).all()  # before what they are about is read
        rules = read_rules(connection)
        roster = read_roster(connection)
        self.wanted = Wanted(rules, roster, today)
        self.homes = Homes.of(roster)
        self.tree = Tree({unit.id: unit.path for unit in roster.units.values()})
        self.started = {
            task.module_id
            for rule in rules
            for task in rule.tasks
            if self.basis is not None and self.basis.day < task.starts_on <= today
        }
        self.changes = Changes(self.tree)
        self.chosen = Chosen()

    def do(self) -> None:
        known = self.basis.attempts if self.basis else {}
        every = self.basis is None or self._asked(Recount.ALL) or self.today < self.basis.day
        anew = every or self._asked(Recount.TREE)
        restated = {
            module for module in known.keys() | self.attempts.keys() if known.get(module) != self.attempts.get(module)
        }
        people = self._keys(Recount.PERSON)
        if every or len(people) > _FEW:
            self._bring_in_step(Scope(), restate=every or bool(restated), count=not anew, choices=not every)
        else:
            whole = self.started | self._keys(Recount.MODULE)
            self._bring_in_step(Scope(modules=restated), restate=True, count=not anew)
            self._bring_in_step(Scope(modules=whole - restated), restate=False, count=not anew)
            self._bring_in_step(Scope(people=people, but=whole | restated), restate=False, count=not anew)
        if anew:
            self._rebuild()
        else:
            self._apply()
        self._count_choices(every=every, anew=anew)
        self._end()

    def _asked(self, kind: Recount) -> bool:
        return any(note.kind == kind for note in self.notes)

    def _keys(self, kind: Recount) -> set[str]:
        return {note.key for note in self.notes if note.kind == kind}

    def _bring_in_step(self, scope: Scope, *, restate: bool, count: bool, choices: bool = True) -> None:
        """`restate`: read from the answers how far people have come; `count`: note what this does to the counters.

        `choices`: note what it does to those of what people chose.
        """
        if scope.modules == set() or scope.people == set():
            return
        comparing = Comparing(
            self.connection,
            self.wanted,
            self.homes,
            attempts=self.attempts if restate else None,
            changes=self.changes if count else None,
        )
        for part in comparing.parts(scope):
            records.write_obligations(self.connection, part.written, new=not part.remembered)
            for module_id, edits in part.edits.items():
                records.delete_obligations(self.connection, module_id, edits.forgotten)
            if choices:
                moves = {module_id: edits.moved for module_id, edits in part.edits.items() if edits.moved}
                note_moves(self.connection, self.chosen, moves)

    def _apply(self) -> None:
        resized = set(self.changes.resized())
        records.add_to_counters(self.connection, self.changes.by_cell(), resized=resized)
        self._withhold(resized)

    def _rebuild(self) -> None:
        records.replace_counters(self.connection, add_upward(records.own_sums(self.connection), self.tree))
        self._withhold(None)

    def _count_choices(self, *, every: bool, anew: bool) -> None:
        if every:
            replace_choices(self.connection, recounted(self.connection, self.tree))
        elif anew:
            recount_upward(self.connection, self.chosen, self.tree)
        else:
            add_to_choices(self.connection, self.chosen, self.tree)

    def _withhold(self, modules: AbstractSet[str] | None) -> None:
        """Decide anew which figures are about too few people, of these modules or of all."""
        if modules is not None and not modules:
            return
        have = records.read_withheld(self.connection, modules)
        want = withheld(records.sizes(self.connection, modules), self.tree, have)
        records.change_withheld(self.connection, gone=have - want, new=want - have)

    def _end(self) -> None:
        version = self.basis.version if self.basis else 0
        records.write_basis(self.connection, Basis(self.today, self.wanted.until, version + 1, self.attempts))
        # Only the notes that were read: one that came later is about something that was not.
        records.forget_notes(self.connection, {note.id for note in self.notes})


def withheld(
    sizes: Mapping[str, Mapping[str, int]], tree: Tree, before: AbstractSet[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Unit and module of all figures that may not be shown. `before`: of those that were not until now."""
    so_far: dict[str, set[str]] = {}
    for unit_id, module_id in before:
        so_far.setdefault(module_id, set()).add(unit_id)
    return {
        (unit_id, module_id)
        for module_id, of in sizes.items()
        for unit_id in too_few(of, tree.paths, before=so_far.get(module_id, ()))
    }
