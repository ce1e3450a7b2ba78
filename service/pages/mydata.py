"""One's own data: what is held, which mails came and why, who has looked, all of it as a file. Nothing of others."""

from http import HTTPStatus
from typing import Any

from flask import Response, abort, json, render_template
from flask.typing import ResponseReturnValue

from service.access import Permission
from service.house import House
from service.messages.own import letters
from service.moments import parse
from service.pages.guard import Asked, asks, oneself
from service.pages.languages import WORDS as SPOKEN
from service.pages.own_facts import Reading
from service.pages.showing import Showing
from service.pages.titles import title
from service.privacy.document import document_of, seen_by
from service.privacy.explaining import sections
from service.privacy.exporting import held_on
from service.privacy.finding import known
from service.privacy.languages import WORDS
from service.privacy.model import Identity
from service.roster.records import read_units

_LATEST = 100  # of mails, and of who has looked; the file has all


class MyDataPages:
    """`/me/data` and `/me/data.json`."""

    def __init__(self, house: House) -> None:
        self.house = house

    @asks(Permission.DATA_READ, of=oneself, keep=True)
    def mydata(self, asked: Asked) -> ResponseReturnValue:
        """Who they are as it is held, what else there is, in kinds and numbers, and who has looked."""
        who = _oneself(asked)
        words = WORDS[asked.visitor.language]
        found, numbers = held_on(asked.connection, who), dict[str, int]()
        for held in found.values():
            numbers[held.kind] = numbers.get(held.kind, 0) + len(held.rows) + len(held.mentions)
        return render_template(
            "mydata.html",
            words=words.mine,
            notice=words.notice,
            facts=self._reading(asked).facts(found),
            sections=[(each, numbers.get(each.kind.value, 0)) for each in sections(words, self.house.settings)],
            letters=letters(asked.connection, who.person_id, _LATEST),
            title_of=lambda module: title(self.house.catalogue, module, asked.visitor.language),
            seen=[_shown(each) for each in seen_by(asked.connection, who.person_id, _LATEST)],
        )

    def _reading(self, asked: Asked) -> Reading:
        spoken = asked.visitor.language
        return Reading(
            WORDS[spoken].mine.facts,
            Showing(spoken, self.house.settings.timezone),
            read_units(asked.connection).units,
            roles=SPOKEN[spoken].admin.role_names,
            languages={code: words.name for code, words in SPOKEN.items()},
            whole=SPOKEN[spoken].report.whole,
        )

    @asks(Permission.DATA_READ, of=oneself, keep=True)
    def mydata_json(self, asked: Asked) -> ResponseReturnValue:
        """Everything, as `nanolearn person export --json` gives it."""
        document = document_of(asked.connection, _oneself(asked), self.house.settings, self.house.clock.now(), own=True)
        return Response(
            json.dumps(document, ensure_ascii=False, indent=2),
            content_type="application/json; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="nanolearn-my-data.json"'},
        )


def _oneself(asked: Asked) -> Identity:
    """Who asks; an owner who is in no roster has no data here."""
    who = known(asked.connection, asked.subject.person) if asked.subject.person else None
    return who or abort(HTTPStatus.FORBIDDEN)


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "at": parse(entry["at"])}
