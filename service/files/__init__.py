"""Files that people open, print or hand on: sheets, a page for a board, a sheet for the wall, a certificate.

What somebody may see has been decided before it comes here; nothing of the database or of Google's comes in, but by
`google_sheet`, which is given the Workspace to write to.
"""
