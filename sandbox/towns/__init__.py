"""Fictional municipalities as town files: plain dicts of Directory API resources, always the same."""

from sandbox.towns.small import small_town
from sandbox.towns.strandkoping import strandkoping

__all__ = ["small_town", "strandkoping"]
