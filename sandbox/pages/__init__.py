"""Pages for a person: choose who you are, an inbox, a Classroom stream, a Form to fill in."""
