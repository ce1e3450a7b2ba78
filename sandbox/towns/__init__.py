"""Fictional municipalities as town files: plain dicts of Directory API resources, always the same."""
