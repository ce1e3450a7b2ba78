"""Who should do what by when: rules, and what they mean today.

An assignment is a rule that is kept alive; nothing here lists people. Writes assignments, their modules and targets.
"""
