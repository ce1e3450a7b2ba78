"""Compile a module into a Form.

The Form's order: scenario; key points, each with its picture; then for each question its own section and an
explanation that only a wrong answer leads to; last the sources and, where the module asks it, how useful it was. A
section is followed by the next one, so a right answer has to jump over its explanation.
"""

from collections.abc import Iterator

from service.catalogue.citing import cited, link, published
from service.catalogue.model import Module, Question, QuestionWords, Source, Words
from service.catalogue.opinion import ASKED, OPINION, VALUES
from service.catalogue.orders import fingerprint, option_orders, right_option
from service.catalogue.together import WITH_TEACHER
from service.compiler.blueprint import LAYOUT, Blueprint, Json, QuestionKey
from service.compiler.ids import derive_ids
from service.compiler.pictures import KEY_POINTS, SCENARIO, Hanging
from service.compiler.plain import one_line, paragraphs, shortened, tidy
from service.compiler.words import WORDS, FormWords, whole_minutes
from service.errors import CatalogueError

POINTS = 1
_DOCUMENT_TITLE_LIMIT = 250
_MODULE_IN_MARK = 100
_VERSION_IN_MARK = 12
_USEFUL, _USEFUL_ANSWER = "usefulness item", "usefulness answer"
_PROPERTY_LIMIT = 124  # bytes of key and value together, Drive's own limit


def compile_form(module: Module, language: str, pictures: str | None = None) -> Blueprint:
    """The Form of `module` in `language`.

    `pictures`: the address under which Google can fetch the module's pictures by their names; without it the Form
    says in words what they show.

    Raises:
        CatalogueError: the module has no words in that language, or a text or key that no Form can show.
    """
    if language not in module.words or language not in WORDS:
        have = ", ".join(module.languages) or "none"
        raise CatalogueError(f"Module {module.id} has no words in {language!r}. Choose one of its languages: {have}.")
    draft = _Draft(module, language, pictures)
    title = one_line(draft.words.title, f"The title of {draft.name}")
    mark = _mark(module, language)
    return Blueprint(
        title=title,
        description=draft.introduction(),
        document_title=f"{shortened(title, _DOCUMENT_TITLE_LIMIT - len(mark) - 1)} {mark}",
        mark=mark,
        app_properties=_app_properties(module, language),
        items=tuple(draft.items()),
        questions=draft.keys(),
        points=POINTS * len(module.questions),
        pass_points=POINTS * module.pass_mark,
    )


