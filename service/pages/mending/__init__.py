"""Pages on which something is mended or made: one assignment, all of them, a new one, work that shall be done now.

A press of a button carries the session's token, asks `may()`, calls a room, and leads back to the page with a sentence.
"""
