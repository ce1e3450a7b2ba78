"""What goes out about deliveries, reports, roles and the use of rights."""

from marshmallow import Schema, fields, validate

from service.api.schemas import Paged, PagedByNumber, Query, maybe, one_of, shown, text
from service.roles.model import GIVEN

_UNIT = "A unit's path: this unit with everything below it. Without it the branch that is the caller's, or all."


def _numbers(description: str) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": description}
    )


# --- deliveries -----------------------------------------------------------------------------------------------------


class Going(Schema):
    name = shown(fields.String, "The kind of work: roster, track, deliver.")
    source = shown(fields.String, "command or tick.")
    part = maybe(fields.String, "What it does now.")
    done = shown(fields.Integer, "So many of it.")
    total = maybe(fields.Integer, "Of so many; null: nobody knows.")
    began_at = shown(fields.String, "When it began.")
    last_sign_at = shown(fields.String, "When it last gave a sign.")
    waiting_for = maybe(fields.String, "A budget of Google's that it waits for.")
    silent = shown(fields.Boolean, "It has given no sign for a minute: it was probably killed.")


class Run(Schema):
    at = shown(fields.String, "When it was last done.")
    result = shown(fields.Dict, "What it came to, in numbers.")


class Deliveries(Schema):
    as_of = shown(fields.String, "The moment of these figures.")
    forms = _numbers("How many Forms are at each step: wanted, created, filled, shared, published, closed.")
    messages = _numbers("How many mails are in each state: sending, sent, uncertain, failed.")
    classes = _numbers("How many classes are in each state: wanted, active, archived.")
    works = shown(fields.List, "What is being worked on now.", cls_or_instance=fields.Nested(Going))
    runs = shown(fields.Dict, "When each kind of work was last done.", keys=fields.String(), values=fields.Nested(Run))


class FormsQuery(PagedByNumber):
    step = one_of("Only these.", ["wanted", "created", "filled", "shared", "published", "closed"])
    module = text("Only Forms of this module.", longest=100)
    failed = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "Only those that Google refused last."},
    )


class Form(Schema):
    id = shown(fields.Integer, "Ours.")
    module = shown(fields.String, "The module.")
    version = shown(fields.String, "Which version of it.")
    language = shown(fields.String, "In which language.")
    step = shown(fields.String, "How far it is.")
    form_id = maybe(fields.String, "Google's id; null: not made yet.")
    address = maybe(fields.String, "Where it is answered; null: not open yet.")
    error = maybe(fields.String, "What Google last refused; null: nothing.")
    drift = shown(fields.Boolean, "Whether somebody has changed it by hand.")


class MessagesQuery(PagedByNumber):
    state = one_of("Only these.", ["sending", "sent", "uncertain", "failed"])


class Message(Schema):
    id = shown(fields.Integer, "Ours.")
    state = shown(fields.String, "sending, sent, uncertain or failed.")
    email = maybe(fields.String, "Whom it goes to: a person or a group; null: erased, or for figures alone.")
    began_at = shown(fields.String, "When it was about to be sent.")
    sent_at = maybe(fields.String, "When Google took it.")
    error = maybe(fields.String, "Why it was not sent.")


# --- reports --------------------------------------------------------------------------------------------------------


class ReportQuery(Paged):
    unit = text(_UNIT)
    module = text("Only this module.", longest=100)
    assignment = fields.Integer(
        validate=validate.Range(1, 2**31 - 1), metadata={"description": "Only what this assignment asks for."}
    )


class ReportScope(Schema):
    unit = shown(fields.String, "The unit, with everything below it.")
    module = maybe(fields.String, "Only this module.")
    assignment = maybe(fields.Integer, "Only this assignment.")
    person = maybe(fields.String, "Only this person.")


_HIDDEN = "Too few people to show, or a figure that would give such a one away: no counts stand here."


class Figures(Schema):
    """How many are bound, have answered, have passed, are late; without them where they may not be shown."""

    assigned = fields.Integer(metadata={"description": "People now bound to do it."})
    reached = fields.Integer(metadata={"description": "Those of them who have been told of it, or have submitted it."})
    completed = fields.Integer(metadata={"description": "Those of them who submitted at least once."})
    passed = fields.Integer(
        allow_none=True,
        metadata={"description": "Those whose score reached the pass mark; null beside names, without a right to it."},
    )
    overdue = fields.Integer(metadata={"description": "Past due and not completed."})
    hidden = fields.Boolean(metadata={"description": _HIDDEN})


class Usefulness(Schema):
    """How useful people say a module was to them; of fewer than five who say so nobody is told."""

    hidden = shown(fields.Boolean, _HIDDEN)
    answered = fields.Integer(metadata={"description": "How many have said it."})
    average = fields.Float(metadata={"description": "From 1, not useful at all, to 5, very useful."})
    values = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "How many gave each value, by the value: 1 to 5."},
    )


