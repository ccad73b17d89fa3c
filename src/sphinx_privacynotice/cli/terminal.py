"""The one way to print and to ask: control characters are escaped, so that none acts on the terminal."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import click

from sphinx_privacynotice.base.escape import escape_controls

_STYLE = re.compile(r"(\x1b\[(?:0|1|2|3[1-6])m)")
"""The codes of `click.style` that the commands use: weight and colour, which hide nothing."""


def say(*lines: str, err: bool = False, styled: bool = False) -> None:
    """Print each of ``lines`` on a line of its own; a line break within one is made visible.

    ``styled`` lines keep their weight and colour.
    """
    if lines:
        click.echo("\n".join(_shown(line, styled=styled) for line in lines), err=err)


def say_text(text: str, *, err: bool = False, styled: bool = False) -> None:
    """Print a text of several lines, which ends in a line break or gets one; an empty one prints nothing."""
    say(*text.removesuffix("\n").split("\n") if text else (), err=err, styled=styled)


def say_commands(text: str) -> None:
    """Print orders to the machine that runs a workflow as they are: whoever made them has escaped them."""
    click.echo(text, nl=False)


def say_error(error: click.ClickException) -> None:
    """Print what was wrong with the use of a command, as click puts it."""
    put = StringIO()
    error.show(file=put)
    say_text(put.getvalue(), err=True)


def ask(words: str, **options: Any) -> str:
    """Ask for a text; ``options`` are those of `click.prompt`."""
    answer: str = click.prompt(escape_controls(words), err=True, **options)
    return answer


def confirm(words: str, *, default: bool) -> bool:
    """Ask a question that is answered with yes or no."""
    return click.confirm(escape_controls(words), default=default, err=True)


def _shown(line: str, *, styled: bool) -> str:
    if not styled:
        return escape_controls(line)
    pieces = _STYLE.split(line)
    return "".join(piece if number % 2 else escape_controls(piece) for number, piece in enumerate(pieces))
