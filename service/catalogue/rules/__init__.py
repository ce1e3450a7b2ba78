from datetime import date
from collections.abc import Mapping, Iterable
from service.catalogue.findings import Finding
from service.catalogue.folders import Draft, CourseDraft


def judge(draft: Draft, misconceptions: Mapping[str, Mapping[str, str]] | None, today: date) -> list[Finding]:
    return []


def judge_course(course: CourseDraft, drafts: Iterable[Draft]) -> list[Finding]:
    return []
