"""What can be taught: courses and modules as files, loaded, checked and shown.

Knows nothing of people, Google or the database.
"""
