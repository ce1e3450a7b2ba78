"""Who helps and who decides where: roles given by hand, by file or by a group; and what rights were used for.

What a role may do is said in `service/access.py`. Writes roles and audit.
"""
