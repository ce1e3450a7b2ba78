"""What a person can ask on the command line, one module a family of commands.

Parse, call a room, show. Imported by `service.cli` only when asked for, so that `--help` answers at once.
"""
