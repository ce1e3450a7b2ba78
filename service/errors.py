"""Every failure that a person may meet is one of these; its text says what happened, to what, and what to do."""


class NanolearnError(Exception):
    """A failure whose text is the whole explanation. The command line shows it and exits with `exit_status`."""

    exit_status = 1


class UsageError(NanolearnError):
    """Asked for something that cannot be meant: an unknown unit, a date that is none."""

    exit_status = 2


class UnknownGroupError(UsageError):
    """The Directory has no group of this address. `address`: as it was asked for."""

    def __init__(self, address: str) -> None:
        super().__init__(f"There is no group {address} in the Directory. Check the address.")
        self.address = address


class SettingsError(NanolearnError):
    """A setting is missing or wrong; the text names it and says what would be right."""


class CatalogueError(NanolearnError):
    """A course or module cannot be used; the text names the file and line."""


class StoreError(NanolearnError):
    """The database cannot be opened or is not at the current schema."""


class WorkspaceError(NanolearnError):
    """Google Workspace said no, or could not be reached."""


class UnreachableError(WorkspaceError):
    """No answer came: the network, the address or the server is at fault. The work may be tried again."""


class NoConnectionError(UnreachableError):
    """There is nobody at the address, or no way there: nothing was sent."""


class UncertainError(WorkspaceError):
    """A write was sent and its reply was lost: it may or may not have been done. Look before trying again."""


class NotFoundError(WorkspaceError):
    """Google knows no such thing, or hides it from the account that asked."""


class RefusedError(WorkspaceError):
    """Google understood and refused: missing right, wrong state, bad request. Trying again will not help.

    `reason` is Google's own name for it, without the `@` of Classroom's: `CannotDirectAddUser`, `PERMISSION_DENIED`.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class AlreadyThereError(RefusedError):
    """What should be made is there: an earlier try whose reply was lost, or somebody else, has made it."""


class BusyError(WorkspaceError):
    """Google's quota is used up for now; `retry_after` seconds is its own advice, where it gave one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
