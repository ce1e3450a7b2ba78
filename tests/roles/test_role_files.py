"""Files of roles as spreadsheets save them: read whole, or every wrong line named."""

from datetime import date

import pytest

from service.errors import UsageError
from service.roles.files import Line, read_lines
from service.roles.model import Role

EVA = Line(2, "eva@k.se", Role.LEADER, "/Skolor", date(2027, 6, 30))


@pytest.mark.parametrize(
    "text",
    [
        "email,role,unit,until\neva@k.se,leader,/Skolor,2027-06-30\n",
        "\ufeffEmail;Role;Unit;Until\r\neva@k.se;Leader;/Skolor;2027-06-30\r\n;;;\r\n",
        'until,unit,role,email\n2027-06-30, /Skolor ,leader,"eva@k.se"',
    ],
)
def test_as_spreadsheets_save_it(text: str) -> None:
    """Comma or semicolon, a mark before the first letter, columns in any order, empty lines at the end."""
    assert read_lines(text) == [EVA]


def test_what_may_be_left_out() -> None:
    """The last day, and the unit of the role it."""
    assert read_lines("email,role,unit\nit@k.se,it,\n") == [Line(2, "it@k.se", Role.IT, None, None)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "first line is ''"),
        ("name,role\n", "should name the columns email,role,unit"),
        ("email,role,unit\nx@k.se,owner,/\n", "line 2: 'owner' is no role that can be given"),
        ("email,role,unit\ngroup:x@k.se,it,\n", "line 2: 'group:x@k.se' is no person's mail address"),
        ("email,role,unit,until\n\nx@k.se,it,,30/6\n", "line 3: '30/6' is no date"),
        ("email,role,unit\nx@k.se,it\n", "line 2: it has 2 columns, the first line 3."),
        ("email,role,unit\nx@k.se,it,,,\n", "line 2: it has 5 columns, the first line 3."),
        ("email,role,unit\nx@k.se,it,\ny,it,\nz,it,\n", "line 3: 'y' is no person's mail address. line 4: 'z'"),
    ],
)
def test_what_is_wrong_is_named(text: str, says: str) -> None:
    """By its line, all at once."""
    with pytest.raises(UsageError) as refused:
        read_lines(text)
    assert says in str(refused.value)


def test_not_too_many_at_once() -> None:
    """Ten lines are shown of a file that is wrong throughout."""
    with pytest.raises(UsageError, match=r"And 5 more\.$"):
        read_lines("email,role,unit\n" + "x,it,\n" * 15)
