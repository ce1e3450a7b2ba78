"""The service: modules become Forms, people answer them, leaders read how their units stand.

Rooms and who may call whom: docs/design.md. `app.py` joins everything; `cli.py` is what a person can ask.
"""
