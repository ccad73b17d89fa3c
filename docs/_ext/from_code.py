"""Tables of the reference, read from the code that they are about.

``from-code`` takes the name of a table and, for some, what it is about::

    ```{from-code} findings
    ```

    ```{from-code} keys Organisation
    ```
"""

from __future__ import annotations

import inspect
import json
import re
import types
import typing
from collections.abc import Callable, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

import click
from docutils import nodes
from pydantic import BaseModel
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.checks.explain import codes_by_subject
from sphinx_privacynotice.cli.main import SECTIONS
from sphinx_privacynotice.cli.main import app as command_line
from sphinx_privacynotice.model.format import notice_entries, values
from sphinx_privacynotice.model.format import schema as site
from sphinx_privacynotice.model.format.values import Value
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.model.pack.entry import described_keys
from sphinx_privacynotice.model.pack.key_models import MODELS
from sphinx_privacynotice.model.pack.library import Unavailable, load_library
from sphinx_privacynotice.model.pack.loader import BUILTIN_FOLDER
from sphinx_privacynotice.model.project import settings
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.needs import notice_needs
from sphinx_privacynotice.text.page.options import CLAUSE_OPTIONS, NOTICE_OPTIONS
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Rows = Iterator[tuple[str, ...]]


def findings(about: str) -> Rows:
    """Yield the codes of a subject, each with a link to its page, its severity and what it means."""
    yield "Code", "Severity", "What it says"
    for code in codes_by_subject()[about]:
        yield f"[{code.code}](/findings/{code.code})", str(code.severity), code.title


def keys(about: str) -> Rows:
    """Yield the keys of one record of a site file or the project file, by the name of its class.

    ``Notice without Shared`` leaves out the keys that the other class has.
    """
    name_of, _, without = about.partition(" without ")
    model = getattr(site, name_of, None) or getattr(settings, name_of)
    known = getattr(site, without).model_fields if without else {}
    yield "Key", "Takes", "Means"
    for name, field in model.model_fields.items():
        if not field.exclude and name not in known:
            yield f"`{field.alias or name}`", _takes(field.annotation), field.description or ""


def shape(about: str) -> Rows:
    """Yield the keys of one kind of map in a pack, by its name in `MODELS`."""
    yield "Key", "Takes", "Means"
    for name, (form, field) in described_keys(MODELS[about]).items():
        needed = " (needed)" if field.is_required() else ""
        yield f"`{name}`", form.wanted + needed, field.description or ""


def kinds(_about: str) -> Rows:
    """Yield the kinds of single value, with what each takes."""
    yield "Kind", "Takes", "For example"
    for kind in [*vars(values).values(), site.Kind]:
        if isinstance(kind, type) and issubclass(kind, Value) and kind is not Value:
            yield kind.KIND, kind.WANTED, ", ".join(f"`{example}`" for example in kind.EXAMPLES)


def directives(_about: str) -> Rows:
    """Yield the directives that stand for one clause, with the clause's id."""
    yield "Directive", "Clause"
    for directive, clause in sorted(DIRECTIVES.items()):
        yield f"`{directive}`", f"`{clause}`"


def options(about: str) -> Rows:
    """Yield the options of the directives of clauses, or of the directive `privacy-notice`."""
    yield "Option", "Means"
    for option, meaning in (NOTICE_OPTIONS if about == "privacy-notice" else CLAUSE_OPTIONS).items():
        yield f"`:{option}:`", meaning


def phrases(about: str) -> Rows:
    """Yield the phrases of the built-in pack in the language ``about``."""
    file = BUILTIN_FOLDER / "phrases" / f"{about}.yaml"
    root = read_yaml(file.read_text(encoding="utf-8"), file.name).root
    yield "Phrase", "Words of the built-in pack"
    for key, node in root.entries.items() if isinstance(root, Mapping) else ():
        words = [node] if isinstance(node, Scalar) else getattr(node, "items", ())
        yield f"`{key}`", " ".join(f"`{word.text}`" for word in words)


def notice(about: str) -> Rows:
    """Yield the clauses of the kind of notice ``about``, with what each asks for, in the newest words.

    The id of another pack than the built-in one may follow the kind.
    """
    kind, _, pack = about.partition(" ")
    library = load_library(Folder(BUILTIN_FOLDER), [(pack, Place(""))] if pack else [], Findings())
    needs = notice_needs(library, Templates(), kind, None)
    yield "Clause", "Parts and items", "Asks for"
    for clause in [] if isinstance(needs, Unavailable) else needs:
        terms = [f"terms.{key}" for key in clause.terms]
        facts = [f"facts.{key}" for key in clause.facts]
        fields = [f"of each of `{key}`: {_codes(names)}" for key, names in clause.lists.items()]
        parts = [_codes(clause.parts)]
        parts += [f"in the list `{key}`: {_codes(ids)}" for key, ids in clause.items.items() if key]
        parts += [f"in a list: {_codes(ids)}" for key, ids in clause.items.items() if not key]
        asked = [_codes(clause.needed) and f"{_codes(clause.needed)} (needed)"]
        asked += [_codes([*clause.optional, *facts, *terms]), *fields]
        title = f" {clause.title}" if clause.title else ""
        yield (
            f"`{clause.clause}`{title} ({clause.edition.removesuffix('.1')})",
            "; ".join(filter(None, parts)),
            "; ".join(filter(None, asked)),
        )


