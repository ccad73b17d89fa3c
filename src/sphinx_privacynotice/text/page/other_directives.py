"""The directives that are not ours, as the page reader knows them: what each prints of what is typed.

docutils' own that only arrange text act as they do there. Those of Sphinx, sphinx-design and sphinx-tabs
give the words of their title and body. What depends on a builder, a setting or a file, and whatever the
reader does not know, is left out and keeps its source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives import admonitions, body, images, misc, tables

from sphinx_privacynotice.text.clause.nodes import LABEL, LAW, OF, SITE, VALUE, unprinted_blocks
from sphinx_privacynotice.text.page.includes import Include, file_text, files_read
from sphinx_privacynotice.text.page.omitted import make_omitted, typed_source
from sphinx_privacynotice.text.page.options import Options

if TYPE_CHECKING:
    from docutils.statemachine import StringList


class Plain(Directive):
    """A directive whose body is read as if it stood on the page; its argument is a class, say."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[Options] = Options({"class": directives.unchanged})

    @property
    def argument(self) -> str:
        """The argument, or nothing."""
        return str(self.arguments[0]) if self.arguments else ""

    def run(self) -> list[nodes.Node]:
        """Read the body."""
        return [self.read_body()]

    def read_body(self, content: StringList | None = None) -> nodes.container:
        """Return the nodes of ``content``, or of all of the body."""
        container = nodes.container()
        lines = self.content if content is None else content
        if lines:
            self.state.nested_parse(lines, self.content_offset, container)
        return container

    def words(self, text: str, link: str = "") -> list[nodes.Element]:
        """Return words as a line of their own, which lead to ``link`` if there is one."""
        if not text.strip():
            return []
        inlines, _ = self.state.inline_text(text, self.lineno)
        if link:
            inlines = [nodes.reference("", "", *inlines, refuri=link)]
        return [nodes.term(text, "", *inlines)]


class Skip(Plain):
    """A directive that prints no words of the page's own."""

    def run(self) -> list[nodes.Node]:
        """Print nothing."""
        return []


class Omitted(Plain):
    """A directive whose words depend on more than the page says; none of it is read."""

    def run(self) -> list[nodes.Node]:
        """Leave a block with its source, and with that of the file that it names."""
        name = self.name.lower()
        condition = self.argument if name in {"only", "ifconfig", "raw"} else ""
        source = typed_source(self)
        file = str(self.options.get("file") or "") or (self.argument if name == "literalinclude" else "")
        if file:
            source = f"{source.rstrip()}\n\n{file_text(self.state.document, file)}"
        return [make_omitted(name, source, condition)]


class Unknown(Plain):
    """A directive that only a build knows: its body may be markup, code or data.

    Where something of ours stands in the body it is read, for its words change with the site's.
    """

    def run(self) -> list[nodes.Node]:
        """Leave a block with all of the source and the files that it names, or its head above the body."""
        typed = typed_source(self)
        beside = self.words(self.argument)
        with files_read(self.state.document) as files:
            read = self.read_body()
        if not any(map(_has_ours, [*beside, read])):
            return [make_omitted(self.name, "\n\n".join([typed.rstrip(), *files]))]
        options = [f":{name}: {value or ''}".rstrip() for name, value in self.options.items()]
        head = "\n".join([f"{self.name} {self.argument}".rstrip(), *options])
        return [make_omitted(self.name, head), *(node for node in beside if _has_ours(node)), read]


def _has_ours(node: nodes.Element) -> bool:
    """Say whether anything below ``node`` is printed from a clause or a site's data."""
    if isinstance(node, unprinted_blocks) or any(name in node.attributes for name in (OF, VALUE, LAW, SITE)):
        return True
    return any(_has_ours(child) for child in node.children if isinstance(child, nodes.Element))


class Contents(Omitted):
    """A table of contents, which prints other pages' titles unless it is hidden."""

    def run(self) -> list[nodes.Node]:
        """Leave it out, if anybody sees it."""
        return [] if "hidden" in self.options else super().run()


