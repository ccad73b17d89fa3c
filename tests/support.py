"""What the tests share: projects written to a folder, built in this process and read, and what came out."""

from __future__ import annotations

import io
import json
import re
import shutil
import textwrap
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from unittest.mock import patch

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.checks.run import contexts_of, with_coverage
from sphinx_privacynotice.checks.severity import apply_settings
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.record import notices_json
from sphinx_privacynotice.review.sentences import reading_copy
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.text.page.reader import Reading

Wanted = ParamSpec("Wanted")
Made = TypeVar("Made")

CONF = 'extensions = ["myst_parser", "sphinx_privacynotice"]\n'
"""The least conf.py of a project with notices."""

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = ROOT / "tests" / "patterns"
"""The project of made-up notices that show what real ones do; its pages are there in both syntaxes."""

SYNTAXES = ("rst", "md")

PLAIN = {
    "conf.py": CONF,
    "privacynotice.yaml": "packs: [./pack]\n",
    "site.yaml": textwrap.dedent("""\
        organisation:
          name: Oakfield School
        authorities:
          westshire:
            name: Westshire County Council
        notices:
          cin-cla:
            in_force: 2026-12-01
            purposes:
              - standard
              - text: own words
        """),
    "pack/pack.yaml": textwrap.dedent("""\
        id: plain-words
        version: 1.0.0
        title: Plain words
        publisher: Westshire Learning Trust
        licence: CC0-1.0
        language: en-GB
        jurisdiction: england
        """),
    "pack/notices/cin-cla/2026-01-01.yaml": (
        "notice: cin-cla\nedition: 2026-01-01\nclauses: [purposes, contact]\n"
    ),
    "pack/clauses/purposes/2026-01-01.md": textwrap.dedent("""\
        ---
        id: purposes
        edition: 2026-01-01
        title: Why
        ---

        {id}`intro` Because:

        - {id}`one` of one thing
            1. {id}`below` and what is below
        - {{ purposes }}

        | What | Who |
        |---|---|
        | {each}`authorities` *this* | **{{ .name }}** |
        """),
    "pack/clauses/contact/2026-01-01.md": (
        "---\nid: contact\nedition: 2026-01-01\ntitle: Contact\n---\n\nAsk {{ organisation.name }}.\n"
    ),
}
"""A small project: one site, one notice of two clauses; it lacks pages."""

