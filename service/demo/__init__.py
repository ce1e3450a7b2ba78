"""The demo: an offline Workspace, an installation beside it, and six weeks of history made by the product itself.

Talks to the sandbox over HTTP only, as everything else does.
"""
