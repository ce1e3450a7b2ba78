"""Any module survives the way through its files; no damage to a file makes the reader stumble."""

import dataclasses
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.catalogue import schemas
from service.catalogue.files import parse
from service.catalogue.load import check, load
from service.catalogue.model import Module, Words
from service.catalogue.reading import minutes
from service.catalogue.version import version_of
from tests.support.module_files import GOOD, TODAY, dumped, words, write_good, write_module
from tests.support.module_strategies import modules

FILE = Path("words.yaml")
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)


def in_full(module: Module) -> Module:
    """The drawn module with what the loader works out by itself."""
    triggers = module.review_triggers or ("any",)
    version = version_of(
        module.id,
        pass_mark=module.pass_mark,
        licence=module.licence,
        key_points=module.key_points,
        questions=module.questions,
        sources=module.sources,
        words=module.words,
    )
    spent = minutes(module.words.values(), module.audience)
    return dataclasses.replace(module, version=version, minutes=spent, review_triggers=triggers)


@slow
@given(modules().filter(lambda module: module.id != module.course))
def test_a_module_written_to_files_is_loaded_with_the_same_values(module: Module) -> None:
    """Every text, id, date and order comes back as it was."""
    with tempfile.TemporaryDirectory() as folder:
        write_module(module, Path(folder))
        assert load(Path(folder)).modules == {module.id: in_full(module)}


@slow
@given(
    modules().map(lambda module: next(iter(module.words.values()))),
    st.sampled_from(['"', "'", ">", "|"]),
    st.integers(20, 200),
)
def test_words_are_the_same_however_they_are_wrapped_and_quoted(version: Words, style: str, width: int) -> None:
    """The style of writing is the author's own business."""
    document, findings = parse(dumped(words(version), style, width), FILE)
    assert findings == []
    assert document is not None
    assert schemas.fit(schemas.WordsSchema(), document) == (version, [])


@slow
@given(st.data())
def test_damage_gives_findings_and_never_an_exception(data: st.DataObject) -> None:
    """Cut, doubled, swapped or strange bytes anywhere: the check answers, and blames a line that exists."""
    name = data.draw(st.sampled_from(sorted(GOOD)))
    content = GOOD[name].encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 60)))
    put = data.draw(
        st.one_of(
            st.binary(max_size=8),
            st.text(max_size=8).map(str.encode),
            st.sampled_from(
                [b"\t", b": ", b"- ", b"&a ", b"*a", b"!x ", b"'", b'"', b"{", b"[", b"? ", b"<<: ", b"---\n", b"| "]
            ),
        )
    )
    damaged = content[:start] + put + content[end:]
    with tempfile.TemporaryDirectory() as made:
        folder = write_good(Path(made))
        (folder / name).write_bytes(damaged)
        findings = check([folder], TODAY)
        lines = damaged.count(b"\n") + damaged.count(b"\r") + 1
    assert all(1 <= finding.line <= lines for finding in findings if finding.file == folder / name)
    assert all(finding.message.endswith((".", "?")) for finding in findings)


@given(st.text(max_size=60))
def test_no_text_makes_the_parser_stumble(text: str) -> None:
    """Whatever is typed: a document, or findings that say why not; never both nor neither."""
    document, findings = parse(text, FILE)
    assert (document is None) == bool(findings)


@slow
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=6), st.data())
def test_strange_values_anywhere_are_findings(pairs: list[tuple[str, str]], data: st.DataObject) -> None:
    """A value of the wrong kind in any place of any file is named, not stumbled over."""
    name = data.draw(st.sampled_from(sorted(GOOD)))
    lines = GOOD[name].splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    strange = data.draw(
        st.sampled_from(["[]", "{}", "3", "-1", "1.5", "true", "null", "2026-11-22", "[[a]]", "{a: {b: c}}"])
    )
    key = lines[place].split(":")[0] if ":" in lines[place] else "x"
    lines[place] = f"{key}: {strange}"
    with tempfile.TemporaryDirectory() as made:
        folder = write_good(Path(made))
        (folder / name).write_text("\n".join([*lines, *(f"{a}: {b}" for a, b in pairs)]), encoding="utf-8")
        check([folder], TODAY)
