"""What has been made and is still true, kept by one process for the next who asks."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_Thing = TypeVar("_Thing")


class Shelf(Generic[_Thing]):
    """The things asked for last, as many as fit.

    A key names everything that a thing depends on: one that has become untrue is never asked for again, and falls off.
    """

    def __init__(self, size: int, weigh: Callable[[_Thing], int]) -> None:
        """`size`: bytes; `weigh`: bytes of a thing."""
        self._size = size
        self._weigh = weigh
        self._things: OrderedDict[Hashable, _Thing] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> _Thing | None:
        """What stands under this key."""
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: _Thing) -> None:
        """Keep it, if it is not so large that it would push all others off."""
        weight = self._weigh(thing)
        with self._lock:
            if key in self._things or weight > self._size // 4:
                return
            self._things[key] = thing
            self._used += weight
            while self._used > self._size:
                _, dropped = self._things.popitem(last=False)
                self._used -= self._weigh(dropped)

    def get(self, key: Hashable, make: Callable[[], _Thing]) -> _Thing:
        """What stands under this key; made if nothing does."""
        found = self.find(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found
