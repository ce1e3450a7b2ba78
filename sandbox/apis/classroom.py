"""The Classroom API v1: importing this registers all of its methods.

Absent on purpose, and so answered with 501: invitations, guardians, rubrics, add-on attachments,
student groups, and `modifyAttachments`.
"""

from sandbox.apis import (
    classroom_announcements,
    classroom_courses,
    classroom_roster,
    classroom_submissions,
    classroom_topics,
    classroom_work,
)
from sandbox.apis.classroom_state import Classroom, Course, Submission, Work, classroom
from sandbox.apis.classroom_submissions import submissions_of

__all__ = [
    "Classroom",
    "Course",
    "Submission",
    "Work",
    "classroom",
    "classroom_announcements",
    "classroom_courses",
    "classroom_roster",
    "classroom_submissions",
    "classroom_topics",
    "classroom_work",
    "submissions_of",
]
