"""One reading: build and command line name the same pages, sites, notices and records, in any layout."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from malformed import PACK, SITE
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.matching import compile_matchers
from support import build, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.project.conf_py import read_conf
from sphinx_privacynotice.model.project.documents import is_excluded
from sphinx_privacynotice.model.project.last_build import BUILD_FILE
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.page import reader
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from _pytest.mark import ParameterSet

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.text.clause.cache import Templates

# myst-parser asks Sphinx 9 for what Sphinx 11 will not have
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:PendingDeprecationWarning:myst_parser")

EXTENSIONS = 'extensions = ["myst_parser", "sphinx_privacynotice"]\n'
RST_ONLY = 'extensions = ["sphinx_privacynotice"]\n'
RST = "Ours\n====\n\n.. purposes-list::\n\nWords of the page.\n"
MD = "# Ours\n\n```{purposes-list}\n```\n\nWords of the page.\n"
SECOND = "Second\n======\n\n.. contact-clause::\n"
PLAIN = "Index\n=====\n\nNothing of ours.\n"
NOTICE = {"packs": "packs: [./pack]\n"}
OTHER = SITE.replace("Oakfield School", "Elm School")


@dataclass(frozen=True)
class Layout:
    """A project's files, how it is built and checked from its folder, and which pages print which notices."""

    files: Mapping[str, str]
    printed: Mapping[str, list[str]]
    source: str = "."
    conf: str = ""
    check: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    infos: tuple[str, ...] = ()
    """Codes of the findings that are no more than information, in a check before any build."""
    build_first: bool = False
    """Whether the command line can know the layout only from what a build kept."""


def row(
    name: str, files: Mapping[str, str], printed: Mapping[str, list[str]] | None = None, **more: Any
) -> ParameterSet:
    """A layout with a pack and a project file over which ``files`` lie."""
    base = {"privacynotice.yaml": NOTICE["packs"], **PACK, "site.yaml": SITE, "conf.py": EXTENSIONS}
    kept = {each: text for each, text in {**base, **files}.items() if text != "-"}
    return pytest.param(Layout(kept, printed or {"site": ["index"]}, **more), id=name)


def below(folder: str, **files: str) -> dict[str, str]:
    """Files in a folder, by their names with dots for other signs left out."""
    names = {"index_md": "index.md", "index_rst": "index.rst", "conf": "conf.py", "site": "site.yaml"}
    return {f"{folder}/{names[name]}": text for name, text in files.items()}


MULTIPROJECT = (
    EXTENSIONS
    + """\
import os


def elsewhere(app, config):
    app.srcdir = type(app.srcdir)(os.path.join(app.srcdir, "policies"))


def setup(app):
    app.connect("config-inited", elsewhere)
"""
)
OWN_DIRECTIVE = (
    RST_ONLY
    + """\
from docutils.parsers.rst import Directive


class Register(Directive):
    has_content = True

    def run(self):
        return []


def setup(app):
    app.add_directive("register-of-suppliers", Register)
"""
)
TAKEN = (
    RST_ONLY
    + """\
from docutils.parsers.rst import Directive, roles


class Clause(Directive):
    has_content = True
    optional_arguments = 1

    def run(self):
        return []


def setup(app):
    app.add_directive("clause", Clause)
    app.add_directive("contact-clause", Clause)
"""
)
PATTERNS = """\
common = ["old"]
exclude_patterns = common + ["x.md"]
exclude_patterns += ["y.md"]
exclude_patterns.append("z.md")
"""
ADDED = """\
import os

exclude_patterns = ["old"]
exclude_patterns += ["older"]
if os.environ.get("DRAFTS"):
    exclude_patterns.append("drafts")
for name in sorted(os.environ):
    if name == "NOTES":
        exclude_patterns += [name]
"""
FORMATTED = """\
extensions = ["sphinx.ext.extlinks", "sphinx_privacynotice"]
host = "https://links.example"
school = f"{host}/oakfield"
extlinks = {"policy": (f"{school}/%s", "policy %s")}
"""
EXTLINKS = (
    'extensions = ["sphinx.ext.extlinks", "sphinx_privacynotice"]\n'
    'extlinks = {"site": ("https://links.example/%s", "%s"), "law": ("https://laws.example/%s", "%s")}\n'
)