APART = """\
checks:
  clause-twice:
    severity: info
    reason: Each page is a test of its own.
"""
"""For the project file, where many pages print the same clauses of one notice."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def once(function: Callable[Wanted, Made]) -> Callable[Wanted, Made]:
    """Return ``function``, called once for the same arguments; if it fails, it fails at once ever after."""
    done: dict[Any, Made | Exception] = {}

    def called(*args: Wanted.args, **kwargs: Wanted.kwargs) -> Made:
        key = (args, *sorted(kwargs.items()))
        if key not in done:
            try:
                done[key] = function(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever a build fails of
                done[key] = error
        made = done[key]
        if isinstance(made, Exception):
            raise made
        return made

    return called


def write_tree(folder: Path, files: Mapping[str, str]) -> Path:
    """Write ``files`` (text by name) below ``folder``, which need not exist; return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def pattern_project(folder: Path, syntax: str) -> Path:
    """Copy the project of patterns to ``folder``, with its pages in one syntax; return the folder."""
    others = [f"*.{other}" for other in SYNTAXES if other != syntax]
    for name in ("conf.py", "privacynotice.yaml", "trust.yaml", "index.rst"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(PATTERNS / name, folder / name)
    for name in ("pack", "fork", "sites", "parts"):
        shutil.copytree(PATTERNS / name, folder / name)
    shutil.copytree(PATTERNS / "pages", folder / "pages", ignore=shutil.ignore_patterns(*others))
    return folder


@dataclass(slots=True)
class Built:
    """A finished build: where it wrote, what it warned of, which pages it read and wrote."""

    project: Path
    outdir: Path
    warnings: list[str]
    read: set[str]
    written: set[str]
    env: BuildEnvironment
    doctrees: dict[str, nodes.document] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the text of a file that was written."""
        return (self.outdir / name).read_text(encoding="utf-8")

    def json(self, name: str) -> Any:
        """Return the data of a JSON file that was written."""
        return json.loads(self.text(name))

    @property
    def domain(self) -> Any:
        """The domain `notice`."""
        return self.env.get_domain("notice")


def build(
    project: Path,
    builder: str = "html",
    *,
    warnings_ok: bool = False,
    outdir: Path | None = None,
    doctrees: Path | None = None,
    parallel: int = 1,
    fresh: bool = False,
    nitpicky: bool = True,
    doctrees_wanted: bool = False,
    only: Sequence[Path] = (),
    width: int = 100_000,
    listen: Callable[[Sphinx], object] = lambda _app: None,
    **conf: Any,
) -> Built:
    """Build the Sphinx project in folder ``project``; further arguments are values of its conf.py.

    Unless ``warnings_ok``, the build may warn of nothing. A second build of the same folder by the same
    builder is an incremental one, unless it is ``fresh``. ``only`` are files to build alone,
    ``listen`` may connect to the build's events. With ``doctrees_wanted`` the pages' trees are
    kept as they were after reading.
    """
    out = outdir or project.parent / f"{project.name}-built" / builder
    warning = io.StringIO()
    read: set[str] = set()
    written: set[str] = set()
    trees: dict[str, nodes.document] = {}
    with (
        patch_docutils(str(project)),
        docutils_namespace(),
        patch("sphinx.writers.text.MAXWIDTH", width),  # in text, a paragraph a line
        # Sphinx 9.0 leaves a build's language behind for the next one in the process
        patch.dict("sphinx.locale.translators", clear=True),
    ):
        app = Sphinx(
            project,
            project,
            out,
            doctrees or out.with_name(f"{out.name}-doctrees"),
            builder,
            confoverrides={"nitpicky": nitpicky, **conf},
            status=None,
            warning=warning,
            freshenv=fresh,
            parallel=parallel,
        )
        app.connect("env-before-read-docs", lambda _app, _env, docnames: read.update(docnames))
        app.connect("doctree-resolved", lambda _app, _tree, docname: written.add(docname))
        listen(app)
        app.build(filenames=only)
        if doctrees_wanted:
            trees = {docname: app.env.get_doctree(docname) for docname in sorted(app.env.found_docs)}
    warnings = [line for line in _COLOUR.sub("", warning.getvalue()).splitlines() if line.strip()]
    if not warnings_ok:
        assert warnings == []
    return Built(project, out, warnings, read, written, app.env, trees)


def record_of_builder(project: Path, **options: Any) -> Any:
    """Return the data of ``notices.json`` as the builder `notices` writes it."""
    return build(project, "notices", **options).json("notices.json")


def blocks_by_page(record: Any) -> dict[str, list[Any]]:
    """Return the blocks of a record's data by the page they stand on."""
    page = record["pages"][0]
    made: dict[str, list[Any]] = {}
    for block in record["blocks"]:
        page = block.get("page", page)
        made.setdefault(page, []).append({name: what for name, what in block.items() if name != "page"})
    return made


def read_project(project: Path) -> Reading:
    """Return what the page reader makes of a project."""
    return read_pages(load_project(find_project(project, folder_given=True)))


def findings_of_reader(project: Path) -> list[Finding]:
    """Return what the page reader finds wrong with a project."""
    return list(read_project(project).findings)


def record_of_reader(project: Path, *, findings_ok: bool = False) -> Any:
    """Return the data of ``notices.json`` as the page reader makes it, which may find nothing wrong.

    Of a notice that is a draft, or keeps an edition that has ended, it may say so.
    """
    reading = read_project(project)
    if not findings_ok:
        checks = load_project(find_project(project, folder_given=True)).checks
        told = apply_settings(reading.findings, checks).findings
        assert [finding for finding in told if finding.severity is not Severity.INFO] == []
    return json.loads(notices_json(covered_records(project)))


def covered_records(project: Path) -> list[Record]:
    """Return the records of a project with their coverage, as the page reader makes them."""
    loaded = load_project(find_project(project, folder_given=True))
    reading = read_pages(loaded)
    printed: dict[tuple[str, ...], Record | None] = {
        (each.site, each.notice): each for each in reading.records
    }
    return with_coverage(reading.records, contexts_of(loaded, printed, "", reading.uses))


def reading_copies(project: Path) -> dict[str, str]:
    """Return the reading copy of every notice of a project, by "site/kind"."""
    return {
        f"{record.site}/{record.notice}": reading_copy(record) for record in read_project(project).records
    }


# what a person reads


class _Shown(HTMLParser):
    """The main part of a page as plain text: a block a line, with its depth and its marker."""

    BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "pre", "summary", "label"})
    SKIPPED = frozenset({"script", "style", "nav", "head", "footer"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.words: list[str] = []
        self.lists: list[list[Any]] = []
        self.marker = ""
        self.cells: list[str] | None = None
        self.head = ""
        self.inside = 0
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("role") == "main" and not self.inside:
            self.inside = 1
        elif self.inside and tag == "div":
            self.inside += 1
        if tag in self.SKIPPED or given.get("class") == "headerlink":
            self.skipped += 1
            return
        if tag in self.BLOCKS:
            self.flush()
            self.head = "#" * int(tag[1]) + " " if tag[1:].isdigit() else ""
            if "rubric" in str(given.get("class")):
                self.head = "(rubric) "
        elif tag in {"ul", "ol"}:
            self.flush()
            self.lists.append([tag, int(given.get("start") or 1)])
        elif tag == "li":
            self.flush()
            kind, number = self.lists[-1]
            self.marker = f"{number}. " if kind == "ol" else "- "
            self.lists[-1][1] += 1
        elif tag == "tr":
            self.cells = []

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SKIPPED or (self.skipped and tag == "a"):
            self.skipped -= 1
            return
        if self.inside and tag == "div":
            self.inside -= 1
        if tag in {"td", "th"} and self.cells is not None:
            self.cells.append(self.taken())
        elif tag == "tr" and self.cells is not None:
            self.lines.append(" | ".join(self.cells).rstrip())
            self.cells = None
        elif tag in {*self.BLOCKS, "li", "div", "section"}:
            self.flush()
        if tag in {"ul", "ol"}:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skipped:
            self.words.append(data)

    def taken(self) -> str:
        """Return the words since the last block, on one line."""
        text = " ".join("".join(self.words).split())
        self.words = []
        return text

    def flush(self) -> None:
        """End a block; in a table's cell it is a part of the row."""
        if self.cells is not None:
            self.words.append(" ")
            return
        text = self.taken()
        if not text:
            return
        depth = "  " * max(len(self.lists) - 1, 0)
        if self.lists and not self.marker:
            depth += "  "
        self.lines.append(depth + self.marker + self.head + text)
        self.marker = self.head = ""


def shown(html: str) -> list[str]:
    """Return what a reader of a page sees, a block a line: “## heading”, “- item”, “cell | cell”."""
    parser = _Shown()
    parser.feed(html)
    parser.close()
    parser.flush()
    return parser.lines


class _Links(HTMLParser):
    """The links in the main part of a page, as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.target = ""
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href") and given.get("class") != "headerlink":
            self.target, self.words = str(given["href"]), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.target:
            self.found.append((" ".join("".join(self.words).split()), self.target))
            self.target = ""

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def links(html: str) -> list[tuple[str, str]]:
    """Return the words and the target of every link of a page, whatever part of it."""
    parser = _Links()
    parser.feed(html)
    parser.close()
    return parser.found


_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-"})


def words_of(text: str) -> list[str]:
    """Return the words of a text, without what the text builder or `shown` draw around them.

    Quotes and stars, which builders add, are taken out, and colons at the ends of words.
    """
    text = re.sub(r"(?m)^[-+|=*~^\"'.`#\s]+$", " ", text.translate(_STRAIGHT))  # rules, frames of tables
    text = re.sub(r"-\[ (.*?) \]-", r"\1", text, flags=re.DOTALL)
    text = re.sub(r"(?m)^\s*(?:(?:#{1,6}|\(rubric\)|[-*]|\d+\.) )+", " ", text)
    text = re.sub(r"(?:^|(?<=\s))\|(?=\s|$)", " ", text)
    words = (re.sub(r"[*\"'`]", "", word).rstrip(":") for word in text.split())
    return [word for word in words if word]


def for_one_notice(args: Sequence[str], folder: Path = Path()) -> list[str]:
    """Return arguments of `init` that begin a project for one notice, where they name none."""
    begins = not any(
        (folder / name).exists() for name in ("privacynotice.yaml", "site.yaml", "docs/site.yaml")
    )
    if begins and not {"--notice", "--pack", "--add", "--site"} & {*args}:
        return [*args, "--notice", "cin-cla"]
    return [*args]
