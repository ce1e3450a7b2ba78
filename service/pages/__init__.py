"""Web pages for people: signing in, a learner's own page, a leader's report, the console.

A door: it parses, asks `may()`, calls a room and shows. No thought lives here.
"""
