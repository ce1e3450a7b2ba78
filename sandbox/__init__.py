"""An offline Google Workspace, built from Google's own discovery documents.

Follows Google's documents, not anybody's client: it knows nothing of `service/` and refuses what Google refuses.
"""
