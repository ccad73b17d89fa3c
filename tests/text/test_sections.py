"""A clause's heading acts as if it were typed on the page: what it closes, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from support import APART, PLAIN, SYNTAXES, Built, build, once, write_tree

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.clause.sections import ClauseSections
from sphinx_privacynotice.text.page.context import PageContext
from sphinx_privacynotice.text.page.plain_docutils import patched_registries
from sphinx_privacynotice.text.page.reader import _new_document, _parse
from sphinx_privacynotice.text.page.syntax import PageSyntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def outline(node: nodes.Element, depth: int = 0) -> Iterator[str]:
    """Yield the headings and paragraphs of a page, each as deep as it stands; “=” before a heading."""
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        if isinstance(child, nodes.section):
            yield f"{'  ' * depth}= {child[0].astext()}"
            yield from outline(child, depth + 1)
        elif isinstance(child, nodes.rubric):
            yield f"{'  ' * depth}rubric {child.astext()}"
        elif isinstance(child, nodes.paragraph):
            yield f"{'  ' * depth}{child.astext()}"
        elif not isinstance(child, nodes.title):
            yield from outline(child, depth)


ASK = "Ask Oakfield School."

# headings as (level, words); clauses as their options; paragraphs as text: and the outline wanted
PAGES: dict[str, tuple[list[Any], str]] = {
    "below the title": (
        [(1, "Page"), "before", {}, "after"],
        f"""
        = Page
          before
          = Contact
            {ASK}
            after
        """,
    ),
    "after typed headings of level 3": (
        [(1, "Page"), (2, "Two"), (3, "Three"), "before", {}, "after"],
        f"""
        = Page
          = Two
            = Three
              before
          = Contact
            {ASK}
            after
        """,
    ),
    "what a typed heading of level 3 after it belongs to": (
        [(1, "Page"), (2, "Two"), (3, "Three"), {}, (3, "Three again"), "in it", (2, "Two again"), "after"],
        f"""
        = Page
          = Two
            = Three
          = Contact
            {ASK}
            = Three again
              in it
          = Two again
            after
        """,
    ),
    "at level 3, below level 2": (
        [(1, "Page"), (2, "Two"), "before", {"level": "3"}, "after", (2, "Two again")],
        f"""
        = Page
          = Two
            before
            = Contact
              {ASK}
              after
          = Two again
        """,
    ),
    "at level 3, after level 3": (
        [(1, "Page"), (2, "Two"), (3, "Three"), "before", {"level": "3"}, "after"],
        f"""
        = Page
          = Two
            = Three
              before
            = Contact
              {ASK}
              after
        """,
    ),
    "at level 3, below a clause at level 2, and back": (
        [(1, "Page"), {}, {"level": "3", "heading": "Below"}, "in it", {"heading": "Beside"}, "after"],
        f"""
        = Page
          = Contact
            {ASK}
            = Below
              {ASK}
              in it
          = Beside
            {ASK}
            after
        """,
    ),
    "at level 4, straight below level 1": (
        [(1, "Page"), {"level": "4"}, "after", (2, "Two")],
        f"""
        = Page
          = Contact
            {ASK}
            after
          = Two
        """,
    ),
    "at level 1": (
        [(1, "Page"), (2, "Two"), {"level": "1"}, "after", (2, "Two again"), "below"],
        f"""
        = Page
          = Two
        = Contact
          {ASK}
          after
          = Two again
            below
        """,
    ),
    "without a title": (
        ["before", {}, "after"],
        f"""
        before
        = Contact
          {ASK}
          after
        """,
    ),
    "two without a title": (
        [{}, "between", {"heading": "Beside"}, {"heading": "Below", "level": "3"}, "after"],
        f"""
        = Contact
          {ASK}
          between
        = Beside
          {ASK}
          = Below
            {ASK}
            after
        """,
    ),
    "before the title": (
        [{}, "before", (1, "Page"), "after", {"heading": "Below"}],
        f"""
        = Contact
          {ASK}
          before
        = Page
          after
          = Below
            {ASK}
        """,
    ),
    "without a heading": (
        [(1, "Page"), (2, "Two"), "before", {"heading": "none"}, "after", (2, "Two again")],
        f"""
        = Page
          = Two
            before
            {ASK}
            after
          = Two again
        """,
    ),
}


def rst(parts: list[Any]) -> str:
    """Return a page as reStructuredText."""
    made = []
    for part in parts:
        if isinstance(part, str):
            made.append(part)
        elif isinstance(part, tuple):
            made.append(f"{part[1]}\n{'=-~^'[part[0] - 1] * len(part[1])}")
        else:
            made.append("\n".join([".. contact-clause::", *(f"   :{name}: {part[name]}" for name in part)]))
    return "\n\n".join(made) + "\n"


def md(parts: list[Any]) -> str:
    """Return a page as MyST."""
    made = []
    for part in parts:
        if isinstance(part, str):
            made.append(part)
        elif isinstance(part, tuple):
            made.append(f"{'#' * part[0]} {part[1]}")
        else:
            made.append(
                "\n".join(["```{contact-clause}", *(f":{name}: {part[name]}" for name in part), "```"])
            )
    return "\n\n".join(made) + "\n"


# pages without titles cannot stand in a table of contents
ORPHANS = """
def setup(app):
    app.connect("doctree-read", lambda app, tree: app.env.metadata[app.env.docname].update(orphan=True))
