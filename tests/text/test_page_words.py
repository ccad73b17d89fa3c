"""The page reader knows every node and directive of its hosts: a new one fails until it is thought of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docutils import frontend, nodes
from docutils.parsers.rst import Parser, directives
from sphinx import addnodes
from support import PLAIN, SYNTAXES, build, reading_copies, record_of_builder, record_of_reader, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.page.other_directives import DIRECTIVE_TABLE, Unknown, known_directive
from sphinx_privacynotice.text.page.reader import _new_document
from sphinx_privacynotice.text.page.take_record import VISITS

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx

EXTENSIONS = ["myst_parser", "sphinx_design", "sphinx.ext.ifconfig", "sphinx.ext.todo", "sphinx.ext.doctest"]

KEPT_AS_SOURCE = frozenset(
    "_all-octicon article-info restructuredtext-test-directive todo todolist".split()  # noqa: SIM905 - names
)
"""Directives that the reader does not know, and keeps as typed."""

OURS = {*DIRECTIVES, "clause", "privacy-notice"}


def registered(folder: Path) -> set[str]:
    """Return the names of all directives of a Sphinx with the usual extensions."""
    names: set[str] = set()

    def listen(app: Sphinx) -> None:
        names.update(directives._directives, directives._directive_registry)  # type: ignore[attr-defined]
        for domain in app.env.domains.sorted():
            names.update(f"{domain.name}:{name}" for name in domain.directives if domain.name != "notice")

    write_tree(folder, {"conf.py": f"extensions = {EXTENSIONS!r}\n", "index.rst": "Index\n=====\n"})
    build(folder, "text", listen=listen)
    return names


def test_every_directive_of_the_hosts_is_known(tmp_path: Path) -> None:
    names = registered(tmp_path / "all")
    known = set(DIRECTIVE_TABLE) | OURS | KEPT_AS_SOURCE
    assert len(names) > 100
    assert sorted(name for name in names if ":" not in name and name not in known) == []
    assert [name for name in names if ":" in name and known_directive(name) is Unknown] == []


# nodes that are never blocks of the page themselves; inline nodes and those of docinfo are told apart below
STRUCTURE = frozenset(
    "line row tbody thead tgroup entry header footer option option_argument option_string pending "  # noqa: SIM905 - names
    "substitution_definition document Element TextElement FixedTextElement".split()
)


def test_every_node_of_docutils_is_thought_of() -> None:
    seen = {kind for kinds, _ in VISITS for kind in kinds}
    open_ones = [
        name
        for name in nodes.node_class_names
        if name != "Text"
        and not issubclass(getattr(nodes, name), tuple(seen))
        and not issubclass(getattr(nodes, name), (nodes.Inline, nodes.Bibliographic))
        and name not in STRUCTURE
    ]
    assert open_ones == []


def test_the_reader_makes_no_nodes_of_sphinx() -> None:
    """What Sphinx makes of a page is a build's alone; its own kinds need no place in the record."""
    made = {kind for kinds, _ in VISITS for kind in kinds}
    assert [
        kind for kind in vars(addnodes).values() if isinstance(kind, type) and kind in made - {nodes.document}
    ] == []


DIFFERENT = {
    "_config_files": "where settings come from",
    "_source": "the page",
    "auto_id_prefix": "ids are in no record",
    "cloak_email_addresses": "how addresses are written",
    "docinfo_xform": "what the page says of itself is in no record",
    "doctitle_xform": "a transform that the reader does not run",
    "embed_stylesheet": "how pages are written",
    "env": "Sphinx's own",
    "halt_level": "the reader tells, and does not stop",
    "image_loading": "the reader opens no image",
    "line_length_limit": "Sphinx's parser asks for no limit, docutils' does",
    "raw_enabled": "raw words are left out",
    "record_dependencies": "a build's own",
    "report_level": "what is wrong with a page's own markup is Sphinx's to tell",
    "section_self_link": "how pages are written",
    "sectsubtitle_xform": "a transform that the reader does not run",
    "smart_quotes": "words are as typed",
    "smartquotes_locales": "words are as typed",
    "syntax_highlight": "how pages are written",
    "traceback": "how docutils ends",
    "warning_stream": "where docutils speaks",
}


