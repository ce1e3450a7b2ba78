"""Every action of the sidebar: what its clicks are called, which permission it asks for, and who answers.

Here it is asked whether the actor has the permission for the unit that the click names, or anywhere at all; what else
an action is about (an assignment, its targets) its handler asks for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.access import Permission, may, reach
from service.cards import choosing, home, making, report, standing, whom
from service.cards.answers import Answer
from service.cards.turn import Trouble, Turn


@dataclass(frozen=True, slots=True)
class Action:
    """`asks`: the permission; None: everybody who is signed in. `of_unit`: it is asked for the click's unit."""

    answer: Callable[[Turn], Answer]
    asks: Permission | None = None
    of_unit: bool = False


_ASSIGN = Permission.ASSIGNMENTS_MANAGE
_SEE = Permission.ASSIGNMENTS_READ

ACTIONS: Mapping[str, Action] = {
    "home": Action(home.opened),
    "start": Action(home.started),
    "modules": Action(choosing.modules, _ASSIGN),
    "goal": Action(choosing.shelf, _ASSIGN),
    "course": Action(choosing.shelf, _ASSIGN),
    "find": Action(choosing.find, _ASSIGN),
    "take": Action(choosing.take, _ASSIGN),
    "take-all": Action(choosing.take_all, _ASSIGN),
    "see": Action(choosing.see, _ASSIGN),
    "pick": Action(choosing.pick, _ASSIGN),
    "whom": Action(making.choose_whom, _ASSIGN),
    "look": Action(whom.look, _ASSIGN),
    "suggest": Action(whom.suggest, _ASSIGN),
    "add": Action(whom.add, _ASSIGN),
    "drop": Action(whom.drop, _ASSIGN),
    "when": Action(making.when, _ASSIGN),
    "how": Action(making.how, _ASSIGN),
    "check": Action(making.check, _ASSIGN),
    "assign": Action(making.assign, _ASSIGN),
    "assignments": Action(standing.listed, _SEE),
    "assignment": Action(standing.one, _SEE),
    "remind": Action(standing.remind, Permission.PEOPLE_REMIND),
    "unreached": Action(standing.unreached, Permission.NAMES_READ),
    "extend": Action(standing.prolong, _ASSIGN),
    "withdraw": Action(standing.ask, _ASSIGN),
    "withdraw-now": Action(standing.take_back, _ASSIGN),
    "report": Action(report.figures, Permission.COUNTS_READ, of_unit=True),
    "names": Action(report.who, Permission.NAMES_READ, of_unit=True),
}

TRIGGERS = frozenset({"home"})
"""Actions that the host calls by itself; all others are clicks."""


def answer(turn: Turn, name: str) -> Answer:
    """The answer to a click, if the actor may have it.

    Raises:
        Trouble: they may not, there is no such action, or it cannot be done.
    """
    action = ACTIONS.get(name)
    if action is None:
        raise Trouble(turn.words.trouble.action)
    if action.asks is not None:
        asked = (
            may(turn.actor, action.asks, turn.unit(turn.parameter("unit")).path)
            if action.of_unit
            else reach(turn.actor, action.asks)
        )
        if not asked:
            raise Trouble(turn.words.trouble.forbidden)
    return action.answer(turn)