class Titled(Plain):
    """A box, tab or step: its argument is a title, which may be all that a reader sees at first."""

    def run(self) -> list[nodes.Node]:
        """Read the title and the body."""
        link = str(self.options.get("link") or "") if ":" in str(self.options.get("link") or "") else ""
        return [*self.words(self.argument, link), self.read_body()]


_CARD_PART = re.compile(r"(?:\^{3,}|\+{3,})\s*")


class Card(Titled):
    """A card: its head and foot may be options, or parts of the body between lines of ^^^ and +++."""

    def run(self) -> list[nodes.Node]:
        """Read all of it, from head to foot."""
        for number, line in enumerate(self.content):
            if _CARD_PART.fullmatch(line):
                self.content[number] = ""
        alt = str(self.options.get("img-alt") or "")
        image = [nodes.image(alt=alt)] if alt else []
        head, foot = (self.words(str(self.options.get(name) or "")) for name in ("header", "footer"))
        return [*image, *head, *super().run(), *foot]


class Button(Plain):
    """A link that looks like a button: its words are its body, or else its target."""

    def run(self) -> list[nodes.Node]:
        """Return the words, linked."""
        text = " ".join(self.content) or self.argument
        return list(self.words(text, self.argument if ":" in self.argument else f"#{self.argument}"))


class Signature(Plain):
    """The description of a thing of a program, by its signatures."""

    def run(self) -> list[nodes.Node]:
        """Return the signatures as typed, then the body."""
        fields = [f"{name}: {self.options[name]}" for name in ("type", "default") if self.options.get(name)]
        lines = [*self.argument.split("\n"), *(fields if "confval" in self.name else [])]
        return [*(nodes.term(line, line) for line in lines if line.strip()), self.read_body()]


class Line(Plain):
    """A line of words, as `centered` prints."""

    def run(self) -> list[nodes.Node]:
        """Return the line as a paragraph."""
        text = " ".join([*self.arguments, *self.content])
        inlines, _ = self.state.inline_text(text, self.lineno)
        return [nodes.paragraph(text, "", *inlines)]


class Code(Plain):
    """Code, with whatever options its directive has elsewhere."""

    def run(self) -> list[nodes.Node]:
        """Return the code as it stands, below its caption."""
        first, _, rest = self.argument.partition("\n")
        text = "\n".join([*([rest] if rest else []), *self.content])
        caption = str(self.options.get("caption") or "")
        if self.name == "code-tab":
            caption = first
        code = nodes.literal_block(text, text)
        return [*self.words(caption), code]


class Productions(Plain):
    """The rules of a grammar."""

    def run(self) -> list[nodes.Node]:
        """Return them as typed."""
        text = "\n".join([*self.arguments, *self.content])
        return [nodes.literal_block(text, text)]


class Glossary(Plain):
    """Terms, of which several may share a definition (docutils' own lists have one)."""

    def run(self) -> list[nodes.Node]:
        """Read terms and definitions."""
        made: list[nodes.Node] = []
        start = 0
        for number, line in enumerate([*self.content, "end"]):
            if line and not line[0].isspace():
                if start < number:
                    made.append(self.read_body(_dedented(self.content[start:number])))
                start = number + 1
                if number < len(self.content) and not line.startswith(".. "):
                    made += self.words(line.split(" : ")[0])
        return made


def _dedented(lines: StringList) -> StringList:
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    lines.trim_left(indent)
    return lines


class SeeAlso(Plain):
    """A box whose words may begin beside its name."""

    def run(self) -> list[nodes.Node]:
        """Read both."""
        made = nodes.container()
        made[LABEL] = "See also"
        if self.arguments:
            inlines, _ = self.state.inline_text(self.argument, self.lineno)
            made += nodes.paragraph(self.argument, "", *inlines)
        made += self.read_body()
        return [made]


class Figure(images.Figure):
    """A figure, whose image nobody opens to see how wide it is."""

    def run(self) -> list[nodes.Node]:
        """Read the figure's words."""
        self.options.pop("figwidth", None)
        return list(super().run())


