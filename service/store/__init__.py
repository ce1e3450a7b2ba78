"""What we remember: one schema on SQLite and PostgreSQL. Tables only, no thought.

Each table is written by one room; the rooms are named beside the tables.
"""
