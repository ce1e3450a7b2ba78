"""Classes that others made: who is in them, and whether they can be used."""

from service.errors import NotFoundError, RefusedError, UsageError
from service.workspace.client import Workspace
from service.workspace.failures import NoTokenError

STUDENTS_ON_A_PAGE = 100


def read_students(workspace: Workspace, course_id: str) -> frozenset[str]:
    """The ids of a class's students.

    Raises:
        NotFoundError: there is no such class.
        RefusedError: it may not be read.
    """
    students = workspace.pages(
        "classroom.courses.students.list",
        "students",
        courseId=course_id,
        pageSize=STUDENTS_ON_A_PAGE,
        fields="nextPageToken,students(userId)",
    )
    return frozenset(str(each["userId"]) for each in students)


def usable_class(workspace: Workspace, role_account: str, course_id: str) -> frozenset[str]:
    """The ids of the students of a class that the role account can see.

    Raises:
        UsageError: there is no such class, or the role account is not in it.
    """
    try:
        workspace.call("classroom.courses.get", id=course_id, fields="id")
        return read_students(workspace, course_id)
    except NoTokenError:
        raise
    except (NotFoundError, RefusedError) as refused:
        raise UsageError(
            f"The class {course_id} cannot be used. Is it there, and is {role_account} one of its teachers? {refused}"
        ) from None
