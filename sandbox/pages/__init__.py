"""Pages for a person: choose who you are, an inbox, a Classroom stream, a Form to fill in.

They read the world that the APIs write, show it, and hand answers to `sandbox.apis`. Google's rules live there.
"""
