"""Keeping a world in a file, so that a sandbox can be stopped and gone on with.

The file is a pickle: it is written and read by the same person on the same machine, like the key file beside it,
and must not be taken from anybody else.
"""

import os
import pickle
import threading
from dataclasses import fields
from pathlib import Path
from typing import Any

from sandbox.world import World

_FORMAT = 1


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
        kept: Any = pickle.loads(path.read_bytes())  # noqa: S301 - our own file, see above
        version, state = kept
        if version != _FORMAT:
            raise ValueError(f"it has format {version}, this sandbox reads {_FORMAT}")
        return World(lock=threading.RLock(), **state)
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, TypeError, IndexError) as error:
        raise ValueError(f"it is not a kept sandbox of this version ({type(error).__name__})") from error
