"""From a clause's Markdown to its template, by myst-parser's tokens."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.model.site.paths import PATH
from sphinx_privacynotice.text.clause.template import (
    Block,
    Citation,
    Condition,
    Emphasis,
    Inline,
    Item,
    Link,
    ListBlock,
    Marks,
    Paragraph,
    Row,
    Strong,
    Table,
    Template,
    ValueOf,
    Words,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_DEPTH = 20
"""Stress in stress, and lists in lists; in a real clause it is two."""

MARKS = ("id", "when", "unless", "each")
"""The marks a block may begin with."""

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_CITATION = re.compile(r"(?P<words>.*\S)\s*<(?P<key>[^<>]+)>", re.DOTALL)
_CONDITION = re.compile(r"(?P<path>[^\s=]+)(?:(?=\S*\s)\s*=\s*(?P<word>[^\s=].*))?")
_LINK_VALUE = re.compile(r"\{\{(?P<path>[^{}]*)\}\}")
_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{(?:id|when|unless|each|law)\}|\]\(|(?<!\{)\{ *(?:[A-Za-z][\w-]*)?(?:\.[\w-]+)+ *\}(?!\})"
)
_A_DIRECTIVE = ("A clause may not hold a directive", "Write it as paragraphs, lists or tables")
_REFUSED = {
    "heading_open": ("a heading", "Give the clause a `title:`, or make two clauses of it"),
    "html_block": ("HTML", "Write it in Markdown"),
    "html_inline": ("HTML", "Write it in Markdown"),
    "fence": ("a directive or code block", "Write it as paragraphs, lists or tables"),
    "colon_fence": ("a directive", "Write it as paragraphs, lists or tables"),
    "code_block": ("a code block", "Take out the four spaces before the line"),
    "code_inline": ("code in backticks", "Take out the backticks"),
    "image": ("an image", "Say it in words"),
    "blockquote_open": ("a quotation", "Take out the “>”"),
    "hr": ("a line", "Take it out"),
    "myst_target": ("a label", "Take it out; a clause has its own address"),
    "myst_line_comment": ("a comment", "Put it in the front matter's `differs:` or `change:`"),
    "myst_block_break": ("a block break", "Take it out"),
    "footnote_ref": ("a footnote", "Write it into the text"),
    "footnote_reference_open": ("a footnote", "Write it into the text"),
    "hardbreak": ("a line break", "Begin a new paragraph"),
    "front_matter": ("a second front matter", "Take it out"),
}


@cache
def _markdown() -> MarkdownIt:
    """Return the one parser: its own fixed configuration, whatever a site sets for its pages."""
    config = MdParserConfig(enable_extensions={"substitution"})
    return create_md_parser(config, RendererHTML)


def parse_clause(body: str, file: str, first_line: int = 1) -> Template:
    """Parse the text of a clause; ``first_line`` is the line of ``file`` on which ``body`` begins.

    Nothing is raised for bad input: what a clause may not hold is left out and stands in the
    template's findings.
    """
    try:
        return _Parse(body, file, first_line).template()
    except RecursionError:
        message = "This clause is nested too deep"
        mend = "Take out the signs or lists that stand in each other"
        return Template((), (Finding("pack-clause", message, Place(file, first_line, 1), mend),))


class _Parse:
    def __init__(self, body: str, file: str, first_line: int) -> None:
        self.lines = body.split("\n")
        self.file = file
        self.first_line = first_line
        self.findings: list[Finding] = []
        self.tokens = _markdown().parse(body)
        self.at = 0

    def template(self) -> Template:
        template = Template(self._blocks(""))
        for number, text in enumerate(self.lines):
            if text.lstrip().startswith(":::"):
                self._refuse(number + self.first_line, *_A_DIRECTIVE, ":::")
        for marked in template.marked:
            empty = not (
                marked.blocks if isinstance(marked, Item) else isinstance(marked, Row) or marked.inlines
            )
            if empty:
                mend = "Write the words that it is for after it, or take it out"
                self._refuse(marked.line, "A mark or a list item stands before nothing", mend)
        seen: dict[str, int] = {}
        for marked in template.marked:
            name = marked.marks.id
            if name and name in seen:
                self._refuse(
                    marked.line,
                    f"The part “{name}” is there twice",
                    "Give each part its own id",
                    name,
                    other=seen[name],
                )
            seen.setdefault(name, marked.line)
        return Template(template.blocks, tuple(self.findings))

    def _refuse(self, line: int, message: str, mend: str, typed: str = "", *, other: int = 0) -> None:
        text = self.lines[line - self.first_line] if 0 <= line - self.first_line < len(self.lines) else ""
        column = text.find(typed) + 1 if typed else 1
        where = Place(self.file, line, column)
        second = Place(self.file, other) if other else None
        self.findings.append(Finding("pack-clause", message, where, mend, related=second))

    def _line(self, token: Token, otherwise: int = 1) -> int:
        return token.map[0] + self.first_line if token.map else otherwise

    def _blocks(self, until: str) -> tuple[Block, ...]:
        blocks: list[Block] = []
        while self.at < len(self.tokens) and self.tokens[self.at].type != until:
            token = self.tokens[self.at]
            line = self._line(token)
            self.at += 1
            if token.type == "paragraph_open":
                blocks.append(self._paragraph(self.tokens[self.at], line))
                self.at += 2
            elif token.type == "substitution_block":
                blocks.append(Paragraph((self._value(token.content, line),), line))
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                blocks.append(self._list(token, line))
            elif token.type == "table_open":
                table = self._table(line)
                if table:
                    blocks.append(table)
            else:
                self._refuse_token(token, line)
        return tuple(blocks)

    def _refuse_token(self, token: Token, line: int) -> None:
        what, mend = _REFUSED.get(
            token.type, ("markup that is not a paragraph, list or table", "Write it as plain paragraphs")
        )
        self._refuse(
            line,
            f"A clause may not hold {what}",
            mend,
            {"html_inline": token.content, "code_inline": f"`{token.content}"}.get(token.type, "").split(
                "\n"
            )[0],
        )
        if token.type.endswith("_open"):  # with all it holds, told once
            depth = 1
            closing = token.type.removesuffix("_open") + "_close"
            while self.at < len(self.tokens) and depth:
                depth += (self.tokens[self.at].type == token.type) - (self.tokens[self.at].type == closing)
                self.at += 1

    def _list(self, opening: Token, line: int) -> ListBlock:
        items: list[Item] = []
        while self.tokens[self.at].type == "list_item_open":
            here = self._line(self.tokens[self.at], line)
            self.at += 1
            blocks = self._blocks("list_item_close")
            self.at += 1
            marks = Marks()
            if blocks and isinstance(blocks[0], Paragraph):
                marks = blocks[0].marks
                first = Paragraph(blocks[0].inlines, blocks[0].line)
                blocks = (first, *blocks[1:]) if first.inlines else blocks[1:]
            items.append(Item(blocks, here, marks))
        self.at += 1
        ordered = opening.type == "ordered_list_open"
        return ListBlock(tuple(items), line, int(opening.attrGet("start") or 1) if ordered else None)

    def _table(self, line: int) -> Table | None:
        rows: list[Row] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "tr_open":
                rows.append(self._row(self._line(token, line)))
        self.at += 1
        for cell in rows[0].cells if rows else ():
            if cell.marks != Marks() or rows[0].marks != Marks():
                self._refuse(
                    rows[0].line,
                    "A table's head takes no marks",
                    "Put the mark before the first cell of a row",
                )
                break
        return Table(rows[0], tuple(rows[1:]), line) if rows else None

    def _row(self, line: int) -> Row:
        cells: list[Paragraph] = []
        while self.tokens[self.at].type != "tr_close":
            token = self.tokens[self.at]
            self.at += 1
            if token.type == "inline":
                cells.append(self._paragraph(token, line))
        self.at += 1
        for cell in cells[1:]:
            if cell.marks != Marks():
                self._refuse(
                    line,
                    "A mark governs a whole row and stands in its first cell",
                    "Move it to the beginning of the row",
                )
        marks = cells[0].marks if cells else Marks()
        return Row(tuple(Paragraph(cell.inlines, cell.line) for cell in cells), line, marks)

    def _paragraph(self, token: Token, line: int) -> Paragraph:
        children = list(token.children or [])
        marks, rest, line_now = Marks(), 0, line
        while rest < len(children):
            child = children[rest]
            if child.type == "myst_role" and child.meta.get("name") in MARKS:
                marks = self._mark(marks, child.meta["name"], child.content, line)
            elif not (child.type == "softbreak" or (child.type == "text" and not child.content.strip())):
                break
            line_now += child.type == "softbreak"
            rest += 1
        return Paragraph(self._trim(self._inlines(children[rest:], line_now)), line, marks)

    def _mark(self, marks: Marks, name: str, content: str, line: int) -> Marks:
        content = content.strip()
        if name == "id":
            if not ID.fullmatch(content):
                self._refuse(
                    line,
                    f"“{content}” is no id",
                    "Use small letters, numbers and hyphens, as in {id}`own-words`",
                    content,
                )
            return Marks(content, marks.guards, marks.each)
        match = _CONDITION.fullmatch(content)
        path = match["path"] if match else content
        if not PATH.fullmatch(path) or (name == "each" and match and match["word"]):
            self._refuse(
                line,
                f"“{content}” is no path",
                "Name a value as in {when}`dpo.email`; compare it as in {when}`organisation.kind = academy`",
                content,
            )
        if name == "each":
            return Marks(marks.id, marks.guards, path)
        word = (match["word"] or "").strip() if match else ""
        return Marks(marks.id, (*marks.guards, Condition(path, word, name == "when")), marks.each)

    def _value(self, content: str, line: int) -> ValueOf:
        path = " ".join(content.split())
        if not PATH.fullmatch(path):
            mend = "A value is a path in one line, as in {{ dpo.email }}; nothing is worked out"
            self._refuse(
                line,
                f"“{{{{ {path}{' ' if path else ''}}}}}” is no value",
                mend,
                "{{" if "\n" in content else content.strip() or "{{",
            )
        return ValueOf(path, line)

    def _inlines(self, tokens: list[Token], line: int, depth: int = 0) -> tuple[Inline, ...]:
        """Return ``tokens`` as inlines; ``line`` counts on at every break."""
        made: list[Inline] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token.type in {"em_open", "strong_open", "link_open"}:
                end = _closing(tokens, at)
                if depth > MAX_DEPTH:
                    raise RecursionError
                inner = self._inlines(tokens[at:end], line, depth + 1)
                at = end + 1
                if token.type == "em_open":
                    made.append(Emphasis(inner))
                elif token.type == "strong_open":
                    made.append(Strong(inner))
                else:
                    made.append(self._link(token, inner, line))
            elif token.type == "softbreak":
                made.append(Words(" "))
                line += 1
            else:
                inline = self._inline(token, line)
                if inline:
                    made.append(inline)
        return _joined(made)

    def _inline(self, token: Token, line: int) -> Inline | None:
        if token.type == "text":
            left = _LEFT_OVER.search(token.content)
            if left:
                mend = "Write a value as {{ path }} and a mark as {when}`path`"
                if left[0] == "](":
                    mend = "Link to a web address or a value: [words](<{{ links.key }}>)"
                elif left[0] == "{law}":
                    mend = "Write its id between backticks right behind it, as in {law}`ukpga/2018/12`"
                elif left[0].strip("{} ") and left[0].strip("{} ") not in MARKS:
                    mend = f"Write it with two braces on each side, {{{{ {left[0].strip('{} ')} }}}}"
                self._refuse(line, f"“{left[0]}” stands alone", mend, left[0])
            return Words(token.content)
        if token.type == "substitution_inline":
            return self._value(token.content, line)
        if token.type == "myst_role":
            return self._role(token.meta["name"], token.content, line)
        if token.type == "text_special":
            return Words(token.content)
        self._refuse_token(token, line)
        return Words(" ") if token.type == "hardbreak" else None

    def _role(self, name: str, content: str, line: int) -> Inline | None:
        if name == "law":
            match = _CITATION.fullmatch(content.strip())
            return (
                Citation(match["key"].strip(), " ".join(match["words"].split()), line)
                if match
                else Citation(content.strip(), "", line)
            )
        if name in MARKS:
            self._refuse(
                line,
                f"The mark {{{name}}} stands inside the text",
                "Put it first in its paragraph, list item or table row",
                f"{{{name}}}",
            )
        else:
            mend = (
                did_you_mean(name, (*MARKS, "law"))
                or "The marks are {id}, {when}, {unless}, {each} and {law}"
            )
            self._refuse(line, f"There is no mark {{{name}}}", mend, f"{{{name}}}")
        return None

    def _link(self, token: Token, inner: tuple[Inline, ...], line: int) -> Inline:
        target = str(token.attrGet("href") or "")
        typed = unquote(target)  # markdown-it has escaped the braces of a value
        match = _LINK_VALUE.fullmatch(typed)
        path = match["path"].strip() if match else ""
        if PATH.fullmatch(path):
            return Link(inner, "", path, line)
        if "{{" in typed:
            mend = "Write [words](<{{ path }}>); an e-mail value brings its own mailto:"
            self._refuse(line, "A link's target must be one value and nothing else", mend, typed)
        elif not target.lower().startswith(("https://", "http://", "mailto:", "tel:")):
            mend = "Link to a web address, or to a value as in [words](<{{ links.key }}>)"
            self._refuse(line, f"A clause cannot link to “{typed}”", mend, typed)
        return Link(inner, target, "", line)

    @staticmethod
    def _trim(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        if inlines and isinstance(inlines[0], Words):
            first = Words(inlines[0].text.lstrip())
            return ((first,) if first.text else ()) + inlines[1:]
        return inlines


def _closing(tokens: list[Token], at: int) -> int:
    depth = 1
    while at < len(tokens):
        depth += tokens[at].nesting
        if not depth:
            return at
        at += 1
    return at


def _joined(inlines: list[Inline]) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Words) and made and isinstance(made[-1], Words):
            made[-1] = Words(made[-1].text + inline.text)
        else:
            made.append(inline)
    return tuple(made)