class UnitRow(Figures):
    unit = shown(fields.String, "The unit, with everything below it.")
    module = shown(fields.String, "The module.")
    hidden = shown(fields.Boolean, _HIDDEN)
    usefulness = fields.Nested(
        Usefulness, metadata={"description": "By module, where the module asks and somebody has answered."}
    )


class PersonRow(Schema):
    person = shown(fields.String, "The address.")
    name = shown(fields.String, "The name.")
    unit = shown(fields.String, "The unit the person is in.")
    module = shown(fields.String, "The module.")
    assigned = shown(fields.Integer, "1: bound to it.")
    reached = shown(fields.Integer, "1: told of it, or done.")
    completed = shown(fields.Integer, "1: done.")
    passed = maybe(fields.Integer, "1: passed; null: the caller may not see it.")
    overdue = shown(fields.Integer, "1: late.")
    due = maybe(fields.Date, "The last day.")
    hidden = shown(fields.Boolean, "Always false: rows by person need the right to names.")


class QuestionRow(Schema):
    module = shown(fields.String, "The module.")
    question = shown(fields.String, "The question's id in it.")
    hidden = shown(fields.Boolean, _HIDDEN)
    answered = fields.Integer(metadata={"description": "How many people answered it; their latest answer counts."})
    right = fields.Integer(metadata={"description": "How many were right."})
    wrong = fields.Integer(metadata={"description": "How many were wrong."})
    misconceptions = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "How many chose an option that stands for this idea."},
    )


def report(name: str, row: type[Schema]) -> type[Schema]:
    """A report in pages: the total is that of all pages."""
    return Schema.from_dict(
        {
            "scope": fields.Nested(ReportScope, required=True),
            "by": shown(fields.String, "What a row stands for."),
            "as_of": shown(fields.String, "The moment of these figures."),
            "rows": fields.List(fields.Nested(row), required=True),
            "total": fields.Nested(Figures, required=True),
            "partial": shown(fields.Boolean, "Whether the total leaves something out that may not be shown."),
            "numbers": maybe(
                fields.Dict,
                "Weeks, what went before, on time, goal and spread of the whole scope; null by person or question.",
            ),
            "usefulness": fields.Nested(
                Usefulness,
                metadata={"description": "Of all the unit's modules that are shown, where somebody has answered."},
            ),
            "next": maybe(fields.String, "The cursor of the next page; null: this is the last."),
        },
        name=name,
    )


# --- roles and the use of rights ------------------------------------------------------------------------------------


class RolesQuery(Paged):
    """A page of roles."""


class RoleHeld(Schema):
    holder = shown(fields.String, "The address of a person or a group.")
    group = shown(fields.Boolean, "Whether each member of a group has it.")
    role = shown(fields.String, "administrator, leader, ambassador, superuser or it.")
    unit = maybe(fields.String, "On this unit with everything below it; null: the unit is gone.")
    until = maybe(fields.Date, "The last day; null: no end.")
    source = shown(fields.String, "hand, file or directory: how they came by it.")
    by = maybe(fields.String, "Who gave it.")
    at = maybe(fields.String, "When.")


_GIVEN = [role.value for role in GIVEN]


class Grant(Query):
    email = text("The person's address, any of theirs.", shortest=3, longest=320, required=True)
    role = one_of("Which role.", _GIVEN, required=True)
    unit = text("On this unit with everything below it; not for `it`.", load_default=None, allow_none=True)
    until = fields.Date(load_default=None, allow_none=True, metadata={"description": "The last day; null: no end."})


class Changed(Schema):
    holder = shown(fields.String, "The person's address.")
    role = shown(fields.String, "Which role.")
    unit = shown(fields.String, "On which unit.")
    until = maybe(fields.Date, "The last day.")
    changed = shown(fields.Boolean, "False: it was so already.")


class Revocation(Query):
    email = text("The person's address, any of theirs.", shortest=3, longest=320, required=True)
    role = one_of("Which role.", _GIVEN, required=True)
    unit = text("On which unit; not for `it`.")


class Revoked(Schema):
    holder = shown(fields.String, "The person's address.")
    role = shown(fields.String, "Which role.")
    still_by = shown(fields.List, "By what else they still have it.", cls_or_instance=fields.String())


class AuditQuery(PagedByNumber):
    since = fields.Date(metadata={"description": "From this day on, in UTC."})
    person = text("Only what was about the person with this address.", shortest=3, longest=320)
    by = text("Only what this address did.", shortest=3, longest=320)


class AuditEntry(Schema):
    id = shown(fields.Integer, "Higher: later.")
    at = shown(fields.String, "When.")
    by = maybe(fields.String, "Whose right; null: on the command line.")
    door = shown(fields.String, "command, page, card, api, or clock for what is done by itself.")
    right = shown(fields.String, "Which right.")
    unit = maybe(fields.String, "About which unit with everything below it.")
    person = maybe(fields.String, "About whom alone.")
    about = shown(fields.String, "What exactly.")
