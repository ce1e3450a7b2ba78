"""What goes in and out, in marshmallow: it checks requests, and describes both in the OpenAPI document."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from service.api.paging import MOST, USUAL


def _is_text(value: str) -> None:
    """Half a surrogate pair is no text, though JSON can write it; a database keeps no zero character."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValidationError("This is no text: it holds half a character.") from None
    if "\0" in value:
        raise ValidationError("This is no text: it holds a zero character.")


def text(description: str, *, longest: int = 1000, shortest: int = 0, pattern: str | None = None, **more: Any) -> Any:
    """A text that a caller may send."""
    checks: list[Any] = [validate.Length(min=shortest, max=longest), _is_text]
    if pattern is not None:
        checks.append(validate.Regexp(pattern))
    return fields.String(validate=checks, metadata={"description": description}, **more)


def one_of(description: str, choices: list[str], **more: Any) -> Any:
    return fields.String(validate=validate.OneOf(choices), metadata={"description": description}, **more)


def shown(kind: type[fields.Field[Any]], description: str, **more: Any) -> Any:
    """A field of an answer; every one is always there."""
    return kind(required=True, metadata={"description": description}, **more)


def maybe(kind: type[fields.Field[Any]], description: str, **more: Any) -> Any:
    """A field of an answer that may be null."""
    return kind(required=True, allow_none=True, metadata={"description": description}, **more)


class Query(Schema):
    """A misspelt filter would give everything: what is not known is refused."""

    class Meta:
        """Marshmallow reads this."""

        unknown = RAISE


class Paged(Query):
    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, MOST),
        metadata={"description": f"How many rows a page holds at most, up to {MOST}."},
    )
    cursor = text("The page after this one: `next` of the page before.")


class PagedByNumber(Query):
    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, MOST),
        metadata={"description": f"How many rows a page holds at most, up to {MOST}."},
    )
    cursor = fields.Integer(
        validate=validate.Range(0, 2**31 - 1),
        metadata={"description": "The page after this one: `next` of the page before."},
    )


_UNIT = "A unit's path: this unit with everything below it. Without it the branch that is the caller's, or all."
_NEXT = "The cursor of the next page; null: this is the last."


