"""`nanolearn courses new`: a module that loads, with what is left to write."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.commands.output import answer, counted, json_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_AUDIENCES = ("staff", "pupils-7-9", "pupils-4-6", "pupils-f-3")
_LEVELS = ("administration", "unit", "person")


class Asked(click.Option):
    """An option that is asked for where it is missing: on stderr, since stdout may have to be one JSON document."""

    def prompt_for_value(self, ctx: click.Context) -> Any:
        default = self.get_default(ctx)
        default = default if isinstance(default, str) else None  # click has a mark of its own for none
        try:
            return click.prompt(
                str(self.prompt),
                default=default,
                type=self.type,
                value_proc=lambda given: self.process_value(ctx, given),
                err=True,
            )
        except click.Abort:
            if sys.stdin.isatty():
                raise
            if default is None:  # and nobody is there to be asked
                raise click.MissingParameter(ctx=ctx, param=self) from None
            return default


@click.command()
@click.argument("module")
@click.option("--course", cls=Asked, prompt="Course", help="Its folder's name.")
@click.option("--audience", cls=Asked, type=click.Choice(_AUDIENCES), default="staff",
              prompt="For whom", show_default=True)  # fmt: skip
@click.option("--level", cls=Asked, type=click.Choice(_LEVELS), default="unit",
              prompt="Who decides to assign it", show_default=True)  # fmt: skip
@click.option("--review", cls=Asked, type=click.Choice(["R6", "R12"]), default="R12",
              prompt="Read again after 6 or 12 months", show_default=True)  # fmt: skip
@click.option("--source", "sources", cls=Asked, prompt="Sources of the key points",
              help="Ids of sources.yaml, comma-separated.")  # fmt: skip
@click.option("--title", cls=Asked, prompt="Title", help="In your own language, NANOLEARN_LANGUAGE.")
@click.option("--misconception", "misconceptions", default="", help="Ids of misconceptions.yaml, comma-separated.")
@click.option("--interleave", help="Group for mixed repetition, like spotting-fraud.")
@click.option("--with-teacher", is_flag=True, help="Pupils go through it in class, and the teacher answers.")
@click.option("--course-title", "course_titles", multiple=True, metavar="LANGUAGE=TITLE",
              help="Of a course that is not there yet; once for each of sv, da and en.")  # fmt: skip
@click.option("--into", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Courses folder; default: the last of NANOLEARN_COURSES that has the course.")  # fmt: skip
@json_option
def new(  # noqa: PLR0917 - one for each option
    module: str,
    course: str,
    audience: str,
    level: str,
    review: str,
    sources: str,
    title: str,
    misconceptions: str,
    interleave: str | None,
    course_titles: tuple[str, ...],
    into: Path | None,
    *,
    with_teacher: bool,
    as_json: bool,
) -> None:
    """Make MODULE: its folder, its files in three languages, and its place in the course.

    A course that is not there is made with it. What is not given is asked for. The module can be loaded at once;
    `nanolearn courses check` shows what is left to write, and `nanolearn courses preview MODULE --watch` how it comes
    along.

    \b
    Examples:
      nanolearn courses new call-back --course start --source NCSC-PHISH --title "Ring upp"
      nanolearn courses new say-no --audience pupils-f-3 --with-teacher --course small --course-title sv=Liten
    """
    from service.app import read_settings
    from service.catalogue.making import is_there, make
    from service.catalogue.model import Audience
    from service.catalogue.new import Idea
    from service.clock import SystemClock
    from service.errors import UsageError
    from service.moments import local_day

    if not _ids(sources):
        raise UsageError("--source names no source. Name one of sources.yaml, like NCSC-PHISH; add yours there first.")
    settings = read_settings()
    today = local_day(SystemClock().now(), settings.timezone)
    idea = Idea(
        id=module,
        audience=Audience(audience),
        level=level,
        review_class=review,
        sources=_ids(sources),
        titles={settings.language: title.strip()},
        misconceptions=_ids(misconceptions),
        interleave=interleave,
        with_teacher=with_teacher,
    )
    courses = (into,) if into else settings.courses
    titles = _titles(course_titles) if is_there(course, courses) else _asked_for(course, courses, course_titles)
    folder, findings = make(idea, course, courses, today, titles)
    document = {"module": module, "folder": str(folder), "findings": len(findings)}
    answer(document, as_json=as_json, text=_what_is_next(module, course, folder, len(findings)))


def _what_is_next(module: str, course: str, folder: Path, findings: int) -> list[str]:
    return [
        f"{folder} is made, and stands last in the course {course}.",
        f"{counted(findings, 'thing')} left to do: nanolearn courses check {folder}",
        f"Look while you write: nanolearn courses preview {module} --watch",
    ]


def _titles(given: tuple[str, ...]) -> dict[str, str]:
    """The titles by language, as the options have them."""
    from service.catalogue.model import LANGUAGES
    from service.errors import UsageError

    titles = {}
    for each in given:
        language, equals, title = each.partition("=")
        if not equals or language.strip() not in LANGUAGES:
            raise UsageError(f"--course-title {each} names no language. Write it like sv=Kom igång.")
        titles[language.strip()] = title.strip()
    return titles


def _asked_for(course: str, courses: "Sequence[Path]", given: tuple[str, ...]) -> dict[str, str]:
    """The titles of a new course: what was not given is asked for, where somebody is there to answer."""
    from service.catalogue.making import missing
    from service.catalogue.model import LANGUAGES

    titles = _titles(given)
    lacking = [language for language in LANGUAGES if not titles.get(language)]
    if lacking:
        click.echo(f"{missing(course, courses)} It is made when you give its title; Ctrl+C changes nothing.", err=True)
    with _where_nobody_answers():
        for language in lacking:
            titles[language] = click.prompt(f"Title of the course ({language})", err=True)
    return titles


@contextmanager
def _where_nobody_answers() -> "Iterator[None]":
    """An unanswered question at a terminal ends the command; elsewhere it is left open."""
    try:
        yield
    except click.Abort:
        if sys.stdin.isatty():
            raise


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
