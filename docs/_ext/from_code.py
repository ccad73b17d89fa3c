"""Tables of the reference, read from the code they are about.

``from-code`` takes the name of a table and, for some, what it is about::

    ```{from-code} findings
    ```

    ```{from-code} keys Organisation
    ```
"""

from __future__ import annotations

import re
import types
import typing
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Rows = typing.Iterable[tuple[str, ...]]


def findings(_about: str) -> Rows:
    """Every code of a finding, with what it means."""
    from sphinx_privacynotice.model.findings import CODES

    yield "Code", "What it says"
    for code, meaning in sorted(CODES.items()):
        yield f"`{code}`", meaning


def keys(about: str) -> Rows:
    """The keys of one record of a site file: the class of `model.site` named ``about``."""
    from sphinx_privacynotice.model import site

    yield "Key", "Takes", "Means"
    for name, field in getattr(site, about).model_fields.items():
        if field.exclude:
            continue
        yield f"`{field.alias or name}`", _takes(field.annotation), field.description or ""


def shape(about: str) -> Rows:
    """The keys of one kind of map in a pack: ``module.NAME`` of a `Shape` in `model`."""
    import importlib

    module, _, name = about.rpartition(".")
    found = getattr(importlib.import_module(f"sphinx_privacynotice.model.{module}"), name)
    yield "Key", "Takes", "Means"
    for key in found.keys:
        yield f"`{key.name}`", key.kind.words + (" (needed)" if key.required else ""), key.meaning


def kinds(_about: str) -> Rows:
    """The kinds of single value, with what each takes."""
    from sphinx_privacynotice.model import values

    yield "Kind", "Takes", "For example"
    for kind in vars(values).values():
        if isinstance(kind, type) and issubclass(kind, values.Value) and kind is not values.Value:
            yield kind.KIND, kind.WANTED, ", ".join(f"`{example}`" for example in kind.EXAMPLES)


def directives(_about: str) -> Rows:
    """The directives that stand for one clause, with the clause's id."""
    from sphinx_privacynotice.model.clause import DIRECTIVES

    yield "Directive", "Clause"
    for directive, clause in sorted(DIRECTIVES.items()):
        yield f"`{directive}`", f"`{clause}`"


def commands(about: str) -> Rows:
    """The commands, or the arguments and options of the one named ``about``."""
    import click

    from sphinx_privacynotice.cli import main

    context = click.Context(main)
    if not about:
        yield "Command", "Does"
        for name in main.list_commands(context):
            command = main.get_command(context, name)
            yield f"`{name}`", command.get_short_help_str(limit=200) if command else ""
        return
    command: click.Command | None = main
    for name in about.split():
        command = command.get_command(context, name) if isinstance(command, click.Group) else None
    if command is None:
        raise ExtensionError(f"there is no command {about!r}")
    yield "Argument or option", "Means"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield ", ".join(f"`{name}`" for name in parameter.opts), parameter.help or ""
        else:
            yield f"`{parameter.make_metavar(context)}`", ""


TABLES: dict[str, Callable[[str], Rows]] = {
    table.__name__: table for table in (findings, keys, shape, kinds, directives, commands)
}


def _takes(annotation: Any) -> str:
    """Say in words what a field of a model takes."""
    from pydantic import BaseModel

    from sphinx_privacynotice.model.values import Value

    arguments = [part for part in typing.get_args(annotation) if part is not type(None)]
    origin = typing.get_origin(annotation)
    if origin in {typing.Union, types.UnionType, typing.Annotated}:
        return _takes(arguments[0])
    if origin is tuple:
        return f"a list: {_takes(arguments[0])}"
    if origin is dict:
        return f"a map by key: {_takes(arguments[1])}"
    if annotation is str:
        return "a key or id"
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return annotation.KIND
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"a record: {_words(annotation.__name__)}"
    return "text"


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


class FromCode(SphinxDirective):
    """A table that the code fills."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Return the table, or warn where the code has none of that name."""
        name, _, about = self.arguments[0].partition(" ")
        head, *rows = TABLES[name](about.strip())
        return [_table(head, rows)]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=1) for _ in head]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *[_row(row) for row in rows])
    return nodes.table("", group, classes=["colwidths-auto"])


def _row(cells: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", *_inline(cell))) for cell in cells])


def _inline(text: str) -> Iterator[nodes.Node]:
    """Yield text, with what stands between backticks as code."""
    for number, part in enumerate(text.split("`")):
        if part:
            yield nodes.literal(part, part) if number % 2 else nodes.Text(part)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("from-code", FromCode)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