def page(name: str, item: type[Schema]) -> type[Schema]:
    """A page of items."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": maybe(fields.String, _NEXT),
        },
        name=name,
    )


# --- what there is --------------------------------------------------------------------------------------------------


class Course(Schema):
    id = shown(fields.String, "The course's id, which an assignment can name in place of its modules.")
    title = shown(fields.Dict, "By language.", keys=fields.String(), values=fields.String())
    modules = shown(fields.List, "Module ids in order.", cls_or_instance=fields.String())


class Module(Schema):
    id = shown(fields.String, "The module's id.")
    course = shown(fields.String, "The course it belongs to.")
    version = shown(fields.String, "Changes with all that a learner can see.")
    audience = shown(fields.String, "Whom it is written for.")
    with_teacher = shown(fields.Boolean, "Pupils go through it with a teacher: it is assigned to staff alone.")
    level = shown(fields.String, "How much it asks of the reader.")
    languages = shown(fields.List, "Those it is written in.", cls_or_instance=fields.String())
    title = shown(fields.Dict, "By language.", keys=fields.String(), values=fields.String())
    objective = shown(fields.Dict, "By language.", keys=fields.String(), values=fields.String())
    minutes = shown(fields.Float, "How long it takes, in its longest language.")
    questions = shown(fields.Integer, "How many it asks.")
    pass_mark = shown(fields.Integer, "How many right answers pass it.")
    licence = shown(fields.String, "Under which it may be used.")
    review_by = shown(fields.Date, "When its facts should be looked at again.")


class UnitsQuery(Paged):
    unit = text(_UNIT)


class Unit(Schema):
    id = shown(fields.String, "Google's id of the org unit: survives renames.")
    path = shown(fields.String, "Where it is in the tree; what other addresses call `unit`.")
    name = shown(fields.String, "The last part of its path, as the Directory writes it.")
    parent_id = maybe(fields.String, "The unit above.")
    people = shown(fields.Integer, "How many are in the unit itself, without those below.")


class PeopleQuery(Paged):
    unit = text(_UNIT)
    role = one_of("Only these.", ["staff", "pupil"])
    q = text("Only those whose name or address has this in it.", longest=100)


class Person(Schema):
    id = shown(fields.String, "Google's id of the account: survives a changed address.")
    email = shown(fields.String, "The primary address.")
    name = shown(fields.String, "As the Directory writes it.")
    unit = shown(fields.String, "The path of the person's unit.")
    role = shown(fields.String, "staff or pupil.")
    language = maybe(fields.String, "The Directory's; null: it names none.")
    joined_at = shown(fields.String, "When the roster first had the person.")


class Branch(Schema):
    role = shown(fields.String, "What the caller is there.")
    unit = shown(fields.String, "On this unit with everything below it.")


class Me(Schema):
    email = shown(fields.String, "The address, or token:NAME.")
    person = maybe(fields.String, "The id in the roster; null: not in it.")
    owner = shown(fields.Boolean, "Whether the settings name the caller as an owner.")
    roles = shown(fields.List, "What the caller is, and where.", cls_or_instance=fields.Nested(Branch))
    permissions = shown(
        fields.Dict,
        "The units on which the caller has each permission, with everything below them.",
        keys=fields.String(),
        values=fields.List(fields.String()),
    )


# --- assignments ----------------------------------------------------------------------------------------------------

TARGET = r"^(administration|unit:.+|group:.+@.+|person:.+@.+)$"
_TARGET = "`administration`, `unit:/Path/Of/Unit`, `group:mail@domain` or `person:mail@domain`."


class Order(Schema):
    """An assignment to make: these people shall do these modules."""

    class Meta:
        """Marshmallow reads this."""

        unknown = RAISE

    modules = fields.List(
        text("A module's or a course's id.", shortest=1, longest=100),
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "Module ids; a course's id stands for its modules in order."},
    )
    to = fields.List(
        text(_TARGET, pattern=TARGET),
        required=True,
        validate=validate.Length(1, 500),
        metadata={"description": "Whom it binds."},
    )
    except_ = fields.List(
        text(_TARGET, pattern=TARGET),
        data_key="except",
        load_default=list,
        validate=validate.Length(max=500),
        metadata={"description": "Whom it does not bind."},
    )
    role = one_of("Only these among the targets.", ["staff", "pupil"], load_default=None, allow_none=True)
    via = one_of(
        "How it reaches them; without it pupils get Classroom and staff mail.",
        ["mail", "classroom"],
        load_default=None,
        allow_none=True,
    )
    class_id = text(
        "A Classroom class to use, in place of the units' own.",
        longest=64,
        data_key="class",
        load_default=None,
        allow_none=True,
    )
    starts = fields.Date(load_default=None, allow_none=True, metadata={"description": "First day; without it today."})
    due = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "Last day, of the first module where `every` is given."},
    )
    every = text(
        "Rhythm of a series: each module so long after the one before, like 10d or 3w.",
        pattern=r"^[1-9][0-9]{0,2}[dw]$",
        load_default=None,
        allow_none=True,
    )

    aggregate_only = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={
            "description": "Figures alone: nobody, owners neither, sees by name who has done its modules, now or later."
        },
    )

    @validates_schema
    def _in_order(self, order: dict[str, Any], **_: Any) -> None:
        starts, due = order.get("starts"), order.get("due")
        if starts is not None and due is not None and due < starts:
            raise ValidationError("The last day is before the first.", "due")


class Unreached(Schema):
    email = shown(fields.String, "Whose address.")
    reason = shown(fields.String, "Why, and what to do.")


class Placed(Schema):
    assignment = maybe(fields.Integer, "Its id; null after a dry run.")
    people = shown(fields.Integer, "How many it binds today.")
    units = shown(fields.Integer, "In how many units they are.")
    already_done = maybe(
        fields.Integer, "How many of them have completed every module of it; null: it is for figures alone."
    )
    unreachable = shown(fields.List, "Who shall do it and cannot.", cls_or_instance=fields.Nested(Unreached))
    fallback = shown(
        fields.List, "Whom mail reaches in place of the class that was named.", cls_or_instance=fields.Nested(Unreached)
    )
    aggregate_only = shown(fields.Boolean, "For figures alone; pupils may be asked for nothing else.")
    unnamed = shown(
        fields.List,
        "Other assignments that ask for the same modules and now show no names either.",
        cls_or_instance=fields.Integer(),
    )


class Task(Schema):
    id = shown(fields.String, "The module.")
    starts = shown(fields.Date, "The first day.")
    due = maybe(fields.Date, "The last day; null: none.")


class Assignment(Schema):
    assignment = shown(fields.Integer, "Its id.")
    created_at = shown(fields.String, "When it was made.")
    by = maybe(fields.String, "Who decided it.")
    role = maybe(fields.String, "staff or pupil; null: both.")
    via = maybe(fields.String, "mail or classroom; null: by role.")
    class_id = maybe(fields.String, "The Classroom class that is used; null: the units' own.", data_key="class")
    aggregate_only = shown(fields.Boolean, "For figures alone: nobody sees by name who has done its modules.")
    withdrawn_at = maybe(fields.String, "When it was taken out of force; null: it is in force.")
    modules = shown(fields.List, "In order.", cls_or_instance=fields.Nested(Task))
    to = shown(fields.List, "Whom it binds, as it was asked for.", cls_or_instance=fields.String())
    except_ = shown(fields.List, "Whom it does not bind.", cls_or_instance=fields.String(), data_key="except")


class Change(Schema):
    """Another last day, or figures alone from now on."""

    class Meta:
        """Marshmallow reads this."""

        unknown = RAISE

    due = fields.Date(metadata={"description": "The assignment's new last day; a series keeps its rhythm."})
    aggregate_only = fields.Boolean(
        truthy={True},
        falsy={False},
        validate=validate.Equal(True, error="What is for figures alone stays so."),
        metadata={"description": "true: nobody sees by name who has done its modules any more. There is no way back."},
    )

    @validates_schema
    def _is_any(self, change: dict[str, Any], **_: Any) -> None:
        if not change:
            raise ValidationError("Give another last day, or aggregate_only.")
