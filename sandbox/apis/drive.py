"""Drive v3: files. Sharing is in `drive_permissions`, searching in `drive_search`."""

from typing import TYPE_CHECKING

from sandbox.apis.drive_files import FORM, add_file

if TYPE_CHECKING:
    from sandbox.world import World


def register_form_file(world: "World", form_id: str, owner_id: str, project: str, name: str) -> None:
    """Make the Drive file of a new form: same id, in the owner's My Drive, known to the project."""
    add_file(world, form_id, owner_id, project, {"name": name, "mimeType": FORM})
