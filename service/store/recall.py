"""What one reading has asked before: it sees one state to its end, so the answer is still the same."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection
from sqlalchemy.engine import RootTransaction

_Answer = TypeVar("_Answer")

_answers: WeakKeyDictionary[RootTransaction, dict[Hashable, Any]] = WeakKeyDictionary()


def recall(connection: Connection, what: Hashable, read: Callable[[], _Answer]) -> _Answer:
    """The answer that `read` gives, asked of the database once in each reading; nobody may change it.

    `what` names the question. A connection that may write is asked each time. For the small questions that the rooms
    of one request ask one after another: what is large should be handed on instead.
    """
    transaction = connection.get_transaction()
    if transaction is None or not connection.get_execution_options().get("reading"):
        return read()
    answers = _answers.setdefault(transaction, {})
    if what not in answers:
        answers[what] = read()
    return answers[what]  # type: ignore[no-any-return]  # what `read` gave
