"""Files that have been made and are still true, kept by one process for the next who asks."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class Shelf:
    """The files asked for last, as many as fit.

    A key names everything that a file depends on: one that has become untrue is never asked for again, and falls off.
    """

    def __init__(self, size: int) -> None:
        """`size`: bytes."""
        self._size = size
        self._files: OrderedDict[Hashable, bytes] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The file of this key; made if it is not there."""
        with self._lock:
            found = self._files.get(key)
            if found is not None:
                self._files.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._put(key, made)
        return made

    def _put(self, key: Hashable, file: bytes) -> None:
        if key in self._files or len(file) > self._size // 4:  # a large one would push all others off
            return
        self._files[key] = file
        self._used += len(file)
        while self._used > self._size:
            _, dropped = self._files.popitem(last=False)
            self._used -= len(dropped)
