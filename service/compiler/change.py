"""The requests that make one Form's content another's, for one forms.batchUpdate: pure."""

from collections.abc import Callable, Sequence
from copy import deepcopy

from service.compiler.blueprint import Json
from service.compiler.content import Content, images_of, kind_of, options_of, question_of, without_images


def change(standing: Content, wanted: Content) -> list[Json]:
    """What turns `standing` into `wanted`, in an order in which each request may be checked by itself.

    Items keep their ids, so answers given before stay with their questions. None if both are the same.
    """
    return [*_settings(standing, wanted), *_info(standing, wanted), *_Items(standing, wanted).requests()]


def _settings(standing: Content, wanted: Content) -> list[Json]:
    """First of all: without a quiz no question takes grades."""
    settings: Json = {}
    paths = []
    if standing.quiz != wanted.quiz:
        settings["quizSettings"] = {"isQuiz": wanted.quiz}
        paths.append("quizSettings.isQuiz")
    if standing.addresses != wanted.addresses:
        settings["emailCollectionType"] = wanted.addresses
        paths.append("emailCollectionType")
    return [{"updateSettings": {"settings": settings, "updateMask": ",".join(paths)}}] if paths else []


def _info(standing: Content, wanted: Content) -> list[Json]:
    info: Json = {}
    if standing.title != wanted.title:
        info["title"] = wanted.title
    if standing.description != wanted.description:
        info["description"] = wanted.description
    return [{"updateFormInfo": {"info": info, "updateMask": ",".join(info)}}] if info else []


def _can_be_written(standing: Content, wanted: Content) -> Sequence[Json]:
    """The wanted items. Of a picture whose address is not known any more, what stands there is kept, or nothing."""
    there = {item["itemId"]: item for item in standing.items if kind_of(item) == "imageItem"}
    lost = {
        item["itemId"]
        for item in wanted.items
        if kind_of(item) == "imageItem" and item["itemId"] not in wanted.with_addresses
    }
    kept = (there.get(item["itemId"]) if item["itemId"] in lost else item for item in wanted.items)
    return [item for item in kept if item is not None]


class _Items:
    """The items as they stand after each request so far.

    An option may lead only to a section that exists, and a section that goes takes with it the way to it. So
    sections come first, then the questions that lead to them; what is not wanted goes when nothing leads there.
    """

    def __init__(self, standing: Content, wanted: Content) -> None:
        self._standing: list[Json] = deepcopy(list(standing.items))
        self._wanted = _can_be_written(standing, wanted)
        self._with_addresses = wanted.with_addresses
        self._made: list[Json] = []

    def requests(self) -> list[Json]:
        wanted = {item["itemId"]: item for item in self._wanted}
        self._delete_where(lambda item: item["itemId"] in wanted and kind_of(item) != kind_of(wanted[item["itemId"]]))
        for place, item in enumerate(self._wanted):
            if not options_of(item):
                self._write(place, item)
        for place, item in enumerate(self._wanted):
            if options_of(item):
                self._write(place, item)
        self._delete_where(lambda item: item["itemId"] not in wanted)
        self._sort()
        return self._made

    def _write(self, place: int, item: Json) -> None:
        """Have the item stand as it is wanted: new after the wanted ones before it, or where it is."""
        ids = self._ids()
        if item["itemId"] not in ids:
            before = (ids.index(each["itemId"]) for each in reversed(self._wanted[:place]) if each["itemId"] in ids)
            index = next(before, -1) + 1
            self._made.append({"createItem": {"item": self._to_write(item), "location": {"index": index}}})
            self._standing.insert(index, item)
            return
        index = ids.index(item["itemId"])
        if self._standing[index] != item:
            fields = ["title", "description", *([kind_of(item)] if question_of(item) or images_of(item) else [])]
            changed = {
                "item": self._to_write(item),
                "location": {"index": index},
                "updateMask": ",".join(fields),
            }
            self._made.append({"updateItem": changed})
            self._standing[index] = item

    def _to_write(self, item: Json) -> Json:
        """The item with the addresses of its pictures; a question whose pictures nobody has any more is without."""
        return self._with_addresses.get(item["itemId"]) or without_images(item)

    def _delete_where(self, unwanted: Callable[[Json], bool]) -> None:
        """From the last to the first, so that no deletion moves what is still to go."""
        for index in range(len(self._standing) - 1, -1, -1):
            if unwanted(self._standing[index]):
                gone = self._standing.pop(index)["itemId"]
                self._made.append({"deleteItem": {"location": {"index": index}}})
                for item in self._standing:
                    for option in options_of(item):
                        if option.get("goToSectionId") == gone:
                            del option["goToSectionId"]

    def _sort(self) -> None:
        for place, item in enumerate(self._wanted):
            index = self._ids().index(item["itemId"])
            if index != place:
                self._made.append({"moveItem": {"originalLocation": {"index": index}, "newLocation": {"index": place}}})
                self._standing.insert(place, self._standing.pop(index))

    def _ids(self) -> list[str]:
        return [item["itemId"] for item in self._standing]
