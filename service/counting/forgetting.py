"""Answers that are kept no longer: out of the responses, and out of the counts of what people chose."""

from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from service.counting.choices import Chosen, latest
from service.counting.choosing import add_to_choices, responses_of
from service.counting.letting_go import NO_ANSWERS
from service.counting.model import State
from service.counting.records import note_change, read_obligations, read_tree
from service.store import tables as t
from service.store.among import among


def forget_answers(connection: Connection, form: int, responses: Mapping[str, str | None]) -> None:
    """Of these responses to one Form, keep that somebody answered and how well, not what was chosen.

    `responses`: id -> person id, None for somebody unknown. As counting everything anew would have it: whoever has
    answered counts by their latest response, whether it still says what they chose or not. The transaction has taken
    its turn.
    """
    module_id = connection.scalar(select(t.forms.c.module_id).where(t.forms.c.id == form)) or ""
    people = {who for who in responses.values() if who is not None}
    chosen = Chosen()
    counted = {
        who: one.unit_id
        for who, one in read_obligations(connection, module_id, people).items()
        if one.bound and one.state >= State.COMPLETED
    }
    for who, sent in responses_of(connection, module_id, people & counted.keys()).items():
        left = [
            each._replace(answers=NO_ANSWERS) if each.form == form and each.response_id in responses else each
            for each in sent
        ]
        chosen.note(counted[who], module_id, latest(sent), -1)
        chosen.note(counted[who], module_id, latest(left))
    of = t.responses.c
    these = update(t.responses).where(of.form == form, among(connection, of.response_id, responses))
    connection.execute(these.values(answers={}))
    add_to_choices(connection, chosen, read_tree(connection))
    note_change(connection)
