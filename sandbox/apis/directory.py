"""Admin SDK Directory v1: importing this module registers all its methods."""

from sandbox.apis import (
    directory_groups,
    directory_listing,
    directory_members,
    directory_units,
    directory_users,
)

__all__ = ["directory_groups", "directory_listing", "directory_members", "directory_units", "directory_users"]