def _codes(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def checklist(about: str) -> Rows:
    """Yield the items of a checklist of the built-in pack, each with its law and when it is asked for."""
    library = load_library(Folder(BUILTIN_FOLDER.parent), [("england-schools", Place(""))], Findings())
    yield "Id", "What the notice says", "Law", "Asked for"
    for item in library.checklist(about):
        asked = f"{item.required}{f', from {item.start}' if item.start > '2018-05-25' else ''}"
        asked = f"good practice: {asked}" if item.advice == "yes" else asked
        yield f"`{item.id}`", f"{item.title}. {item.note}".strip(), ", ".join(item.law), asked


def record(about: str) -> Rows:
    """Yield the fields of one part of a record: record, block, run or value."""
    text = (
        resources.files("sphinx_privacynotice.model")
        .joinpath("schemas/record.schema.json")
        .read_text("utf-8")
    )
    yield "Field", "Means", "One of"
    for name, field in json.loads(text)["$defs"][about]["properties"].items():
        choices = ", ".join(f"`{choice}`" for choice in field.get("enum", ()))
        yield f"`{name}`", field.get("description", ""), choices


def commands(about: str) -> Rows:
    """Yield the options of the command ``about``, or of the command line itself."""
    command = command_line.commands[about] if about else command_line
    yield "Option", "Means"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield ", ".join(f"`{name}`" for name in parameter.opts), parameter.help or ""


RECORDS: dict[type[BaseModel], str] = {
    site.Reference: "contact",
    site.Titled: "document",
    site.DataSource: "source",
    site.NoticeKeys: "notice",
    notice_entries.ChangeNote: "change",
    notice_entries.KeptEdition: "edition",
}
"""What the reference calls a record, where its class has another name."""

TABLES: tuple[Callable[[str], Rows], ...] = (
    findings,
    keys,
    shape,
    kinds,
    directives,
    options,
    phrases,
    notice,
    checklist,
    record,
    commands,
)


def _takes(annotation: Any) -> str:
    """Say in words what a field of a model takes."""
    arguments = [part for part in typing.get_args(annotation) if part is not type(None)]
    origin = typing.get_origin(annotation)
    words = "text"
    if origin in {typing.Union, types.UnionType, typing.Annotated}:
        words = _takes(arguments[0])
    elif origin is tuple:
        words = f"a list: {_takes(arguments[0])}"
    elif origin is dict:
        words = f"a map by key: {_takes(arguments[1])}"
    elif annotation is str:
        words = "a name or key"
    elif isinstance(annotation, type) and issubclass(annotation, Value):
        words = annotation.KIND
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        words = RECORDS.get(annotation) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", annotation.__name__).lower()
        words = f"a record: {words}"
    return words


class FromCode(SphinxDirective):
    """A table that the code fills."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        name, _, about = self.arguments[0].partition(" ")
        return [_filled(name, about.strip(), self.env.docname)]


class AllFindings(SphinxDirective):
    """Every code of a finding, subject by subject."""

    def run(self) -> list[nodes.Node]:
        """Return a heading and a table for each subject."""
        made: list[nodes.Node] = []
        for subject in codes_by_subject():
            made += [nodes.rubric("", subject), _filled("findings", subject, self.env.docname)]
        return made


class AllCommands(SphinxDirective):
    """Every command: how it is called, what it does, its options, examples."""

    def run(self) -> list[nodes.Node]:
        """Return the commands, section by section as the help lists them."""
        made: list[nodes.Node] = []
        names = [name for section in SECTIONS.values() for name in section if name in command_line.commands]
        for name in [*names, *sorted(set(command_line.commands) - set(names))]:
            command = command_line.commands[name]
            usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name)))
            title = f"{name} {usage}"
            made.append(nodes.rubric("", "", nodes.literal(title, title), ids=[f"command-{name}"]))
            paragraphs = re.split(r"\n\s*\n", inspect.cleandoc(command.help or ""))
            made += [nodes.paragraph("", "", *_inline(" ".join(each.split()))) for each in paragraphs]
            if any(isinstance(parameter, click.Option) for parameter in command.params):
                made.append(_filled("commands", name, self.env.docname))
            if command.epilog:
                text = inspect.cleandoc(command.epilog.replace("\b\n", ""))
                made.append(nodes.literal_block(text, text, language="text"))
        return made


def _filled(name: str, about: str, docname: str) -> nodes.table:
    table = next(table for table in TABLES if table.__name__ == name)
    head, *rows = table(about)
    made = _table(head, rows)
    for link in made.findall(addnodes.pending_xref):
        link["refdoc"] = docname  # from where it leads
    return made


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=100 // len(head)) for _ in head]
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *[_row(row) for row in rows])
    return nodes.table("", group, classes=["colwidths-auto"])


def _row(cells: tuple[str, ...]) -> nodes.row:
    return nodes.row("", *[nodes.entry("", nodes.paragraph("", "", *_inline(cell))) for cell in cells])


def _inline(text: str) -> Iterator[nodes.Node]:
    """Yield text, with what stands between backticks as code; a text of a link alone is one to a page."""
    link = re.fullmatch(r"\[([^]]+)\]\((/[^)]+)\)", text)
    if link:
        label = nodes.literal(link[1], link[1])
        target = {"refdomain": "std", "reftype": "doc", "reftarget": link[2], "refexplicit": True}
        yield addnodes.pending_xref("", label, refwarn=True, **target)
        return
    for number, part in enumerate(re.split(r"`+", text)):
        if part:
            yield nodes.literal(part, part) if number % 2 else nodes.Text(part)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("from-code", FromCode)
    app.add_directive("all-commands", AllCommands)
    app.add_directive("all-findings", AllFindings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
