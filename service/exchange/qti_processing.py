"""What a QTI item's response processing makes of one response: its score and the feedback it shows.

The usual operators are followed; an item that needs another is refused by its name, never guessed at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import EllipsisType

from service.exchange.xml_tree import Node

Value = str | float | bool | tuple[str, ...] | None


class UnknownError(Exception):
    """An operator that is not followed here; the text is its name."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A response's right answer and what each of several answers gives. `default`: what any other gives."""

    base: str
    correct: tuple[str, ...]
    mapped: Mapping[str, float] = field(default_factory=dict)
    default: float = 0.0


@dataclass
class Run:
    """One response, and the outcomes so far."""

    responses: Mapping[str, str]
    declared: Mapping[str, Declared]
    outcomes: dict[str, Value]
    left: bool = False

    def template(self, name: str, response: str) -> None:
        """A whole rule by the name of its file."""
        if name == "match_correct":
            matched = self.responses.get(response) == _first(self.declared[response].correct)
            self.outcomes["SCORE"] = 1.0 if matched else 0.0
        elif name == "map_response":
            self.outcomes["SCORE"] = self._mapped(response)
        else:
            raise UnknownError(f"the template {name}")

    def rules(self, node: Node) -> None:
        for rule in node.elements():
            if self.left:
                return
            self._rule(rule)

    def _rule(self, rule: Node) -> None:
        if rule.tag == "qti-set-outcome-value":
            body = next(rule.elements(), None)
            self.outcomes[rule.attributes.get("identifier", "")] = self._value(body) if body else None
        elif rule.tag == "qti-response-condition":
            self._condition(rule)
        elif rule.tag == "qti-response-processing-fragment":
            self.rules(rule)
        elif rule.tag == "qti-exit-response":
            self.left = True
        else:
            raise UnknownError(rule.tag)

    def _condition(self, condition: Node) -> None:
        for branch in condition.elements():
            body = list(branch.elements())
            if branch.tag == "qti-response-else":
                self.rules(branch)
                return
            if body and self._value(body[0]) is True:
                self.rules(Node(branch.tag, {}, branch.line, [*body[1:]]))
                return

    def _value(self, node: Node) -> Value:
        simple = self._simple(node)
        if not isinstance(simple, EllipsisType):
            return simple
        operator = _OPERATORS.get(node.tag)
        if operator is None:
            raise UnknownError(node.tag)
        try:
            return operator(node, [self._value(child) for child in node.elements()])
        except IndexError:
            raise UnknownError(f"{node.tag} without its values") from None

    def _simple(self, node: Node) -> Value | EllipsisType:
        name = node.attributes.get("identifier", "")
        match node.tag:
            case "qti-variable":
                return self.responses.get(name) if name in self.declared else self.outcomes.get(name)
            case "qti-correct":
                return _first(self.declared[name].correct) if name in self.declared else None
            case "qti-base-value":
                text = node.all_text.strip()
                return _typed(text, node.attributes.get("base-type", ""))
            case "qti-map-response":
                return self._mapped(name)
            case "qti-null":
                return None
            case _:
                return ...

    def _mapped(self, name: str) -> float:
        declared = self.declared.get(name)
        return declared.mapped.get(self.responses.get(name, ""), declared.default) if declared else 0.0


def name_of(address: str) -> str:
    """The last part of the address of a rule, which says which one it is."""
    return address.rstrip("/").rpartition("/")[2].removesuffix(".xml")


def _typed(text: str, base: str) -> Value:
    if base in {"float", "integer"}:
        return _number(text)
    return text == "true" if base == "boolean" else text


def _same(node: Node, below: list[Value]) -> bool:
    first, second = below[0], below[1]
    if node.tag == "qti-equal" or isinstance(first, float) or isinstance(second, float):
        return _near(node.attributes, _read(first), _read(second))
    if node.tag == "qti-string-match":
        words, sought = str(first), str(second)
        if node.attributes.get("case-sensitive") == "false":
            words, sought = words.casefold(), sought.casefold()
        return sought in words if node.attributes.get("substring") == "true" else words == sought
    return first == second


def _near(written: Mapping[str, str], first: float | None, second: float | None) -> bool:
    """Whether the second number is as near the first as the comparison says."""
    if first is None or second is None:
        return False
    bounds = [_number(part) for part in written.get("tolerance", "0").split()] or [0.0]
    share = {"exact": 0.0, "absolute": 1.0, "relative": abs(first) / 100}.get(written.get("tolerance-mode", "exact"), 0)
    return first - bounds[0] * share <= second <= first + bounds[-1] * share


def _matched(node: Node, below: list[Value]) -> Value:
    return None not in below and _same(node, below)


def _compared(node: Node, below: list[Value]) -> Value:
    first, second = _number(below[0]), _number(below[1])
    if first == second:
        return node.tag.endswith("e")
    return (first > second) == (node.tag in {"qti-gt", "qti-gte"})


def _number(value: Value) -> float:
    return _read(value) or 0.0


def _read(value: Value) -> float | None:
    """The number that it is, if it is one."""
    try:
        return float(value) if isinstance(value, (str, float, int)) else None
    except ValueError:
        return None


def _first(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None


_OPERATORS: Mapping[str, Callable[[Node, list[Value]], Value]] = {
    **dict.fromkeys(("qti-match", "qti-equal", "qti-string-match"), _matched),
    **dict.fromkeys(("qti-gt", "qti-gte", "qti-lt", "qti-lte"), _compared),
    "qti-is-null": lambda _, below: below[0] is None,
    "qti-not": lambda _, below: below[0] is not True,
    "qti-and": lambda _, below: all(value is True for value in below),
    "qti-or": lambda _, below: any(value is True for value in below),
    "qti-sum": lambda _, below: sum(_number(value) for value in below),
    "qti-member": lambda _, below: below[0] is not None and below[0] == below[1],
    "qti-multiple": lambda _, below: tuple(str(value) for value in below if value is not None),
    "qti-ordered": lambda _, below: tuple(str(value) for value in below if value is not None),
}
"""What is made of the values below an element. A response is one value here, so a member of it is the same."""