class Table(tables.CSVTable):
    """A table of comma-separated values that stand on the page; one from a file or address is left out."""

    def run(self) -> list[nodes.Node]:  # type: ignore[override] # what is left out is no table
        """Read the table."""
        if "file" in self.options or "url" in self.options:
            file = str(self.options.get("file") or "")
            source = typed_source(self)
            return [make_omitted(self.name, f"{source.rstrip()}\n\n{file_text(self.state.document, file)}")]
        return list(super().run())


def _tolerant(kind: type[Directive]) -> type[Directive]:
    """Return docutils' directive, taking also the options that Sphinx and others add to it."""
    taken = Options(kind.option_spec or {})
    return type(kind.__name__, (kind,), {"option_spec": taken, "__doc__": kind.__doc__})


def _table() -> dict[str, type[Directive]]:
    by_class: dict[type[Directive], str] = {
        admonitions.Attention: "attention",
        admonitions.Caution: "caution",
        admonitions.Danger: "danger",
        admonitions.Error: "error",
        admonitions.Important: "important",
        admonitions.Note: "note",
        admonitions.Tip: "tip",
        admonitions.Hint: "hint",
        admonitions.Warning: "warning",
        admonitions.Admonition: "admonition",
        body.Sidebar: "sidebar",
        body.Topic: "topic",
        body.LineBlock: "line-block",
        body.ParsedLiteral: "parsed-literal",
        body.Rubric: "rubric",
        body.Epigraph: "epigraph",
        body.Highlights: "highlights",
        body.PullQuote: "pull-quote",
        body.Compound: "compound",
        body.Container: "container",
        body.MathBlock: "math",
        tables.RSTTable: "table",
        tables.ListTable: "list-table",
        Table: "csv-table",
        images.Image: "image",
        Figure: "figure",
    }
    made = {name: _tolerant(kind) for kind, name in by_class.items()}
    made |= {
        "include": Include,
        "role": misc.Role,
        "default-role": misc.DefaultRole,
        "replace": misc.Replace,
        "unicode": misc.Unicode,
        "seealso": SeeAlso,
        "glossary": Glossary,
        "productionlist": Productions,
        "centered": Line,
        "toctree": Contents,
        "card": Card,
        "grid-item-card": Card,
    }
    by_names: dict[type[Directive], str] = {
        Plain: (
            "accordion acks card-carousel card-footer card-header cssclass div figure-md grid grid-item "
            "hlist module py:module js:module rst-class steps tab-set tab-set-code tabs"
        ),
        Titled: "aside collapse details dropdown group-tab step tab tab-item",
        Button: "button-link button-ref",
        Code: "code code-block code-tab doctest sourcecode testcode testoutput",
        Skip: (
            "contents currentmodule default-domain highlight index meta namespace namespace-pop "
            "namespace-push program sectnum tabularcolumns target-notes testcleanup testsetup "
            "c:namespace c:namespace-pop c:namespace-push cpp:namespace cpp:namespace-pop cpp:namespace-push "
            "py:currentmodule"
        ),
        Omitted: (
            "codeauthor date deprecated footer header ifconfig literalinclude moduleauthor only raw "
            "sectionauthor title version-added version-changed version-deprecated version-removed "
            "versionadded versionchanged versionremoved"
        ),
        Signature: (
            "attribute class classmethod cmdoption confval data decorator decoratormethod describe envvar "
            "exception function method object option property staticmethod type"
        ),
    }
    for kind, names in by_names.items():
        made |= dict.fromkeys(names.split(), kind)
    return made


DIRECTIVE_TABLE = _table()
"""What the reader knows, by name."""

DOMAINS = frozenset({"c", "cpp", "js", "py", "rst", "std"})
"""Sphinx's domains, whose directives describe things by their signatures."""


def known_directive(name: str) -> Any:
    """Return the class for a directive that is not ours; `Unknown` for one that the reader does not know."""
    if name in DIRECTIVE_TABLE:
        return DIRECTIVE_TABLE[name]
    domain, _, short = name.partition(":")
    if domain in DOMAINS and short:
        return DIRECTIVE_TABLE.get(short, Signature) if domain == "std" else Signature
    return Unknown
