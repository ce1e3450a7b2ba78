"""What YAML would let pass, and what it refuses in its own words, is said in an author's words with its line."""

from pathlib import Path

import pytest

from service.catalogue.files import parse, read

FILE = Path("sv.yaml")


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("", 1, "is empty"),
        ("# only a comment\n", 1, "is empty"),
        ("a: 1\nb: Mail: pause\n", 2, "A text with a colon in it must stand in quotes"),
        ("a: text\n  b: more\n", 2, "The indentation does not fit"),
        ("a:\n  - b\n - c\n", 3, "The indentation does not fit"),
        ("a: 1\n\tb: 2\n", 2, "indented with a tab"),
        ("a: 1\nb: 2\na: 3\n", 3, "the first is on line 1"),
        ("a:\n  b: No\n", 2, 'Write "No" in quotes'),
        ("a: 1\non: 2\n", 2, "The key on can also be read as true or false"),
        ('a: "open\nb: 2\n', 1, "never closed"),
        ("a: *star\n", 1, "starts with * must stand in quotes"),
        ("a: &ref x\n", 1, "starts with & must stand in quotes"),
        ("a: !tag x\n", 1, "starts with ! must stand in quotes"),
        ("a: @home\n", 1, "starts with this character must stand in quotes"),
        ("a: [b, c\nd: e\n", 1, "["),
        ("a: Room #4 is free\n", 1, '"#4 is free" is read as a comment'),
        ("a: 1\n---\nb: 2\n", 2, "a file holds one"),
        ("a: 1\nb\n", 2, "lacks its colon"),
        ("a: 1\nb: \x07\n", 2, "cannot be seen"),
        ("? [a]\n: b\n", 1, "A key must be one word"),
        ("[" * 5000, 1, "."),
    ],
)
def test_each_slip_is_named_with_its_line(text: str, line: int, part: str) -> None:
    """One finding, on the line of the slip, that says what to do."""
    document, findings = parse(text, FILE)
    assert document is None
    assert [finding.line for finding in findings] == [line]
    assert part in findings[0].message


def test_values_keep_their_kinds_and_lines() -> None:
    """Texts, dates, numbers and truths come out as what they are; every place knows its line."""
    document, findings = parse('a: "no"\nb:\n  - 2026-11-22\n  - 3\nc: true\nd:\n', FILE)
    assert findings == []
    assert document is not None
    assert str(document.value) == "{'a': 'no', 'b': [datetime.date(2026, 11, 22), 3], 'c': True, 'd': None}"
    assert [document.spot(path)[1] for path in [("a",), ("b", 1), ("c",), ("b", 7, "x"), ("z",)]] == [1, 4, 5, 2, 1]


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("a: ö\nb: ä".encode("latin-1"), 1, "not written in UTF-8"),
        ("a: 1\nb: ä".encode("latin-1"), 2, "not written in UTF-8"),
        ("a: 1".encode("utf-16"), 1, "not written in UTF-8"),
        (b"a: " + b"x" * 1_000_000, 1, "larger than a million bytes"),
    ],
)
def test_a_file_that_is_no_text_is_named(tmp_path: Path, content: bytes, line: int, part: str) -> None:
    """Encodings and sizes are told apart from mistakes in the text."""
    file = tmp_path / "sv.yaml"
    file.write_bytes(content)
    document, findings = read(file)
    assert document is None
    assert (findings[0].line, len(findings)) == (line, 1)
    assert part in findings[0].message


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """Neither raises."""
    assert read(tmp_path / "sv.yaml")[1][0].message == "There is no file sv.yaml here."
    assert "cannot be read" in read(tmp_path)[1][0].message


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Windows editors put one at the start."""
    file = tmp_path / "sv.yaml"
    file.write_bytes("title: Åsa\r\nx: y\r\n".encode("utf-8-sig"))
    document, findings = read(file)
    assert findings == []
    assert document is not None
    assert document.value == {"title": "Åsa", "x": "y"}
