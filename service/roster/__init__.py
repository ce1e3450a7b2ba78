"""Who is there: the Directory as units, people, groups and leaders.

People are keyed by their Directory id, never by address. Writes units, people, addresses, groups and leaders.
"""
