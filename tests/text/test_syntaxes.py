"""What our directives and roles make is the same tree from RST and from MyST."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from support import APART, PATTERNS, PLAIN, SYNTAXES, build, once, write_tree

from sphinx_privacynotice.text.clause.nodes import LAW, LEVEL, OF, ORIGIN, SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support import Built

OTHER = dict(zip(SYNTAXES, reversed(SYNTAXES), strict=True))

PAGES = sorted(path.stem for path in (PATTERNS / "expected").glob("*.txt"))

WORDED = nodes.paragraph | nodes.title | nodes.rubric | nodes.term | nodes.literal_block
"""Blocks that hold words."""


MADE = WORDED | nodes.bullet_list | nodes.enumerated_list | nodes.table | nodes.attention
"""What directives of ours make; anything else holds it."""


def is_ours(node: nodes.Element) -> bool:
    """Say whether all that ``node`` holds came from a clause, a site or a phrase."""
    blocks = list(node.findall(lambda each: isinstance(each, WORDED)))
    return bool(blocks) and all(
        isinstance(block, nodes.Element) and OF in block and block.get(ORIGIN) != "page" for block in blocks
    )


def ours(node: nodes.Element) -> Iterator[str]:
    """Yield what we made below ``node``: whole trees; of sections and of own headings their beginnings."""
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        if isinstance(child, MADE) and is_ours(child):
            yield child.pformat()
            continue
        if (isinstance(child, nodes.section) and LEVEL in child) or (
            isinstance(child, WORDED) and OF in child
        ):
            yield child.starttag()
        elif isinstance(child, nodes.inline | nodes.reference) and (SITE in child or LAW in child):
            yield child.pformat()
            continue
        yield from ours(child)


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_the_patterns(page: str, built_patterns: Callable[[str, str], Built]) -> None:
    rst, md = (list(ours(built_patterns(syntax, "html").doctrees[f"pages/{page}"])) for syntax in SYNTAXES)
    assert rst == md
    assert len(rst) > 3


INSIDE = sorted(path.stem for path in (PATTERNS / "inside").glob("*.rst"))
"""Pages with directives inside other markup, in both syntaxes."""

LABELLED = "with-a-label"  # myst-parser puts a label's id before the section's own

# pages without titles cannot stand in a table of contents
DESIGN = """\
extensions = ["myst_parser", "sphinx_design", "sphinx_privacynotice"]
myst_enable_extensions = ["colon_fence", "deflist"]

def setup(app):
    app.connect("doctree-read", lambda app, tree: app.env.metadata[app.env.docname].update(orphan=True))
"""


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Built]:
    """All pages with directives inside other markup, in one build for each syntax."""

    def made(syntax: str) -> Built:
        folder = tmp_path_factory.mktemp("inside") / syntax
        shutil.copytree(PATTERNS / "inside", folder, ignore=shutil.ignore_patterns(f"*.{OTHER[syntax]}"))
        write_tree(
            folder,
            {
                **PLAIN,
                "conf.py": DESIGN,
                "index.rst": "Index\n=====\n",
                "privacynotice.yaml": PLAIN["privacynotice.yaml"] + APART,
            },
        )
        return build(folder, doctrees_wanted=True)

    return once(made)


@pytest.mark.parametrize("page", [page for page in INSIDE if page != LABELLED])
def test_inside_other_markup(page: str, inside: Callable[[str], Built]) -> None:
    rst, md = (list(ours(inside(syntax).doctrees[page])) for syntax in SYNTAXES)
    assert rst == md
    assert len(rst) > 1


def test_a_label_before_a_clause_is_that_of_its_heading(inside: Callable[[str], Built]) -> None:
    for syntax in SYNTAXES:
        tree = inside(syntax).doctrees[LABELLED]
        (section,) = (section for section in tree.findall(nodes.section) if section.get(LEVEL) == 2)
        assert sorted(section["ids"]) == ["cin-cla-contact", "here"]
        standard: Any = inside(syntax).env.get_domain("std")
        assert standard.labels["here"][0::2] == (LABELLED, "Contact")
