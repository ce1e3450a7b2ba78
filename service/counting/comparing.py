"""What is remembered of obligations against what is wanted, some people at a time.

So that memory does not grow with the city, and so that obligations are read and written in the order in which the
database keeps them: in any other, each of millions of rows would touch a place of its own.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Connection

from service.catalogue.model import Attempts
from service.counting import records
from service.counting.changes import Changes
from service.counting.model import Obligation, State
from service.counting.settling import Edits, Homes, settle
from service.counting.telling import told_of
from service.counting.wanted import Wanted

_AT_ONCE = 2_000

Have = Mapping[str, Mapping[str, Obligation]]
"""Module id -> person id -> what is remembered."""

States = Mapping[str, Mapping[str, State]]
"""Module id -> person id -> how far their answers bring them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose obligations are looked at, and to which modules; None: all. `but`: none of these modules."""

    people: AbstractSet[str] | None = None
    modules: AbstractSet[str] | None = None
    but: AbstractSet[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Some people: their ids in order, how many obligations are remembered of them, and what has to be written."""

    people: list[str]
    remembered: int
    edits: Mapping[str, Edits]  # by module id, those with anything to write

    @property
    def written(self) -> Iterator[tuple[str, str, Obligation]]:
        """Person id, module id and what is to be remembered; in order."""
        for module_id, edits in sorted(self.edits.items()):
            for who in self.people:
                one = edits.written.get(who)
                if one is not None:
                    yield who, module_id, one


@dataclass(frozen=True, slots=True)
class Comparing:
    """One comparison. `attempts`: which attempt counts where not the best; people have come as far as answers say.

    Without `attempts` they have come as far as is remembered. `changes` adds up what this does to the counters;
    without, they are counted from the obligations afterwards.
    """

    connection: Connection
    wanted: Wanted
    homes: Homes
    attempts: Mapping[str, Attempts] | None = None
    changes: Changes | None = None

    def parts(self, scope: Scope) -> Iterator[Part]:
        """Everybody in the scope whom a rule, an obligation or an answer is about."""
        people = scope.people
        if people is None:
            answers = self.attempts is not None
            people = self.homes.units.keys() | records.people_counted(self.connection, scope.modules, answers=answers)
        nothing = not records.any_obligations(self.connection)
        remaining = iter(sorted(people))
        while some := list(islice(remaining, _AT_ONCE)):
            only = frozenset(some)
            have = {} if nothing else records.obligations_of(self.connection, only, scope.modules)
            states = None
            if self.attempts is not None:
                states = records.states_of(self.connection, only, scope.modules, self.attempts)
            yield Part(some, sum(map(len, have.values())), self._edits(only, scope, have, states))

    def _edits(self, only: frozenset[str], scope: Scope, have: Have, states: States | None) -> dict[str, Edits]:
        modules = self.wanted.modules | have.keys() | (states or {}).keys()
        if scope.modules is not None:
            modules &= scope.modules
        modules -= scope.but
        wanted = {module_id: self.wanted.of(module_id, only) for module_id in modules}
        told = self._told(wanted, have)
        found = {}
        for module_id in modules:
            edits = settle(
                module_id,
                wanted[module_id],
                have.get(module_id, {}),
                homes=self.homes,
                changes=self.changes,
                states=None if states is None else states.get(module_id, {}),
                told=told.get(module_id, frozenset()),
            )
            if edits.written or edits.forgotten:
                found[module_id] = edits
        return found

    def _told(self, wanted: Mapping[str, Mapping[str, date]], have: Have) -> Mapping[str, AbstractSet[str]]:
        """Module id -> who has been told of it, of those of whom that is not remembered.

        Whoever is told while it is asked of them is noted then: only of new obligations it has to be looked up, and
        of all where everything is read anew.
        """
        nothing: Mapping[str, Obligation] = {}
        people = {
            who
            for module_id, bound in wanted.items()
            for who in (bound if self.attempts is not None else bound.keys() - have.get(module_id, nothing).keys())
        }
        return told_of(self.connection, people) if people else {}
