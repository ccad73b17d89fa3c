"""The page reader's handling of directives that are not ours: what each prints of its source.

docutils' own directives that only arrange text act as they do there. Those of Sphinx, sphinx-design and
sphinx-tabs give the words of their title and body. What depends on a builder, a setting or a file, and every
unknown directive, is omitted and keeps its source.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives import images, misc, tables

from sphinx_privacynotice.text.clause.nodes import LABEL, LAW, OF, SITE, VALUE, unprinted_blocks
from sphinx_privacynotice.text.page.includes import Include, file_text, files_read
from sphinx_privacynotice.text.page.omitted import make_omitted, source_of
from sphinx_privacynotice.text.page.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from docutils.statemachine import StringList


class Plain(Directive):
    """A directive whose body is read as if it were on the page; its argument is a class, say."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Options] = Options({"class": directives.unchanged})

    def run(self) -> list[nodes.Node]:
        """Read the body."""
        return [self.read_body()]

    @property
    def argument(self) -> str:
        """The argument, or nothing."""
        return str(self.arguments[0]) if self.arguments else ""

    def option(self, name: str) -> str:
        """Return the text of an option, or nothing."""
        return str(self.options.get(name) or "")

    def read_body(self, content: StringList | None = None) -> nodes.container:
        """Return the nodes of ``content``, or of all of the body."""
        container = nodes.container()
        lines = self.content if content is None else content
        if lines:
            self.state.nested_parse(lines, self.content_offset, container)
        return container

    def inlines(self, text: str) -> list[nodes.Node]:
        """Return words with their markup."""
        return list(self.state.inline_text(text, self.lineno)[0])

    def words(self, text: str, link: str = "") -> list[nodes.Node]:
        """Return words as a line of their own, which lead to ``link`` if there is one."""
        if not text.strip():
            return []
        inlines = self.inlines(text)
        return [
            nodes.term(text, "", *([nodes.reference("", "", *inlines, refuri=link)] if link else inlines))
        ]


class Unknown(Plain):
    """A directive that only a build knows: its body may be markup, code or data.

    A body that has something of ours is read, for its words change with the site's.
    """

    def run(self) -> list[nodes.Node]:
        """Leave a block with all of the source and the files that it names, or its head above the body."""
        source = source_of(self)
        beside = self.words(self.argument)
        with files_read(self.state.document) as files:
            read = self.read_body()
        if not any(map(_has_ours, [*beside, read])):
            return [make_omitted(self.name, "\n\n".join([source.rstrip(), *files]))]
        options = [f":{name}: {value or ''}".rstrip() for name, value in self.options.items()]
        head = "\n".join([f"{self.name} {self.argument}".rstrip(), *options])
        return [make_omitted(self.name, head), *filter(_has_ours, beside), read]


def _has_ours(node: nodes.Node) -> bool:
    """Return whether ``node``, or anything below it, is printed from a clause or a site's data."""
    if not isinstance(node, nodes.Element):
        return False
    ours = isinstance(node, unprinted_blocks) or any(
        name in node.attributes for name in (OF, VALUE, LAW, SITE)
    )
    return ours or any(map(_has_ours, node.children))


class Figure(images.Figure):
    """A figure, whose image nobody opens to see how wide it is."""

    def run(self) -> list[nodes.Node]:
        """Read the figure's words."""
        self.options.pop("figwidth", None)
        return list(super().run())


class Table(tables.CSVTable):
    """A table of comma-separated values on the page itself; one from a file or address is omitted."""

    def run(self) -> list[nodes.Node]:  # type: ignore[override] # what is omitted is no table
        """Read the table."""
        if "file" in self.options or "url" in self.options:
            return [make_omitted(self.name, _with_file(self, str(self.options.get("file") or "")))]
        return list(super().run())