def test_the_readers_settings_are_those_of_sphinx(tmp_path: Path) -> None:
    page = "Index\n=====\n\n.. contact-clause::\n\n.. purposes-list::\n"
    project = write_tree(tmp_path / "project", {**PLAIN, "index.rst": page})
    theirs: dict[str, Any] = {}

    def listen(app: Sphinx) -> None:
        app.connect("doctree-read", lambda _app, tree: theirs.update(vars(tree.settings)))

    build(project, "text", listen=listen)
    from sphinx_privacynotice.model.project.project import find_project, load_project
    from sphinx_privacynotice.text.clause.cache import Templates
    from sphinx_privacynotice.text.page.context import PageContext

    read = PageContext(load_project(find_project(project, folder_given=True)), Templates(), "index", print)
    ours = vars(_new_document(project / "index.rst", project, read).settings)
    unlike = {
        name
        for name in theirs.keys() | ours.keys()
        if not name.startswith("notice_") and theirs.get(name) != ours.get(name)
    }
    assert sorted(unlike - DIFFERENT.keys()) == []
    assert frontend.get_default_settings(Parser).line_length_limit < ours["line_length_limit"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_page_with_a_long_line_is_read(syntax: str, tmp_path: Path) -> None:
    picture = f"data:image/png;base64,{'A' * 12_000}"
    page = {
        "rst": f"Page\n====\n\n.. image:: {picture}\n   :alt: crest\n\n.. contact-clause::\n",
        "md": f"# Page\n\n![crest]({picture})\n\n```{{contact-clause}}\n```\n",
    }[syntax]
    project = write_tree(tmp_path / "project", {**PLAIN, f"index.{syntax}": page})
    built = record_of_builder(project, warnings_ok=True)
    assert built == record_of_reader(project, findings_ok=True)
    words = ["".join(run["text"] for run in block.get("runs", ())) for block in built["notices"][0]["blocks"]]
    assert words == ["Page", "crest", "Contact", "Ask Oakfield School."]


def test_a_role_that_a_page_makes_of_ours_prints_the_same(tmp_path: Path) -> None:
    page = (
        "Page\n====\n\n.. role:: value(notice:site)\n\n.. default-role:: notice:site\n\n"
        "Of `organisation.name`, :value:`organisation.name`.\n\n.. contact-clause::\n"
    )
    project = write_tree(tmp_path / "project", {**PLAIN, "index.rst": page})
    assert record_of_builder(project) == record_of_reader(project)
    assert "Of Oakfield School, Oakfield School." in reading_copies(project)["site/cin-cla"]


SEVERAL = {
    "rst": "Page\n====\n\nFor all.\n\n{0}\n\nBetween.\n\nFor Elm\n-------\n\nOf Elm.\n\n{1}\n\nEnd.\n",
    "md": "# Page\n\nFor all.\n\n{0}\n\nBetween.\n\n## For Elm\n\nOf Elm.\n\n{1}\n\nEnd.\n",
}
CONTACT = {
    "rst": ".. contact-clause::\n   :site: {}\n   :heading: none",
    "md": "```{{contact-clause}}\n:site: {}\n:heading: none\n```",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_words_between_notices_are_of_one_of_them(syntax: str, tmp_path: Path) -> None:
    sites = {
        f"sites/{key}.yaml": PLAIN["site.yaml"].replace("Oakfield", key.title()) for key in ("oak", "elm")
    }
    files = {name: text for name, text in PLAIN.items() if name != "site.yaml"}
    files["privacynotice.yaml"] = "packs: [./pack]\nsites: sites/*.yaml\n"
    page = SEVERAL[syntax].format(*(CONTACT[syntax].format(key) for key in ("oak", "elm")))
    project = write_tree(tmp_path / "project", {**files, **sites, f"index.{syntax}": page})
    assert record_of_builder(project) == record_of_reader(project)
    assert reading_copies(project) == {
        "oak/cin-cla": "# Page\n\nFor all.\n\nAsk Oak School.\n\nBetween.\n",
        "elm/cin-cla": "# Page\n\n## For Elm\n\nOf Elm.\n\nAsk Elm School.\n\nEnd.\n",
    }


def test_a_page_that_cannot_be_read_takes_no_copy_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = "Page\n====\n\n.. contact-clause::\n\n.. purposes-list::\n"
    project = write_tree(tmp_path / "project", {**PLAIN, "index.rst": page})
    command = ["--project", str(project), "record", "--write"]
    assert cli.run(command) == 0
    copy = project / "reading-copies" / "site" / "cin-cla.txt"
    assert copy.is_file()
    (project / "index.rst").write_bytes(page.encode() + b"\nCaf\xe9.\n")
    lenient = "packs: [./pack]\nchecks:\n  unreadable-file:\n    severity: info\n    reason: We know.\n"
    for settings in (PLAIN["privacynotice.yaml"], lenient):
        (project / "privacynotice.yaml").write_text(settings, encoding="utf-8")
        capsys.readouterr()
        assert cli.run(command) == 1
        assert "Nothing is written" in capsys.readouterr().err
        assert copy.is_file()
