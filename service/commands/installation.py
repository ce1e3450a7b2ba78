"""The installation that a command works on."""

import click

from service.app import Service, open_service


def installation() -> Service:
    """What the environment describes; its connections are closed when the command ends."""
    service = open_service()
    click.get_current_context().call_on_close(service.close)
    return service