class _Draft:
    """One module in one language while it is being compiled."""

    def __init__(self, module: Module, language: str, pictures: str | None) -> None:
        self.module = module
        self.language = language
        self.name = f"module {module.id} ({language})"
        self.words: Words = module.words[language]
        self.frame: FormWords = WORDS[language]
        self.hanging = Hanging(module, self.words, self.frame, pictures)
        self.ids = derive_ids(module.id, _item_keys(module, self.hanging))
        self.orders = option_orders(module)

    def introduction(self) -> str:
        told = self.frame.introduction.format(
            questions=_counted(self.frame.questions, len(self.module.questions)),
            minutes=_counted(self.frame.minutes, whole_minutes(self.module.minutes)),
        )
        return f"{told}\n\n{WITH_TEACHER[self.language]}" if self.module.with_teacher else told

    def items(self) -> Iterator[Json]:
        """Every item in the order of reading."""
        scenario = self._with_picture(SCENARIO, paragraphs(self.words.scenario))
        yield self._text(SCENARIO, self.frame.scenario, scenario) | {"textItem": {}}
        yield from self._picture(SCENARIO)
        yield self._section(KEY_POINTS, self.frame.key_points, self._with_picture(KEY_POINTS, self._key_points()))
        yield from self._picture(KEY_POINTS)
        for number, question in enumerate(self.module.questions, start=1):
            heading = self.frame.question.format(n=number, total=len(self.module.questions))
            yield self._section(_section_key(question), heading)
            yield self._question(number, question)
            explanation = paragraphs(self.words.questions[question.id].wrong)
            yield self._section(_explanation_key(question, self.hanging), self.frame.explanation, explanation)
        yield self._section("closing", self.frame.closing, self._closing())
        if self.module.usefulness:
            yield self._usefulness()

    def keys(self) -> dict[str, QuestionKey]:
        """The answers' key, by the Form's question ids."""
        keys = {self.question_id(question): self.key(question) for question in self.module.questions}
        if not self.module.usefulness:
            return keys
        # Forms writes the number that is chosen as a text; no answer is the right one.
        opinion = QuestionKey(OPINION, {value: value for value in VALUES}, right="", points=0)
        return keys | {self.ids[_USEFUL_ANSWER]: opinion}

    def question_id(self, question: Question) -> str:
        return self.ids[_question_key(question)]

    def key(self, question: Question) -> QuestionKey:
        """The answers' key. Two options that look the same are refused, by Forms and here."""
        texts = self._options(question)
        options = {text: option for option, text in texts.items()}
        if len(options) < len(texts):
            raise CatalogueError(
                f"Two options of question {question.id} in {self.name} read the same. Word them differently."
            )
        return QuestionKey(question.id, options, right_option(question), POINTS)

    def _text(self, key: str, title: str, description: str) -> Json:
        item: Json = {"itemId": self.ids[key], "title": title}
        return item | {"description": description} if description else item

    def _section(self, key: str, title: str, description: str = "") -> Json:
        return self._text(key, title, description) | {"pageBreakItem": {}}

    def _picture(self, place: str) -> Iterator[Json]:
        """The picture at a place as an item of its own, if it is shown."""
        image = self.hanging.shown(place)
        if image is not None:
            yield {"itemId": self.ids[_picture_key(place, self.hanging)], "imageItem": {"image": image}}

    def _with_picture(self, place: str, text: str) -> str:
        """A text, and after it what the picture there says if it is not shown."""
        return "\n\n".join(filter(None, (text, self.hanging.told(place))))

    def _question(self, number: int, question: Question) -> Json:
        words = self.words.questions[question.id]
        following = self.module.questions[number : number + 1]
        onwards = self.ids[_section_key(following[0]) if following else "closing"]
        explanation = self.ids[_explanation_key(question, self.hanging)]
        right = right_option(question)
        options = [
            {"value": text, "goToSectionId": onwards if option == right else explanation}
            | _image(self.hanging.shown_at_option(question, option))
            for option, text in self._options(question).items()
        ]
        asked = {
            "questionId": self.question_id(question),
            "required": True,
            "grading": self._grading(question, words),
            "choiceQuestion": {"type": "RADIO", "options": options},
        }
        title = one_line(words.stem, f"Question {question.id} of {self.name}")
        told = "\n".join(filter(None, (self.hanging.told(question.id), *self.hanging.told_at_options(question))))
        item = {"question": asked} | _image(self.hanging.shown(question.id))
        return self._text(_item_key(question), title, told) | {"questionItem": item}

    def _usefulness(self) -> Json:
        """Neither graded nor required: it is an opinion."""
        words = ASKED[self.language]
        scale = {
            "low": int(VALUES[0]),
            "high": int(VALUES[-1]),
            "lowLabel": words.lowest,
            "highLabel": words.highest,
        }
        asked = {"questionId": self.ids[_USEFUL_ANSWER], "scaleQuestion": scale}
        return self._text(_USEFUL, words.question, words.note) | {"questionItem": {"question": asked}}

    def _grading(self, question: Question, words: QuestionWords) -> Json:
        right = self._options(question)[right_option(question)]
        where = f"of question {question.id} of {self.name}"
        return {
            "pointValue": POINTS,
            "correctAnswers": {"answers": [{"value": right}]},
            "whenRight": {"text": one_line(words.right, f"The reason {where}")},
            "whenWrong": {"text": one_line(words.wrong, f"The explanation {where}")},
        }

    def _options(self, question: Question) -> dict[str, str]:
        """Option id -> the text shown, in the order shown."""
        texts = self.words.questions[question.id].options
        where = f"of question {question.id} of {self.name}"
        return {option: one_line(texts[option], f"Option {option} {where}") for option in self.orders[question.id]}

    def _key_points(self) -> str:
        points = (self.words.key_points[point.id] for point in self.module.key_points)
        return _listed(one_line(point, f"A key point of {self.name}") for point in points)

    def _closing(self) -> str:
        module, frame = self.module, self.frame
        sources = _listed(_source(source) for source in published(module.sources))
        origin = frame.origin.format(
            module=module.id, version=module.version[:_VERSION_IN_MARK], licence=module.licence
        )
        parts = [frame.recorded, f"{frame.objective}\n{self.words.objective}"]
        if sources:
            parts.append(f"{frame.sources}\n{sources}")
        return "\n\n".join(map(paragraphs, [*parts, origin]))


def _image(image: Json | None) -> Json:
    return {} if image is None else {"image": image}


def _counted(forms: tuple[str, str], number: int) -> str:
    return forms[number != 1].format(n=number)


def _source(source: Source) -> str:
    """A source on one line; Forms makes an address with its https:// a link."""
    return ", ".join(filter(None, (tidy(cited(source)), link(source) or tidy(source.where))))


def _listed(lines: Iterator[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def _mark(module: Module, language: str) -> str:
    name = _fitting(module.id, _MODULE_IN_MARK)
    return f"[nl {name} {language} {module.version[:_VERSION_IN_MARK]}]"


def _app_properties(module: Module, language: str) -> dict[str, str]:
    """What the Drive file carries, so that it is known without its title."""
    properties = {
        "nl_module": module.id,
        "nl_language": language,
        "nl_version": module.version,
        "nl_layout": str(LAYOUT),
    }
    return {key: _fitting(value, _PROPERTY_LIMIT - len(key)) for key, value in properties.items()}


def _fitting(name: str, limit: int) -> str:
    """`name` in at most `limit` bytes; a longer one keeps its beginning and a hash of the whole."""
    encoded = name.encode()
    if len(encoded) <= limit:
        return name
    tail = f"~{fingerprint(name)[:16]}"
    return encoded[: limit - len(tail)].decode(errors="ignore") + tail


def _item_keys(module: Module, hanging: Hanging) -> Iterator[str]:
    yield from (SCENARIO, KEY_POINTS, "closing")
    for question in module.questions:
        yield from (
            _section_key(question),
            _item_key(question),
            _question_key(question),
            _explanation_key(question, hanging),
        )
    yield from (_picture_key(place, hanging) for place in (SCENARIO, KEY_POINTS))
    if module.usefulness:
        yield from (_USEFUL, _USEFUL_ANSWER)


def _section_key(question: Question) -> str:
    return f"question {question.id} section"


def _item_key(question: Question) -> str:
    return f"question {question.id} item"


def _question_key(question: Question) -> str:
    return f"question {question.id} answer"


def _explanation_key(question: Question, hanging: Hanging) -> str:
    """The section that wrong options lead to: with its id the question is written anew when its pictures are others."""
    return f"question {question.id} explanation" + hanging.key(*hanging.places(question))


def _picture_key(place: str, hanging: Hanging) -> str:
    return f"picture at {place}" + hanging.key(place)
