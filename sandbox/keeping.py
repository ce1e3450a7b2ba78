"""Keeping a world in a file, so that a sandbox can be stopped and gone on with.

The file is a pickle, so reading is held to the few classes a world is made of: a file from elsewhere cannot call
anything.
"""

import io
import os
import pickle
import threading
from dataclasses import fields
from pathlib import Path
from typing import Any

from sandbox.world import World

_FORMAT = 2
_PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "Counter"),
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("collections", "deque"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("random", "Random"),
}


class _Reader(pickle.Unpickler):
    """Knows the sandbox's own dataclasses and a few of Python's plain values, nothing else."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        found = None
        if (module_name, global_name) in _PLAIN or module_name.startswith("sandbox."):
            found = super().find_class(module_name, global_name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module_name}.{global_name} has no place in a kept sandbox")
        return found


def save(world: World, path: Path) -> None:
    """Write the world, whole or not at all; only the user can read it, since it holds mails and answers."""
    with world.lock:
        state = {each.name: getattr(world, each.name) for each in fields(world) if each.name != "lock"}
        content = pickle.dumps((_FORMAT, state))
    unfinished = path.with_name(path.name + ".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(path)


def load(path: Path) -> World:
    """The world that `save` wrote.

    Raises:
        ValueError: the file is none of ours, or of another version.
    """
    try:
        kept: Any = _Reader(io.BytesIO(path.read_bytes())).load()
        version, state = kept
        if version != _FORMAT:
            raise ValueError(f"it has format {version}, this sandbox reads {_FORMAT}")
        return World(lock=threading.RLock(), **state)
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError, IndexError) as error:
        raise ValueError(f"it is not a kept sandbox of this version ({type(error).__name__})") from error