ROWS = [
    # where conf.py is
    row("all in one folder, rst", {"index.rst": RST}),
    row("all in one folder, myst", {"index.md": MD}),
    row(
        "docs below the project file",
        {"conf.py": "-", "site.yaml": "-", **below("docs", conf=EXTENSIONS, index_md=MD, site=SITE)},
        source="docs",
    ),
    row(
        "doc/source",
        {"conf.py": "-", "site.yaml": "-", **below("doc/source", conf=RST_ONLY, index_rst=RST, site=SITE)},
        source="doc/source",
    ),
    row(
        "docs/source, the site beside the project file",
        {
            "conf.py": "-",
            "privacynotice.yaml": NOTICE["packs"] + "sites: site.yaml\n",
            **below("docs/source", conf=RST_ONLY, index_rst=RST),
        },
        source="docs/source",
    ),
    row(
        "conf.py in a folder of any name",
        {"conf.py": "-", **below("policies", conf=EXTENSIONS, index_md=MD)},
        source="policies",
    ),
    row(
        "conf.py two folders down",
        {"conf.py": "-", **below("web/policies", conf=EXTENSIONS, index_md=MD)},
        source="web/policies",
    ),
    row(
        "conf.py beside folders of pages: docs/src",
        {"conf.py": "-", "docs/conf.py": EXTENSIONS, "docs/src/index.md": MD},
        source="docs/src",
        conf="docs",
    ),
    row(
        "-c with conf.py in a folder of its own",
        {"conf.py": "-", "conf/conf.py": RST_ONLY, "docs/index.rst": RST},
        source="docs",
        conf="conf",
    ),
    row(
        "-c, and --conf on the command line",
        {"conf.py": "-", "settings/conf.py": RST_ONLY, "text/index.rst": RST},
        source="text",
        conf="settings",
        check=("--conf", "settings"),
    ),
    row(
        "-c, named by the keys docs and source",
        {
            "conf.py": "-",
            "privacynotice.yaml": NOTICE["packs"] + "docs: tools/sphinx\nsource: text\n",
            "tools/sphinx/conf.py": RST_ONLY,
            "text/index.rst": RST,
            "other/conf.py": RST_ONLY,
        },
        source="text",
        conf="tools/sphinx",
    ),
    row(
        "two conf.py, one of which names the extension",
        {
            "conf.py": "-",
            "api/conf.py": "extensions = []\n",
            "api/index.rst": PLAIN,
            **below("policies", conf=EXTENSIONS, index_md=MD),
        },
        source="policies",
    ),
    row(
        "a source folder that an extension moves",
        {"conf.py": MULTIPROJECT, "policies/index.md": MD, "technical/index.md": MD},
        build_first=True,
    ),
    row(
        "a folder with brackets",
        {
            "x[1]/conf.py": RST_ONLY,
            "x[1]/index.rst": RST,
            "x[1]/privacynotice.yaml": "root: ..\npacks: [../pack]\nsites: '*.yaml'\n",
            "x[1]/site.yaml": SITE,
            "conf.py": "-",
            "privacynotice.yaml": "-",
            "site.yaml": "-",
        },
        source="x[1]",
        check=("--project", "x[1]"),
    ),
    # sites
    row(
        "site.yml and privacynotice.yml",
        {
            "site.yaml": "-",
            "site.yml": SITE,
            "privacynotice.yaml": "-",
            "privacynotice.yml": NOTICE["packs"],
            "index.rst": RST,
        },
    ),
    row(
        "several sites, some named by page, some by front matter",
        {
            "site.yaml": "-",
            "privacynotice.yaml": NOTICE["packs"] + "sites: sites/*.yaml\n",
            "sites/oak.yaml": SITE,
            "sites/elm.yaml": OTHER + "    page: elm\n",
            "sites/._oak.yaml": "\x00\x05",
            "index.rst": PLAIN,
            "elm.md": MD,
            "oak.md": f"---\nnotice-site: oak\n---\n\n{MD}",
        },
        {"oak": ["oak"], "elm": ["elm"]},
    ),
    row(
        "a pattern that takes the project file",
        {"privacynotice.yaml": NOTICE["packs"] + "sites: '*.yaml'\n", "index.rst": RST},
    ),
    row(
        "a site's second page",
        {"site.yaml": SITE + "    page: index\n", "index.rst": RST, "second.rst": SECOND},
        {"site": ["index", "second"]},
    ),
    row(
        "pages in folders",
        {
            "site.yaml": SITE + "    page: [notices/ours, notices/second]\n",
            "index.rst": PLAIN,
            "notices/ours.rst": RST,
            "notices/second.rst": SECOND,
        },
        {"site": ["notices/ours", "notices/second"]},
    ),
    # which files are pages
    row(
        "no MyST, and a README",
        {
            "conf.py": RST_ONLY + "source_suffix = {'.rst': 'restructuredtext'}\n",
            "index.rst": RST,
            "README.md": MD,
        },
    ),
    row(
        "pages left out by literal patterns",
        {
            "conf.py": EXTENSIONS + "exclude_patterns = ['old', '**/draft-*']\n",
            "index.md": MD,
            "old/n.md": MD,
            "new/draft-1.md": MD,
        },
    ),
    row(
        "patterns put together",
        {
            "conf.py": EXTENSIONS + PATTERNS,
            "index.md": MD,
            **{f"{name}.md": MD for name in ("old/n", "x", "y", "z")},
        },
    ),
    row(
        "patterns set by code",
        {
            "conf.py": EXTENSIONS + "exclude_patterns = [name for name in ['old']]\n",
            "index.md": MD,
            "old/n.md": "# Old\n\n```{contact-clause}\n```\n",
        },
        build_first=True,
        infos=("conf-unknown",),
    ),
    row(
        "patterns that code may add to",
        {"conf.py": EXTENSIONS + ADDED, "index.md": MD, "old/n.md": MD, "older/n.md": MD},
        infos=("conf-unknown",),
    ),
    row(
        "patterns that another file sets",
        {
            "conf.py": "from base import *\n",
            "base.py": EXTENSIONS + "exclude_patterns = ['old']\n",
            "index.md": MD,
            "old/n.md": "# Old\n\n```{contact-clause}\n```\n",
        },
        build_first=True,
        infos=("conf-unknown",),
    ),
    row(
        "an include pattern",
        {"conf.py": EXTENSIONS + "include_patterns = ['index.md']\n", "index.md": MD, "old.md": MD},
    ),
    row(
        "hidden folders and those with an underscore are pages' too",
        {"index.rst": PLAIN, "_parts/n.rst": RST, ".well/n.rst": SECOND},
        {"site": [".well/n", "_parts/n"]},
    ),
    row(
        "templates are no pages",
        {"conf.py": EXTENSIONS + "templates_path = ['_templates']\n", "index.md": MD, "_templates/n.md": MD},
    ),
    row(
        ".txt by a map",
        {
            "conf.py": EXTENSIONS + "source_suffix = {'.txt': 'restructuredtext', '.md': 'markdown'}\n",
            "index.md": PLAIN,
            "notice.txt": RST,
            "other.rst": RST,
        },
        {"site": ["notice"]},
    ),
    row(
        ".txt by a list",
        {
            "conf.py": EXTENSIONS + "source_suffix = ['.txt', '.md']\n",
            "index.txt": PLAIN,
            "notice.md": MD,
            "other.rst": RST,
        },
        {"site": ["notice"]},
    ),
    row(
        ".markdown by a map",
        {
            "conf.py": EXTENSIONS + "source_suffix = {'.rst': 'restructuredtext', '.markdown': 'markdown'}\n",
            "index.rst": PLAIN,
            "notice.markdown": MD,
        },
        {"site": ["notice"]},
    ),
    row(
        "another home page",
        {"conf.py": EXTENSIONS + "root_doc = 'start'\n", "start.md": MD},
        {"site": ["start"]},
    ),
    row(
        "another home page by the old name, below",
        {"conf.py": EXTENSIONS + "master_doc = 'start'\n", "src/start.md": MD},
        {"site": ["start"]},
        source="src",
        conf=".",
    ),
    row(
        "two files of one page",
        {"index.rst": PLAIN, "notice.md": MD, "notice.rst": SECOND},
        {"site": ["notice"]},
    ),
    row(
        "linked folders",
        {"index.rst": PLAIN, "shared/n.rst": RST, "conf.py": EXTENSIONS + "exclude_patterns = ['shared']\n"},
        {"site": ["linked/n"]},
        links={"linked": "shared"},
    ),
    # how pages are read
    row(
        "colon fences that are on",
        {
            "conf.py": EXTENSIONS + "myst_enable_extensions = ['colon_fence']\n",
            "index.md": MD.replace("```", ":::"),
        },
    ),
    row(
        "colon fences that the page turns on",
        {"index.md": "---\nmyst:\n  enable_extensions: [colon_fence]\n---\n\n" + MD.replace("```", ":::")},
    ),
    row(
        "MyST's own extensions by code",
        {
            "conf.py": EXTENSIONS + "myst_enable_extensions = sorted(['colon_fence'])\n",
            "index.md": MD.replace("```", ":::"),
        },
        infos=("conf-unknown",),
    ),
    row(
        "linkify and others that change words",
        {
            "conf.py": EXTENSIONS
            + "myst_enable_extensions = ['replacements', 'smartquotes', 'strikethrough']\n",
            "index.md": MD + '\n"Words" (c) ... ~~gone~~\n',
        },
    ),
    row("no extension of MyST", {"index.md": MD + '\n"Words" (c) ~~not gone~~ {{ not.ours }}\n\n[x] done\n'}),
    row(
        "titles of the front matter",
        {
            "conf.py": EXTENSIONS + "myst_title_to_header = True\n",
            "index.md": "---\ntitle: From the front\n---\n\n```{purposes-list}\n```\n",
        },
    ),
    row(
        "a default role",
        {
            "conf.py": RST_ONLY + "default_role = 'any'\n",
            "index.rst": RST + "\nSee `our page <index>` and `index`.\n",
        },
    ),
    row(
        "a default role of docutils'",
        {"conf.py": RST_ONLY + "default_role = 'emphasis'\n", "index.rst": RST + "\nSee `our page`.\n"},
    ),
    row(
        "a default role of ours",
        {
            "conf.py": RST_ONLY + "default_role = 'notice:site'\n",
            "index.rst": PLAIN,
            "n.rst": "Ours\n====\n\n.. purposes-list::\n\nAsk `organisation.name`.\n",
        },
        {"site": ["n"]},
    ),
    row(
        "a prolog and an epilog",
        {
            "conf.py": RST_ONLY
            + "rst_prolog = 'Before all.\\n\\n.. role:: ours(notice:site)'\n"
            + "rst_epilog = '''\nAfter all.\n'''\n",
            "index.rst": f":notice-site: site\n\n{RST}\nAsk :ours:`organisation.name`.\n",
        },
    ),
    row(
        "another language",
        {"conf.py": RST_ONLY + "language = 'de'\n", "index.rst": RST + "\n.. note::\n\n   Words.\n"},
    ),
    row(
        "a site's own directive between two clauses",
        {
            "conf.py": OWN_DIRECTIVE,
            "index.rst": RST + "\n.. register-of-suppliers::\n\n.. contact-clause::\n",
        },
    ),
    row(
        "names that others have taken",
        {"conf.py": TAKEN, "index.rst": RST + "\n.. contact-clause::\n\n.. clause:: contact\n"},
    ),
    row(
        "roles that extlinks has taken",
        {
            "conf.py": EXTLINKS,
            "index.rst": RST + "\nSee :law:`1998/29`, :site:`x`, :notice:site:`organisation.name`.\n",
        },
    ),
    row(
        "links put together from texts",
        {"conf.py": FORMATTED, "index.rst": RST + "\nSee :policy:`complaints`.\n"},
    ),
    row(
        "an include that leads outside, on another page",
        {"index.rst": RST, "readme.md": "# Readme\n\n```{include} ../../outside.md\n```\n"},
    ),
    row(
        "an include with a clause",
        {
            "conf.py": EXTENSIONS + "exclude_patterns = ['parts']\n",
            "index.rst": PLAIN + "\n.. include:: parts/a.txt\n",
            "parts/a.txt": ".. include:: parts/b.txt\n",
            "parts/b.txt": ".. purposes-list::\n",
        },
    ),
]


