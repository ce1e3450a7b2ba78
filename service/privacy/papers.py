"""What the law asks for in writing, drafted from the settings and the register: pure.

A paper is made once, of headings, paragraphs, points and tables, and written as Markdown or HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from service.privacy.explaining import decided, kept_for, leaders_see, pupils, sections
from service.privacy.model import Kind, Trace
from service.privacy.register import REGISTER
from service.privacy.words import Words
from service.settings import Settings
from service.tongue import Tongue


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Paragraph | Points | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and what follows. `to_fill_in`: how many places are left to the municipality."""

    language: str
    title: str
    parts: tuple[Part, ...]

    @property
    def to_fill_in(self) -> int:
        return as_markdown(self).count("[")


def article30(words: Words, settings: Settings, today: date) -> Paper:
    """The record of processing activities."""
    return Paper(words.code, words.papers.record, tuple(_common(words, settings, today)))


def dpia(words: Words, settings: Settings, today: date) -> Paper:
    """The impact assessment: the record, then need, risks, who was heard, and what lies where."""
    said = words.papers
    answers = kept_for(Kind.ANSWERS, words, settings, Tongue(words.code, settings.timezone))
    filled = {"leaders": leaders_see(words, settings), "answers": answers, "pupils": pupils(words, settings)}
    risks = tuple((risk, measure.format(**filled), _blank(words, said.left_fill)) for risk, measure in said.risk_rows)
    parts = [
        *_common(words, settings, today),
        Heading(said.need),
        Paragraph(said.need_text),
        Paragraph(_blank(words, said.need_fill)),
        Heading(said.risks),
        Grid((said.risk, said.measure, said.left), risks),
        Heading(said.heard),
        Paragraph(_blank(words, said.heard_fill)),
        Heading(said.decision),
        Paragraph(_blank(words, said.decision_fill)),
        Heading(said.settings),
        Points(tuple(_settings(settings))),
        Heading(said.columns),
        Points(tuple(_tables(words))),
    ]
    return Paper(words.code, said.assessment, tuple(parts))


def _common(words: Words, settings: Settings, today: date) -> Iterable[Part]:
    said, notice = words.papers, words.notice
    domain = settings.domains[0] if settings.domains else "–"
    yield Paragraph(said.draft.format(day=Tongue(words.code, settings.timezone).day(today)))
    yield Heading(said.controller)
    yield Paragraph(f"{notice.controller.format(domain=domain)} {_blank(words, said.controller)}")
    yield Heading(said.purpose)
    yield Paragraph(said.purpose_text)
    yield Heading(said.people)
    where = said.people_pupils.format(where=", ".join(settings.pupils)) if settings.pupils else notice.pupils_none
    yield Points((said.people_staff.format(domain=", ".join(settings.domains) or "–"), where))
    yield Heading(said.data)
    rows = ((each.name, each.what, each.why, each.ground, each.kept, each.seen) for each in sections(words, settings))
    header = (said.data.partition(",")[0], "", notice.why, notice.ground, notice.kept, notice.seen)
    yield Grid(header, tuple(rows))
    yield Paragraph(decided(words, settings) or _blank(words, words.kept.decision.partition(":")[0]))
    yield Heading(said.recipients)
    classroom = "Classroom" if settings.classroom else "Pub/Sub"
    yield Paragraph(said.recipients_text.format(classroom=classroom))
    yield Heading(said.transfers)
    yield Paragraph(_blank(words, said.transfers_fill))
    yield Heading(said.security)
    yield Points(said.security_points)


def _blank(words: Words, what: str) -> str:
    return words.papers.fill_in.format(what=what)


def _settings(settings: Settings) -> Iterable[str]:
    """Those that the text rests on, as they are written."""
    yield f"NANOLEARN_LEADERS_SEE_NAMES={'on' if settings.leaders_see_names else 'off'}"
    yield f"NANOLEARN_PUPILS_BY_NAME={'on' if settings.pupils_by_name else 'off'}"
    yield f"NANOLEARN_PUPILS_ANSWERS={'on' if settings.pupils_answers else 'off'}"
    yield f"NANOLEARN_CLASSROOM={'on' if settings.classroom else 'off'}"
    yield f"NANOLEARN_PUPILS={','.join(settings.pupils)}"
    yield f"NANOLEARN_AUDIT_DAYS={settings.audit_days}"
    yield f"NANOLEARN_RETENTION={','.join(f'{name}={days}' for name, days in settings.retention.items())}"


def _tables(words: Words) -> Iterable[str]:
    """Each table that holds something on people, with the columns that do."""
    for name, holding in REGISTER.items():
        if holding.kind is not None:
            columns = ", ".join(each for each, trace in holding.columns.items() if trace is not Trace.NONE)
            yield f"{name} ({words.sorts[holding.kind].name}): {columns}"


def as_markdown(paper: Paper) -> str:
    """The paper as Markdown; what would be markup in a text is written so that it is none."""
    lines = [f"# {_plain(paper.title)}", ""]
    for part in paper.parts:
        if isinstance(part, Heading):
            lines += [f"## {_plain(part.text)}", ""]
        elif isinstance(part, Paragraph):
            lines += [_plain(part.text), ""]
        elif isinstance(part, Points):
            lines += [*(f"* {_plain(text)}" for text in part.texts), ""]
        else:
            lines += [_row(part.header), _row(["---"] * len(part.header)), *map(_row_of_texts, part.rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row_of_texts(cells: Sequence[str]) -> str:
    return _row([_plain(cell) for cell in cells])


def _plain(text: str) -> str:
    for sign in "\\|*_<":
        text = text.replace(sign, "\\" + sign)
    return text


def as_html(paper: Paper) -> str:
    """The paper as one page without style or script, to be opened in a word processor."""
    body = "\n".join(map(_html, paper.parts))
    title = escape(paper.title)
    return (
        f'<!doctype html>\n<html lang="{paper.language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    )


def _html(part: Part) -> str:
    if isinstance(part, Heading):
        return f"<h2>{escape(part.text)}</h2>"
    if isinstance(part, Paragraph):
        return f"<p>{escape(part.text)}</p>"
    if isinstance(part, Points):
        return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in part.texts)}</ul>"
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in part.header)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in part.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