def _with_file(directive: Directive, file: str) -> str:
    """Return the source of a directive, and the text of the file that it names ("" none)."""
    source = source_of(directive)
    return f"{source.rstrip()}\n\n{file_text(directive.state.document, file)}" if file else source


# what the others print


def _nothing(_: Plain) -> list[nodes.Node]:
    return []


def _omitted(directive: Plain) -> list[nodes.Node]:
    """Leave a block with the source: the words depend on more than the page says."""
    name, argument = directive.name.lower(), directive.argument
    file = directive.option("file") or (argument if name == "literalinclude" else "")
    condition = argument if name in {"only", "ifconfig", "raw"} else ""
    return [make_omitted(name, _with_file(directive, file), condition)]


def _contents(directive: Plain) -> list[nodes.Node]:
    """Omit a table of contents, which prints other pages' titles unless it is hidden."""
    return [] if "hidden" in directive.options else _omitted(directive)


def _titled(directive: Plain) -> list[nodes.Node]:
    """Read a box, tab or step: its argument is a title, which may be all that a reader sees at first."""
    link = directive.option("link")
    return [*directive.words(directive.argument, link if ":" in link else ""), directive.read_body()]


def _card(directive: Plain) -> list[nodes.Node]:
    """Read a card: its head and foot may be options, or parts of the body between lines of ^^^ and +++."""
    for number, line in enumerate(directive.content):
        if re.fullmatch(r"(?:\^{3,}|\+{3,})\s*", line):
            directive.content[number] = ""
    alt = directive.option("img-alt")
    head, foot = (directive.words(directive.option(name)) for name in ("header", "footer"))
    return [*([nodes.image(alt=alt)] if alt else []), *head, *_titled(directive), *foot]


def _button(directive: Plain) -> list[nodes.Node]:
    """Read a link that looks like a button: its words are its body, or else its target."""
    target = directive.argument
    return directive.words(" ".join(directive.content) or target, target if ":" in target else f"#{target}")


def _signature(directive: Plain) -> list[nodes.Node]:
    """Read the description of a thing of a program: its signatures as they are written, then the body."""
    lines = directive.argument.split("\n")
    if "confval" in directive.name:
        lines += [
            f"{name}: {directive.option(name)}" for name in ("type", "default") if directive.option(name)
        ]
    return [*(nodes.term(line, line) for line in lines if line.strip()), directive.read_body()]


def _line(directive: Plain) -> list[nodes.Node]:
    """Read a line of words, as `centered` prints."""
    text = " ".join([*directive.arguments, *directive.content])
    return [nodes.paragraph(text, "", *directive.inlines(text))]


def _code(directive: Plain) -> list[nodes.Node]:
    """Read code as it is, below its caption, with whatever options its directive has elsewhere."""
    first, _, rest = directive.argument.partition("\n")
    text = "\n".join([*([rest] if rest else []), *directive.content])
    caption = first if directive.name == "code-tab" else directive.option("caption")
    return [*directive.words(caption), nodes.literal_block(text, text)]


def _productions(directive: Plain) -> list[nodes.Node]:
    """Read the rules of a grammar as they are written."""
    text = "\n".join([*directive.arguments, *directive.content])
    return [nodes.literal_block(text, text)]


def _glossary(directive: Plain) -> list[nodes.Node]:
    """Read terms, of which several may share a definition (docutils' own lists have one)."""
    made: list[nodes.Node] = []
    start = 0
    for number, line in enumerate([*directive.content, "end"]):
        if line and not line[0].isspace():
            if start < number:
                lines = directive.content[start:number]
                lines.trim_left(
                    min((len(each) - len(each.lstrip()) for each in lines if each.strip()), default=0)
                )
                made.append(directive.read_body(lines))
            start = number + 1
            if number < len(directive.content) and not line.startswith(".. "):
                made += directive.words(line.split(" : ")[0])
    return made