"""

WRITTEN = {"rst": rst, "md": md}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """All pages of `PAGES` in one build for each syntax."""

    def made(syntax: str) -> Built:
        folder = tmp_path_factory.mktemp("sections") / syntax
        conf = PLAIN["conf.py"] + ORPHANS
        files = {f"page{n}.{syntax}": WRITTEN[syntax](each[0]) for n, each in enumerate(PAGES.values())}
        write_tree(folder, {**PLAIN, **files, "conf.py": conf, "index.rst": "Index\n=====\n"})
        write_tree(folder, {"privacynotice.yaml": PLAIN["privacynotice.yaml"] + APART})
        return build(folder, doctrees_wanted=True)

    return once(made)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", PAGES)
def test_heading_of_a_clause(name: str, syntax: str, pages: Callable[[str], Built]) -> None:
    wanted = [line[8:] for line in PAGES[name][1].strip("\n").splitlines()[:]]
    tree = pages(syntax).doctrees[f"page{list(PAGES).index(name)}"]
    assert list(outline(tree)) == [line for line in wanted if line]


def test_clauses_stand_in_the_table_of_contents(pages: Callable[[str], Built]) -> None:
    number = list(PAGES).index("at level 3, below a clause at level 2, and back")
    for syntax in SYNTAXES:
        words = pages(syntax).env.tocs[f"page{number}"].astext().split()
        assert words == ["Page", "Contact", "Below", "Beside"]


def test_a_page_without_a_title_is_called_by_its_first_clause(pages: Callable[[str], Built]) -> None:
    number = list(PAGES).index("two without a title")
    for syntax in SYNTAXES:
        assert pages(syntax).env.titles[f"page{number}"].astext() == "Contact"


def test_a_whole_notice_holds_what_follows(tmp_path: Path) -> None:
    index = "# Page\n\n```{privacy-notice} cin-cla\n```\n\nafter\n\n### Below\n\n## Beside\n"
    index = "# Page\n\n## First\n\n### Typed\n\n" + index.removeprefix("# Page\n\n")
    built = build(write_tree(tmp_path / "project", {**PLAIN, "index.md": index}), doctrees_wanted=True)
    lines = [line for line in outline(built.doctrees["index"]) if "=" in line or "after" in line]
    assert lines == [
        "= Page",
        "  = First",
        "    = Typed",
        "  = Why",
        "  = Contact",
        "    after",
        "    = Below",
        "  = Beside",
    ]


def test_a_typed_heading_below_a_clause_is_no_jump_of_levels(tmp_path: Path) -> None:
    # the page's author sees level 1, 2 (the clause's) and 3: MyST must see the same
    index = "# Page\n\n```{contact-clause}\n```\n\n### Below\n\nin it\n"
    built = build(write_tree(tmp_path / "project", {**PLAIN, "index.md": index}), doctrees_wanted=True)
    assert list(outline(built.doctrees["index"])) == [
        "= Page",
        "  = Contact",
        f"    {ASK}",
        "    = Below",
        "      in it",
    ]


RUBRICS = {
    # where no heading can be typed; a level changes nothing
    "note": (
        ".. note::\n\n   .. contact-clause::\n\n   after\n",
        "````{note}\n\n```{contact-clause}\n```\n\nafter\n````\n",
    ),
    "list": (
        "- .. contact-clause::\n     :level: 3\n\n  after\n",
        "- ```{contact-clause}\n  :level: 3\n  ```\n\n  after\n",
    ),
    "tab": (
        ".. tab-set::\n\n   .. tab-item:: One\n\n      .. contact-clause::\n\n      after\n",
        ":::::{tab-set}\n\n::::{tab-item} One\n\n:::{contact-clause}\n:::\n\nafter\n::::\n:::::\n",
    ),
    "list in a note": (
        ".. note::\n\n   - .. contact-clause::\n\n     after\n",
        "````{note}\n\n- ```{contact-clause}\n  ```\n\n  after\n````\n",
    ),
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_inside_other_blocks_a_heading_is_a_rubric(syntax: str, tmp_path: Path) -> None:
    number = SYNTAXES.index(syntax)
    title = ("Page\n====\n\nTwo\n---\n\n", "# Page\n\n## Two\n\n")[number]
    end = ("\nEnd\n---\n", "\n## End\n")[number]
    conf = PLAIN["conf.py"].replace('"myst_parser"', '"myst_parser", "sphinx_design"')
    conf += 'myst_enable_extensions = ["colon_fence"]\n'
    names = [name.replace(" ", "-") for name in RUBRICS]
    index = f"{title}```{{toctree}}\n{chr(10).join(names)}\n```\n"
    if syntax == "rst":
        index = f"{title}.. toctree::\n\n" + "".join(f"   {name}\n" for name in names)
    files = {
        f"{name}.{syntax}": title + RUBRICS[key][number] + end
        for name, key in zip(names, RUBRICS, strict=True)
    }
    project = write_tree(tmp_path / "project", {**PLAIN, "conf.py": conf, f"index.{syntax}": index, **files})
    write_tree(project, {"privacynotice.yaml": PLAIN["privacynotice.yaml"] + APART})
    built = build(project, doctrees_wanted=True)
    for name in names:
        lines = [line for line in outline(built.doctrees[name]) if "One" not in line]
        assert lines == ["= Page", "  = Two", "    rubric Contact", f"    {ASK}", "    after", "  = End"]


# any page: typed headings and clauses in any order


@st.composite
def headings(draw: st.DrawFn, *, below_clauses: bool) -> list[tuple[str, int]]:
    """Draw typed headings and clauses with their levels; what is typed skips no level.

    Unless ``below_clauses``, it skips none even where the clauses are not counted: reStructuredText gives a
    level to each new style of underline that it finds, and sees no clauses.
    """
    made: list[tuple[str, int]] = []
    last = 0
    for _ in range(draw(st.integers(1, 9))):
        if draw(st.booleans()):
            last = draw(st.integers(1, min(last + 1, 4)))
            made.append(("typed", last))
        else:
            level = draw(st.integers(1, min(last + 1, 5) if below_clauses else 5))
            last = level if below_clauses else last
            made.append(("clause", level))
    return made


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], list[str]]:
    """The outline of a page, as the page reader reads it."""
    folder = write_tree(tmp_path_factory.mktemp("any") / "project", {**PLAIN, "index.rst": ""})
    project = load_project(find_project(folder, folder_given=True))
    templates = Templates()

    def outline_of(text: str, syntax: str) -> list[str]:
        findings = Findings()
        page = PageContext(project, templates, "page", findings.add)
        document = _new_document(folder / f"page.{syntax}", folder, page)
        with patched_registries():
            _parse(text, document, PageSyntax(project.conf), f"page.{syntax}")
            ClauseSections(document).apply()
        assert list(findings) == []
        return list(outline(document))

    return outline_of


def typed_and_mixed(drawn: list[tuple[str, int]]) -> tuple[str, list[Any]]:
    """Return a page on which every heading is typed, as MyST, and the same page with clauses."""
    typed: list[Any] = ["first"]
    mixed: list[Any] = ["first"]
    for number, (kind, level) in enumerate(drawn):
        words = f"Heading {number}"
        clause = {"heading": words, "level": str(level)}
        typed += [(level, words), *([ASK] if kind == "clause" else []), f"after {number}"]
        mixed += [clause if kind == "clause" else (level, words), f"after {number}"]
    return md(typed), mixed


@given(drawn=headings(below_clauses=False))
def test_any_page_has_the_outline_of_headings_typed(
    drawn: list[tuple[str, int]], read: Callable[[str, str], list[str]]
) -> None:
    # MyST nests typed headings by their levels, whatever it skips
    typed, mixed = typed_and_mixed(drawn)
    for syntax in SYNTAXES:
        assert read(WRITTEN[syntax](mixed), syntax) == read(typed, "md")


@given(drawn=headings(below_clauses=True))
def test_any_page_in_myst_counts_clauses_among_its_headings(
    drawn: list[tuple[str, int]], read: Callable[[str, str], list[str]]
) -> None:
    typed, mixed = typed_and_mixed(drawn)
    assert read(md(mixed), "md") == read(typed, "md")
