"""The administrator's rooms: catalogue, people and units, roles, settings, health, the record of rights used.

They show and change nothing; each asks `may()` for what it shows.
"""
