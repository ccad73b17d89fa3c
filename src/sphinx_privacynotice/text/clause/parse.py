"""Parses a clause's Markdown to a template, through markdown-it's syntax tree of myst-parser's tokens."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.renderer import RendererHTML
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import did_you_mean, listed, short
from sphinx_privacynotice.model.format.values import DOCUMENT
from sphinx_privacynotice.model.pack.audience import AUDIENCES
from sphinx_privacynotice.model.site.paths import PATH
from sphinx_privacynotice.text.clause.template import (
    VALUE,
    Block,
    Card,
    Citation,
    Condition,
    Emphasis,
    Inline,
    Item,
    Link,
    ListBlock,
    Marks,
    OptionalText,
    Paragraph,
    Row,
    Strong,
    Table,
    Template,
    ValueOf,
    Words,
    flat,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt

MAX_DEPTH = 20
"""How deep emphasis may nest; in a real clause it is two."""

MARKS = ("id", "when", "unless", "each", "for")
"""The marks a block may begin with."""

TO_CLAUSE = re.compile(r"#[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""The target of a link to a clause of the same notice."""

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_CITATION = re.compile(r"(?P<words>.*\S)\s*<(?P<key>[^<>]+)>", re.DOTALL)
_CONDITION = re.compile(r"(?P<path>[^\s=]+)(?:(?=\S*\s)\s*=\s*(?P<words>[^\s=].*))?")
_OR = re.compile(r"\sor(?=\s)")
_LINK_VALUE = re.compile(r"\{\{(?P<path>[^{}]*)\}\}")
_OPTIONAL_LINK = re.compile(r"\[([^\[\]]*)\]\(<\{\{ *(" + PATH.pattern + r") *\}\}>\)")
"""A link to a value, as optional words hold it."""
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{(?:id|when|unless|each|for|law|opt|card)\}|\]\("
    r"|(?<!\{)\{ *(?:[A-Za-z][\w-]*)?(?:\.[\w-]+)+ *\}(?!\})"
)
_LEFT_OVER_HINTS = {
    "](": "Link to a web address or a value: [words](<{{ links.key }}>)",
    "{law}": "Write its id between backticks right behind it, as in {law}`ukpga/2018/12`",
    "{card}": "Write the path between backticks right behind it, as in {card}`dpo`",
    "{opt}": "Write the optional words between backticks right behind it, as in {opt}`: {{ .why }}`",
}
_OTHER_MARKUP = ("markup that is not a paragraph, list or table", "Write it as plain paragraphs")
_DIRECTIVE = ("a directive", "Write it as paragraphs, lists or tables")
_REFUSED = {
    "heading": (
        "a heading",
        "Give the clause a `title:`, or make two of it; in a notice in one file write `## Words {#id}`",
    ),
    "html_block": ("HTML", "Write it in Markdown"),
    "html_inline": ("HTML", "Write it in Markdown"),
    "fence": ("a directive or code block", "Write it as paragraphs, lists or tables"),
    "colon_fence": _DIRECTIVE,
    "code_block": ("a code block", "Take out the four spaces before the line"),
    "code_inline": ("code in backticks", "Take out the backticks"),
    "image": ("an image", "Say it in words"),
    "blockquote": ("a quotation", "Take out the “>”"),
    "hr": ("a line", "Take it out"),
    "myst_target": ("a label", "Take it out; a clause has its own address"),
    "myst_line_comment": ("a comment", "Put it in the front matter's `differs:` or `change:`"),
    "myst_block_break": ("a block break", "Take it out"),
    "footnote_ref": ("a footnote", "Write it into the text"),
    "footnote_reference": ("a footnote", "Write it into the text"),
    "hardbreak": ("a line break", "Begin a new paragraph"),
    "front_matter": ("a second front matter", "Take it out"),
}


@cache
def clause_markdown() -> MarkdownIt:
    """Return the one parser: its own fixed configuration, whatever a site sets for its pages."""
    config = MdParserConfig(enable_extensions={"substitution"})
    return create_md_parser(config, RendererHTML)


def parse_clause(body: str, file: str, first_line: int = 1) -> Template:
    """Parse the text of a clause; ``first_line`` is the line of ``file`` on which ``body`` begins.

    Nothing is raised for bad input: what a clause may not hold is left out, with a finding in the template.
    """
    try:
        return _Parse(body, file, first_line).template()
    except RecursionError:
        message = "This clause is nested too deep"
        hint = "Take out the signs or lists that stand in each other"
        return Template((), (Finding("pack-clause", message, Place(file, first_line, 1), hint),))


