"""Pieces of markup with values in them, quickly: a map of units × modules has hundreds."""

from markupsafe import Markup, escape


def drawn(template: str, *values: object, **named: object) -> Markup:
    """A template of ours with values put in as `str.format` does, each escaped unless it is a number or markup.

    `Markup.format` says the same, and takes five times as long.
    """
    safe = {name: _safe(value) for name, value in named.items()}
    return Markup(template.format(*map(_safe, values), **safe))  # noqa: S704 - nothing in it is left unescaped


def _safe(value: object) -> object:
    return value if isinstance(value, int | float | Markup) else escape(value)
