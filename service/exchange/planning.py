"""A bank as the modules that can be made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service.exchange import restoring
from service.exchange.fitting import fit
from service.exchange.model import Bank, Outcome, Verdict
from service.exchange.modules import Making, Origin, make


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made, and what became of each entry of the bank. `notes` on the whole."""

    making: Making
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...]

    @property
    def carried(self) -> int:
        """How many questions there will be."""
        return sum(outcome.question is not None for outcome in self.outcomes)


def plan(bank: Bank, origin: Origin, *, strict: bool) -> Plan:
    """The modules of a bank. `strict`: a question that loses anything is refused."""
    outcomes = fit(bank, origin.language)
    if strict:
        outcomes = [_strict(outcome) for outcome in outcomes]
    notes = list(bank.notes)
    own = restoring.restore(bank.remark, outcomes) if bank.remark else None
    if bank.remark and own is None:
        notes.append(restoring.EDITED)
    making = make(_without(outcomes, own[1] if own else set()), origin)
    if own:
        making = Making(
            own[0].modules + making.modules,
            {**making.sources, **own[0].sources},
            own[0].misconceptions,
            own[0].placeholders,
        )
    return Plan(making, tuple(outcomes), tuple(notes))


def _strict(outcome: Outcome) -> Outcome:
    if outcome.verdict is not Verdict.LOSSY:
        return outcome
    return replace(
        outcome, verdict=Verdict.REFUSED, why=("With --strict nothing may be lost.", *outcome.why), question=None
    )


def _without(outcomes: Iterable[Outcome], ids: set[str]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.question and outcome.question.id not in ids]