class _Parse:
    def __init__(self, body: str, file: str, first_line: int) -> None:
        self.body = body
        self.lines = body.split("\n")
        self.file = file
        self.first_line = first_line
        self.findings: list[Finding] = []

    def template(self) -> Template:
        blocks = self._blocks(SyntaxTreeNode(clause_markdown().parse(self.body)))
        for number, text in enumerate(self.lines, self.first_line):
            if text.lstrip().startswith(":::"):
                self._refuse(number, f"A clause may not hold {_DIRECTIVE[0]}", _DIRECTIVE[1], ":::")
        seen: dict[str, int] = {}
        for block in (visit.block for visit in walk(blocks)):
            if not (isinstance(block, Row) or (block.blocks if isinstance(block, Item) else block.inlines)):
                hint = "Write the words that it is for after it, or take it out"
                self._refuse(block.line, "A mark or a list item stands before nothing", hint)
            name = block.marks.id
            if name in seen:
                message, hint = f"The part “{name}” is there twice", "Give each part its own id"
                self._refuse(block.line, message, hint, name, other=seen[name])
            elif name:
                seen[name] = block.line
        return Template(blocks, tuple(self.findings))

    def _refuse(self, line: int, message: str, hint: str, source: str = "", *, other: int = 0) -> None:
        number = line - self.first_line
        text = self.lines[number] if 0 <= number < len(self.lines) else ""
        where = Place(self.file, line, text.find(source) + 1 if source else 1)
        second = Place(self.file, other) if other else None
        self.findings.append(Finding("pack-clause", message, where, hint, related=second))

    def _refuse_node(self, node: SyntaxTreeNode, line: int) -> None:
        """Refuse a node with all it holds."""
        what, hint = _REFUSED.get(node.type, _OTHER_MARKUP)
        source = {"html_inline": node.content, "code_inline": f"`{node.content}"}.get(node.type, "")
        self._refuse(line, f"A clause may not hold {what}", hint, source.split("\n")[0])

    def _line(self, node: SyntaxTreeNode, default: int = 1) -> int:
        return node.map[0] + self.first_line if node.map else default

    def _blocks(self, parent: SyntaxTreeNode) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for node in parent.children:
            line = self._line(node)
            if node.type == "paragraph":
                blocks.append(self._paragraph(node, line))
            elif node.type == "substitution_block":
                blocks.append(Paragraph((self._value(node.content, line),), line))
            elif node.type in {"bullet_list", "ordered_list"}:
                start = int(node.attrs.get("start") or 1) if node.type == "ordered_list" else None
                items = tuple(self._item(item, self._line(item, line)) for item in node.children)
                blocks.append(ListBlock(items, line, start))
            elif node.type == "table":
                blocks.append(self._table(node, line))
            else:
                self._refuse_node(node, line)
        return tuple(blocks)

    def _item(self, node: SyntaxTreeNode, line: int) -> Item:
        blocks = self._blocks(node)
        if not blocks or not isinstance(blocks[0], Paragraph):
            return Item(blocks, line)
        first = blocks[0]
        own = (Paragraph(first.inlines, first.line),) if first.inlines else ()
        return Item((*own, *blocks[1:]), line, first.marks)

    def _table(self, node: SyntaxTreeNode, line: int) -> Table:
        head, *rows = (
            self._row(row, self._line(row, line)) for section in node.children for row in section.children
        )
        if head.marks != Marks() or any(cell.marks != Marks() for cell in head.cells):
            hint = "Put the mark before the first cell of a row"
            self._refuse(head.line, "A table's head takes no marks", hint)
        return Table(head, tuple(rows), line)

    def _row(self, node: SyntaxTreeNode, line: int) -> Row:
        cells = [self._paragraph(cell, line) for cell in node.children]
        for cell in cells[1:]:
            if cell.marks != Marks():
                message = "A mark governs a whole row and stands in its first cell"
                self._refuse(line, message, "Move it to the beginning of the row")
        return Row(tuple(Paragraph(cell.inlines, cell.line) for cell in cells), line, cells[0].marks)

    def _paragraph(self, node: SyntaxTreeNode, line: int) -> Paragraph:
        """Return a paragraph, or a table's cell: both hold one node of inlines."""
        children = node.children[0].children if node.children else []
        marks, start, line_now = Marks(), 0, line
        for child in children:
            if child.type == "myst_role" and child.meta.get("name") in MARKS:
                marks = self._mark(marks, child.meta["name"], child.content.strip(), line)
            elif child.type == "softbreak":
                line_now += 1
            elif child.type != "text" or child.content.strip():
                break
            start += 1
        inlines = self._inlines(children[start:], line_now)
        if inlines and isinstance(inlines[0], Words):
            text = inlines[0].text.lstrip()
            inlines = ((Words(text),) if text else ()) + inlines[1:]
        if len(inlines) > 1 and any(isinstance(each, Card) for each in inlines):
            hint = "Give it a paragraph, list item or table cell of its own; in a sentence write {{ path }}"
            self._refuse(line, "The mark {card} stands beside other words", hint, "{card}")
            inlines = tuple(each for each in inlines if not isinstance(each, Card))
        return Paragraph(inlines, line, marks)

    def _mark(self, marks: Marks, name: str, content: str, line: int) -> Marks:
        if name == "id":
            if not ID.fullmatch(content):
                hint = "Use small letters, numbers and hyphens, as in {id}`own-words`"
                self._refuse(line, f"“{content}” is no id", hint, content)
            return replace(marks, id=content)
        if name == "for":
            return replace(marks, readers=self._readers(content, line))
        match = _CONDITION.fullmatch(content)
        path = match["path"] if match else content
        words = tuple(_OR.split(f" {match['words']} ")) if match and match["words"] else ()
        words = tuple(" ".join(word.split()) for word in words)
        if not PATH.fullmatch(path) or (name == "each" and words):
            hint = (
                "Name a value as in {when}`dpo.email`; compare it as in {when}`organisation.kind = academy`"
            )
            self._refuse(line, f"“{content}” is no path", hint, content)
        elif not all(words):
            hint = "Write a word on both sides of “or”, as in {when}`organisation.kind = academy or special`"
            self._refuse(line, f"“{content}” has an “or” with nothing beside it", hint, content)
        if name == "each":
            return replace(marks, each=path)
        return replace(marks, guards=(*marks.guards, Condition(path, words, name == "when")))

    def _readers(self, content: str, line: int) -> tuple[str, ...]:
        """Return the readers that a block is for."""
        names = tuple(content.replace(",", " ").split())
        wrong = next((each for each in names if each not in AUDIENCES), None)
        if wrong is not None or not names:
            example = f"{{for}}`{AUDIENCES[0]} {AUDIENCES[1]}`"
            hint = (
                did_you_mean(wrong or "", AUDIENCES)
                or f"The readers are {listed(AUDIENCES)}, as in {example}"
            )
            self._refuse(line, f"“{short(content)}” names no reader", hint, "{for}")
        return tuple(each for each in names if each in AUDIENCES)

    def _value(self, content: str, line: int) -> ValueOf:
        whole = " ".join(content.split())
        path, *others = (each.strip() for each in whole.split("|"))
        if not all(PATH.fullmatch(each) for each in (path, *others)):
            hint = "A value is a path in one line, as in {{ dpo.email }}; nothing is worked out"
            if others:
                hint = "Alternatives are paths with “|” between them, as in {{ .text | .name }}"
            source = "{{" if "\n" in content else content.strip() or "{{"
            self._refuse(line, f"“{{{{ {whole}{' ' if whole else ''}}}}}” is no value", hint, source)
            path, others = whole, []
        return ValueOf(path, line, tuple(others))

    def _card(self, path: str, line: int) -> Card | None:
        if PATH.fullmatch(path):
            return Card(path, line)
        hint = "Name a contact or an address, as in {card}`dpo` or {card}`organisation.address`"
        self._refuse(line, f"“{short(path)}” is no path", hint, path)
        return None

    def _optional(self, content: str, line: int) -> OptionalText | None:
        """Return the words, values and links to a value between the backticks of ``{opt}``."""
        made: list[Inline] = []
        for number, piece in enumerate(_OPTIONAL_LINK.split(content)):
            if number % 3 == 0:
                made += self._words_and_values(piece, line)
            elif number % 3 == 1:
                inner = tuple(self._words_and_values(piece, line))
            else:
                made.append(Link(inner, "", piece.strip(), line))
        found = OptionalText(tuple(made), line)
        words = "".join(each.text for each in flat(found.children) if isinstance(each, Words))
        if _LEFT_OVER.search(words) or not found.conditions:
            message = f"“{{opt}}`{short(content)}`” is no optional text"
            hint = "Write words and at least one value, as in {opt}`: {{ .why }}`, or a link to one, as in"
            hint += " {opt}`[its notice](<{{ .url }}>)`; marks go before the text"
            self._refuse(line, message, hint, "{opt}")
            return None
        return found

    def _words_and_values(self, content: str, line: int) -> list[Inline]:
        """Return text as words and values in braces."""
        pieces = enumerate(VALUE.split(content))
        return [
            self._value(piece, line) if number % 2 else Words(piece)
            for number, piece in pieces
            if piece or number % 2
        ]

    def _inlines(self, children: Sequence[SyntaxTreeNode], line: int, depth: int = 0) -> tuple[Inline, ...]:
        """Return nodes as inlines, neighbouring words as one; ``line`` counts on at every break."""
        made: list[Inline] = []
        for node in children:
            kind = node.type
            inline = self._inline(kind, node, line, depth)
            if isinstance(inline, Words) and made and isinstance(made[-1], Words):
                made[-1] = Words(made[-1].text + inline.text)
            elif inline:
                made.append(inline)
            line += kind == "softbreak"
        return tuple(made)

    def _inline(self, kind: str, node: SyntaxTreeNode, line: int, depth: int) -> Inline | None:
        if kind == "text":
            self._check_left_over(node.content, line)
        if kind in {"text", "text_special"}:
            return Words(node.content)
        if kind == "softbreak":
            return Words(" ")
        if kind in {"em", "strong", "link"}:
            if depth > MAX_DEPTH:
                raise RecursionError
            inner = self._inlines(node.children, line, depth + 1)
            if kind == "link":
                return self._link(node, inner, line)
            return Emphasis(inner) if kind == "em" else Strong(inner)
        if kind == "substitution_inline":
            return self._value(node.content, line)
        if kind == "myst_role":
            return self._role(node.meta["name"], node.content, line)
        self._refuse_node(node, line)
        return Words(" ") if kind == "hardbreak" else None

    def _check_left_over(self, text: str, line: int) -> None:
        """Refuse markup that was not understood and is left as text."""
        left = _LEFT_OVER.search(text)
        if left:
            inside = left[0].strip("{} ")
            hint = "Write a value as {{ path }} and a mark as {when}`path`"
            if inside and inside not in MARKS:
                hint = f"Write it with two braces on each side, {{{{ {inside} }}}}"
            self._refuse(line, f"“{left[0]}” stands alone", _LEFT_OVER_HINTS.get(left[0], hint), left[0])

    def _role(self, name: str, content: str, line: int) -> Inline | None:
        if name == "law":
            match = _CITATION.fullmatch(content.strip())
            if match:
                return Citation(match["key"].strip(), " ".join(match["words"].split()), line)
            return Citation(content.strip(), "", line)
        if name == "opt":
            return self._optional(content, line)
        if name == "card":
            return self._card(content.strip(), line)
        if name in MARKS:
            message = f"The mark {{{name}}} stands inside the text"
            hint = "Put it first in its paragraph, list item or table row"
        else:
            message = f"There is no mark {{{name}}}"
            known = "The marks are {id}, {when}, {unless}, {each}, {for}, {opt}, {card} and {law}"
            hint = did_you_mean(name, (*MARKS, "opt", "card", "law")) or known
        self._refuse(line, message, hint, f"{{{name}}}")
        return None

    def _link(self, node: SyntaxTreeNode, inner: tuple[Inline, ...], line: int) -> Inline:
        target = str(node.attrs.get("href") or "")
        source = unquote(target)  # markdown-it has escaped the braces of a value
        match = _LINK_VALUE.fullmatch(source)
        path = match["path"].strip() if match else ""
        if PATH.fullmatch(path):
            return Link(inner, "", path, line)
        if "{{" in source:
            hint = "Write [words](<{{ path }}>); an e-mail value brings its own mailto:"
            self._refuse(line, "A link's target must be one value and nothing else", hint, source)
        elif not (
            DOCUMENT.fullmatch(source)
            or TO_CLAUSE.fullmatch(source)
            or target.lower().startswith(("https://", "http://", "mailto:", "tel:"))
        ):
            hint = (
                "Link to a web address, to a document as in [words](/policies/complaints), to a clause of the"
            )
            hint = f"{hint} same notice as in [words](#rights), or to a value"
            hint = f"{hint} as in [words](<{{{{ links.key }}}}>)"
            self._refuse(line, f"A clause cannot link to “{source}”", hint, source)
        return Link(inner, source if source.startswith("/") else target, "", line)
