"""Behaviour of each API, one module an API: handlers registered by method id. No HTTP here."""