def _see_also(directive: Plain) -> list[nodes.Node]:
    """Read a box whose words may begin beside its name."""
    made = nodes.container()
    made[LABEL] = "See also"
    text = directive.argument
    made += [nodes.paragraph(text, "", *directive.inlines(text))] if text else []
    made += directive.read_body()
    return [made]


_PRINTED: dict[Callable[[Plain], list[nodes.Node]], str] = {
    Plain.run: (
        "accordion acks card-carousel card-footer card-header cssclass div figure-md grid grid-item "
        "hlist module py:module js:module rst-class steps tab-set tab-set-code tabs"
    ),
    _titled: "aside collapse details dropdown group-tab step tab tab-item",
    _card: "card grid-item-card",
    _button: "button-link button-ref",
    _code: "code code-block code-tab doctest sourcecode testcode testoutput",
    _contents: "toctree",
    _see_also: "seealso",
    _glossary: "glossary",
    _productions: "productionlist",
    _line: "centered",
    _nothing: (
        "contents currentmodule default-domain highlight index meta namespace namespace-pop "
        "namespace-push program sectnum tabularcolumns target-notes testcleanup testsetup "
        "c:namespace c:namespace-pop c:namespace-push cpp:namespace cpp:namespace-pop cpp:namespace-push "
        "py:currentmodule"
    ),
    _omitted: (
        "codeauthor date deprecated footer header ifconfig literalinclude moduleauthor only raw "
        "sectionauthor title version-added version-changed version-deprecated version-removed "
        "versionadded versionchanged versionremoved"
    ),
    _signature: (
        "attribute class classmethod cmdoption confval data decorator decoratormethod describe envvar "
        "exception function method object option property staticmethod type"
    ),
}
"""What is printed of the directives of Sphinx and its extensions, and of some of docutils' own."""

_OF_DOCUTILS = (
    "attention caution danger error important note tip hint warning admonition sidebar topic line-block "
    "parsed-literal rubric epigraph highlights pull-quote compound container math table list-table image"
)
"""docutils' own that act as they do there, taking also the options that Sphinx and others add to them."""


def _tolerant(kind: type[Directive]) -> type[Directive]:
    taken = Options(kind.option_spec or {})
    return type(kind.__name__, (kind,), {"option_spec": taken, "__doc__": kind.__doc__})


def _docutils_class(name: str) -> type[Directive]:
    """Return docutils' own class; for some names Sphinx (8, 9) registers another."""
    registry: dict[str, tuple[str, str]] = directives._directive_registry  # type: ignore[attr-defined] # noqa: SLF001 - there is no other way to ask
    module, kind = registry[name]
    made: type[Directive] = getattr(import_module(f"docutils.parsers.rst.directives.{module}"), kind)
    return made


DIRECTIVE_TABLE: dict[str, type[Directive]] = {
    **{name: _tolerant(_docutils_class(name)) for name in _OF_DOCUTILS.split()},
    "csv-table": _tolerant(Table),
    "figure": _tolerant(Figure),
    "include": Include,
    "role": misc.Role,
    "default-role": misc.DefaultRole,
    "replace": misc.Replace,
    "unicode": misc.Unicode,
}
"""What the reader knows, by name."""

for _prints, _names in _PRINTED.items():
    DIRECTIVE_TABLE |= dict.fromkeys(_names.split(), type("Printed", (Plain,), {"run": _prints}))

DOMAINS = frozenset({"c", "cpp", "js", "py", "rst", "std"})
"""Sphinx's domains, whose directives describe things by their signatures."""


def known_directive(name: str) -> Any:
    """Return the class for a directive that is not ours; `Unknown` for one that the reader does not know."""
    domain, _, short = name.partition(":")
    if name in DIRECTIVE_TABLE or domain not in DOMAINS or not short:
        return DIRECTIVE_TABLE.get(name, Unknown)
    described = DIRECTIVE_TABLE["object"]
    return DIRECTIVE_TABLE.get(short, described) if domain == "std" else described