def built(layout: Layout, folder: Path, out: Path) -> tuple[Any, set[str]]:
    """Build a project; return its records and documents. Of its own markup Sphinx may warn, we may not."""
    source, conf = folder / layout.source, folder / (layout.conf or layout.source)
    warning = io.StringIO()
    with patch_docutils(str(conf)), docutils_namespace():
        app = Sphinx(source, conf, out, out / ".doctrees", "notices", status=None, warning=warning)
        app.build()
    translators.clear()  # or the next build in this process speaks the language of this one
    assert "[privacynotice." not in warning.getvalue()
    documents = set(app.env.found_docs)
    return json.loads((out / "notices.json").read_text("utf-8")), documents


def by_command_line(layout: Layout, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return the records that the command line has."""
    capsys.readouterr()
    assert cli.run([*layout.check, "record", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def codes(layout: Layout, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    cli.run([*layout.check, "check", "--format", "json"])
    return [each["code"] for each in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize("layout", ROWS)
def test_build_and_command_line_read_one_project(
    layout: Layout, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_tree(tmp_path / "project", layout.files)
    for name, target in layout.links.items():
        (folder / name).symlink_to(target)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder / (layout.conf or layout.source)))
    before = None if layout.build_first else by_command_line(layout, capsys)
    if not layout.build_first or layout.infos:
        assert codes(layout, capsys) == [*layout.infos]
    # beside the project: nothing is kept where a check looks
    records, _ = built(layout, folder, tmp_path / "out")
    printed = {each["site"]: each["pages"] for each in records["notices"]}
    assert printed == layout.printed
    assert before in (None, records)
    # and in it: what the build knew is found again
    records, documents = built(layout, folder, folder / "_build")
    after = by_command_line(layout, capsys)
    assert after == records
    assert codes(layout, capsys) == []
    place = find_project(folder / Path(*layout.check[1:2] if layout.check[:1] == ("--project",) else ()))
    if "--conf" not in layout.check:
        project = load_project(place)
        shown = {name for name, file in project.documents.items() if not re.match(r"(.*/)?_build/", file)}
        assert shown == {name for name in documents if "_build/" not in name}
        assert read_pages(project, checks_packs=False).records


# what is told where the two could have gone apart


def project(folder: Path, **files: str) -> Path:
    """A project with a pack, whose files are given by their names with two underscores for the dot."""
    named = {name.replace("__", "."): text for name, text in files.items()}
    return write_tree(folder, {"privacynotice.yaml": NOTICE["packs"], **PACK, "site.yaml": SITE, **named})


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    """Return what a check and a build tell of a project, each as "file:line code"."""
    capsys.readouterr()
    cli.run(["--project", str(folder), "check", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    by_check = [
        ":".join(str(each[key]) for key in ("file", "line") if key in each) + f" {each['code']}"
        for each in found
        if each["severity"] != "info"
    ]
    lines = build(folder, "notices", warnings_ok=True, nitpicky=False).warnings
    wanted = re.compile(
        rf"{re.escape(str(folder))}/(?P<file>[^:]+(?::[0-9]+)?).*\[privacynotice\.(?P<code>[a-z-]+)\]"
    )
    matches = [wanted.match(line) for line in lines if "[privacynotice." in line]
    return by_check, [f"{each['file']} {each['code']}" for each in matches if each]


MISPLACED = {
    "rst on a Markdown page": (
        "index.md",
        "# V\n\n.. privacy-notice:: visitors\n",
        "```{privacy-notice} visitors",
    ),
    "colons that are off": (
        "index.md",
        "# V\n\n:::{privacy-notice} visitors\n:::\n",
        "```{privacy-notice} visitors",
    ),
    "Markdown on an rst page": (
        "index.rst",
        "V\n=\n```{privacy-notice} visitors\n```\n",
        ".. privacy-notice:: visitors",
    ),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_directive_in_the_other_syntax_is_told_and_its_mend_is_right(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, page, mended = MISPLACED[name]
    folder = project(tmp_path / "p", conf__py=EXTENSIONS)
    write_tree(folder, {file: page})
    assert told(folder, capsys) == ([f"{file}:3 page-markup"],) * 2
    cli.run(["--project", str(folder), "check"])
    assert f"Write:     {mended}\n" in capsys.readouterr().out
    right = {".md": f"# V\n\n{mended}\n```\n", ".rst": f"V\n=\n\n{mended}\n"}
    write_tree(folder, {file: right[Path(file).suffix]})
    assert told(folder, capsys) == ([], [])


@pytest.mark.parametrize(
    "page",
    [
        "# V\n\n```rst\n.. privacy-notice:: visitors\n```\n\n````md\n```{privacy-notice}\n```\n````\n",
        "# V\n\n    .. privacy-notice:: visitors\n\nOf `.. privacy-notice::`.\n",
    ],
)
def test_code_that_shows_a_directive_is_none(
    page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p", conf__py=EXTENSIONS, index__md=MD, shown__md=page)
    assert told(folder, capsys) == ([], [])


def test_a_notice_in_force_that_is_on_no_page_is_an_error_and_a_draft_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"conf__py": EXTENSIONS + "exclude_patterns = ['drafts']\n", "index__md": "# V\n"}
    folder = project(tmp_path / "p", **files)
    write_tree(folder, {"drafts/n.md": MD})
    assert told(folder, capsys) == (["site.yaml:4 page-missing"],) * 2
    assert cli.run(["--project", str(folder), "check"]) == 1
    write_tree(folder, {"site.yaml": re.sub(".*in_force.*\n", "", SITE)})
    assert cli.run(["--project", str(folder), "check"]) == 0
    assert ": warning: No page prints the notice" in capsys.readouterr().out


def test_a_page_that_is_left_out_is_named_with_the_pattern(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p", conf__py=EXTENSIONS + "exclude_patterns = ['dr*']\n", index__md="# V\n")
    write_tree(folder, {"drafts/n.md": MD, "site.yaml": SITE + "    page: drafts/n\n"})
    assert told(folder, capsys) == (["site.yaml:6 page-missing"],) * 2
    cli.run(["--project", str(folder), "check"])
    assert "`exclude_patterns` in conf.py leaves it out by “dr*”" in capsys.readouterr().out


def test_one_site_may_publish_the_notice_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trust = SITE.replace("organisation:\n  name: Oakfield School\n", "") + "    published_by: {}\n"
    sites = {
        f"sites/{key}.yaml": f"extends: ../trust.yaml\norganisation: {{name: {key}}}\n"
        for key in ("all", "oak", "elm")
    }
    folder = project(tmp_path / "p", conf__py=EXTENSIONS, index__md=f"---\nnotice-site: all\n---\n\n{MD}")
    (folder / "site.yaml").unlink()
    write_tree(folder, {**sites, "privacynotice.yaml": NOTICE["packs"] + "sites: sites/*.yaml\n"})
    write_tree(folder, {"trust.yaml": trust.format("al")})
    assert set(told(folder, capsys)[0]) == {"trust.yaml:4 unknown-site"}
    write_tree(folder, {"trust.yaml": trust.format("all")})
    assert told(folder, capsys) == ([], [])
    write_tree(folder, {"index.md": "# V\n"})
    assert told(folder, capsys) == (["trust.yaml:2 page-missing"],) * 2, "of the one that publishes it"


def test_front_matter_that_cannot_be_read_is_told_by_check_as_by_a_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = f"---\ntitle: Elm's: our notice\n---\n\n{MD}"
    folder = project(tmp_path / "p", conf__py=EXTENSIONS, index__md=page)
    assert told(folder, capsys)[0] == ["index.md:2 yaml-syntax"]
    assert any("Malformed YAML" in line for line in build(folder, "text", warnings_ok=True).warnings)
    write_tree(folder, {"index.md": page.replace("Elm's: our notice", '"Elm\'s: our notice"')})
    assert told(folder, capsys) == ([], [])


@pytest.mark.parametrize("linked", ["site.yaml", "site.yml"])
def test_a_site_file_that_is_linked_in_from_outside_is_told_where_it_is(
    linked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p", conf__py=EXTENSIONS, index__md="# V\n")
    (folder / "site.yaml").rename(tmp_path / "facts.yaml")
    (folder / linked).symlink_to(tmp_path / "facts.yaml")
    assert told(folder, capsys) == ([f"{linked} outside-root"], [f"{linked}:1 outside-root"])


STRANGE = {
    "site.yaml": "title: My site\nlinks:\n  home: /\n",
    "conf.py": EXTLINKS,
    "index.rst": "V\n=\n\n:site:`x` :law:`y`\n",
}


def test_a_site_without_notices_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_tree(tmp_path / "p", STRANGE)
    pages = [
        build(folder, "html", outdir=tmp_path / name, extensions=extensions).text("index.html")
        for name, extensions in (
            ("with", ["sphinx.ext.extlinks", "sphinx_privacynotice"]),
            ("without", ["sphinx.ext.extlinks"]),
        )
    ]
    assert pages[0] == pages[1]
    assert "https://links.example/x" in pages[0]
    assert not list(tmp_path.rglob(BUILD_FILE))
    assert cli.run(["--project", str(folder), "check"]) == 2
    assert "site.yaml in " in capsys.readouterr().err


def test_of_two_conf_py_one_is_read_and_the_other_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p")
    write_tree(
        folder,
        {
            f"{name}/{file}": text
            for name in ("one", "two")
            for file, text in (("conf.py", EXTENSIONS), ("index.md", MD))
        },
    )
    cli.run(["--project", str(folder), "check", "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["file"], found["severity"]) == ("one/conf.py", "info")
    assert "“two”" in found["message"]
    write_tree(folder, {"privacynotice.yaml": NOTICE["packs"] + "docs: two\n"})
    assert find_project(folder).source == folder / "two"
    cli.run(["--project", str(folder), "check", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == []


# what a build keeps, and what conf.py could do


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 1}', b'{"format": 99}', b"\xff", b"[" * 100_000]
)
def test_what_a_build_kept_may_be_anything(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p", conf__py=EXTENSIONS, index__md=MD)
    write_tree(folder, {f"_build/doctrees/{BUILD_FILE}": ""})
    (folder / "_build/doctrees" / BUILD_FILE).write_bytes(content)
    assert told(folder, capsys) == ([], [])


def test_what_a_build_kept_leads_nowhere_else(tmp_path: Path) -> None:
    folder = project(tmp_path / "a" / "p", conf__py=EXTENSIONS)
    write_tree(tmp_path, {"index.md": MD})
    data = {
        "format": 1,
        "conf": "../..",
        "source": "../../../..",
        "digest": "",
        "values": {},
        "documents": {},
    }
    write_tree(folder, {f"_build/doctrees/{BUILD_FILE}": json.dumps({**data, "names_taken": []})})
    assert find_project(folder, folder_given=True).source == folder


def test_the_same_build_keeps_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    kept = []
    for name in ("one", "two"):
        folder = project(tmp_path / name, conf__py=EXTENSIONS, index__md=MD)
        build(folder, "notices", outdir=folder / "_build", doctrees=folder / "_build/doctrees")
        kept.append((folder / "_build/doctrees" / BUILD_FILE).read_bytes())
    assert kept[0] == kept[1]
    assert str(tmp_path).encode() not in kept[0]


def test_where_a_build_had_another_value_a_check_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path / "p", conf__py=EXTENSIONS + "exclude_patterns = ['x']\n", index__md=MD)
    build(folder, "notices", outdir=folder / "_build", exclude_patterns=["y"])
    cli.run(["--project", str(folder), "check"])
    assert (
        "The last build had another value than conf.py says for “exclude_patterns”" in capsys.readouterr().out
    )


def test_conf_py_is_read_with_bounds_and_never_run() -> None:
    doubled = "a = ['x']\n" + "a = a + a\n" * 60
    assert read_conf(doubled).unknown("a")
    assert read_conf("a = " + "(" * 50 + "1" + ")" * 50).values["a"] == 1
    conf = read_conf(
        "import os\nb = os.listdir('/')\nc = [*'ab']\nif b:\n    d = 1\nd = 2\n"
        "e: list = ['y']\ne.extend(['z'])\n"
    )
    assert dict(conf.values) == {"d": 2, "e": ["y", "z"]}
    assert conf.by_code == frozenset({"b", "c", "os"})


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("*.md", ["a.md"], ["b/a.md", "a.md.x"]),
        ("**/a.md", ["b/a.md", "b/c/a.md"], ["a.md"]),
        ("b/**", ["b/a", "b/c/d"], ["b", "cb/a"]),
        ("[ab]?.rst", ["ax.rst"], ["cx.rst", "a/.rst"]),
        ("[!a]*", ["b", "bc"], ["a", "/b"]),
        ("x?1]/*", ["x[1]/a"], ["x1/a"]),
        ("*a*b*c*d*", ["1a2b3c4d5", "abcd"], ["abdc", "a/bcd"]),
        ("**a**b**c**d", ["a/b/c/d", "abcd"], ["a/b/d/c"]),
    ],
)
def test_patterns_mean_what_they_mean_to_sphinx(pattern: str, yes: list[str], no: list[str]) -> None:
    sphinx = compile_matchers([pattern])[0]
    for name in [*yes, *no]:
        assert bool(is_excluded(name, [pattern])) == any(
            sphinx("/".join(name.split("/")[: end + 1])) for end in range(name.count("/") + 1)
        )
    assert all(is_excluded(name, [pattern]) for name in yes)


def test_of_a_thousand_pages_only_those_with_something_of_ours_are_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(tmp_path / "p", conf__py=EXTENSIONS, index__md=MD)
    write_tree(
        folder,
        {
            f"pages/{number}.md": f"# Page {number}\n\nOf our website and its clause 4: law, a site.\n"
            for number in range(1000)
        },
    )
    read: list[str] = []
    whole = reader.read_page

    def counted(project: Project, templates: Templates, name: str, *rest: Any) -> Any:
        read.append(name)
        return whole(project, templates, name, *rest)

    monkeypatch.setattr(reader, "read_page", counted)
    reading = read_pages(load_project(find_project(folder, folder_given=True)), checks_packs=False)
    assert read == ["index"]
    assert len(reading.records) == 1
