"""What is held on people: declared once, in `register`, and from there exported, erased, deleted in time and explained.

Writes no table of its own but `audit_erasing`; changes every table that holds something on a person, when erasing them.
"""
