"""Pages that ask for what is not there: the same is told of RST and MyST, by `check` and by Sphinx."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import pytest
from malformed import (
    PROJECT,
    SITE,
    Row,
    Told,
    assert_told,
    assert_well_said,
    findings_of,
    lines,
    rows_of,
    write,
)
from support import APART, build

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

DIRECTIVE = re.compile(r"( *)\.\. ([\w:-]+)::\s*(.*)")


def in_myst(rst: str) -> str:
    """Return a page in MyST, every directive and role on the same line as in RST.

    Closing fences take the place of the blank lines before what follows a directive.
    """
    rows = rst.split("\n")
    made: list[str] = []
    opened: list[tuple[int, str]] = []
    for number, line in enumerate(rows):
        indent = len(line) - len(line.lstrip())
        if line.strip():
            closing = []
            while opened and indent <= opened[-1][0]:
                closing.append(opened.pop()[1])
            for at, fence in enumerate(closing, len(made) - len(closing)):
                assert made[at] == "", f"no blank line for the end of a directive in\n{rst}"
                made[at] = fence
            directive = DIRECTIVE.fullmatch(line)
            if directive:
                fence = "`" * (3 + _depth(rows[number + 1 :], indent))
                opened.append((indent, fence))
                made.append(f"{fence}{{{directive[2]}}} {directive[3]}".rstrip())
                continue
        words = line.strip()
        option = re.match(r":[\w-]+:(?= |$)", words)
        head, rest = (option[0], words[option.end() :]) if option else ("", words)
        made.append(head + re.sub(r":([\w:-]+):`", r"{\1}`", rest))
    text = "\n".join(made).rstrip("\n") + "\n" + "".join(f"{fence}\n" for _, fence in reversed(opened))
    text = re.sub(r"\A(?::[\w-]+:.*\n)+\n", lambda match: _front_matter(match[0]), text)
    return re.sub(r"(?m)^(\w.*)\n=+\n", r"# \1\n\n", text, count=1)


def _depth(following: list[str], indent: int) -> int:
    """How deep directives are nested in the one that stands before ``following``."""
    inner: list[int] = []
    deepest = 0
    for line in following:
        at = len(line) - len(line.lstrip())
        if line.strip() and at <= indent:
            break
        if DIRECTIVE.fullmatch(line):
            inner = [*(each for each in inner if each < at), at]
            deepest = max(deepest, len(inner))
    return deepest


def _front_matter(fields: str) -> str:
    """Front matter for a field list of two and the blank line after it, in as many lines."""
    pairs = [line[1:].split(":", 1) for line in fields.splitlines() if line]
    return "---\n{" + ", ".join(f"{name}: {value.strip()}" for name, value in pairs) + "}\n---\n"


def test_pages_in_myst_keep_their_lines() -> None:
    rst = """\
A page
======

.. one:: argument
   :option: words

   .. two::

      Words with a :site:`role`.


Below.

.. three::
"""
    assert (
        in_myst(rst)
        == """\
# A page


````{one} argument
:option: words

```{two}

Words with a {site}`role`.
```
````
Below.

```{three}
```
"""
    )


ROWS = rows_of("pages.txt")
ROWS_OF_TWO = rows_of("pages-two-sites.txt")

ONE: dict[str, str | None] = {
    "site.yaml": None,
    "oakfield.yaml": SITE,
    "privacynotice.yaml": "packs: [./pack]\nsites: oakfield.yaml\n" + APART,
}
TWO: dict[str, str | None] = {
    "site.yaml": None,
    "sites/oakfield.yaml": SITE + "  parents:\n    in_force: 2026-12-01\n",
    "sites/elm.yaml": SITE.replace("Oakfield", "Elm"),
    "privacynotice.yaml": "packs: [./pack]\nsites: sites/*.yaml\n" + APART,
    "pack/notices/parents/2018-05-25.yaml": "notice: parents\nedition: 2018-05-25\nclauses: [purposes]\n",
}
NOTICES = "".join(
    f".. privacy-notice:: {kind}\n   :site: {site}\n\n"
    for site, kind in (("elm", "visitors"), ("oakfield", "visitors"), ("oakfield", "parents"))
)
TWO["pages/good.rst"] = f"Good\n====\n\n{NOTICES}"
INDEX = "Index\n=====\n\n.. toctree::\n   :glob:\n\n   pages/*\n"
SYNTAXES = ("rst", "md")


class Said(NamedTuple):
    """What is said of one project's pages."""

    folder: Path
    findings: list[Finding]
    warnings: list[str]


def said_of(folder: Path, rows: list[Row], project: dict[str, str | None]) -> Said:
    """Check and build all pages of ``rows`` in both syntaxes as one project."""
    pages: dict[str, str | bytes | None] = {
        f"pages/{each.name}-{syntax}.{syntax}": each.typed if syntax == "rst" else in_myst(each.typed)
        for each in rows
        for syntax in SYNTAXES
    }
    write(folder, PROJECT, project, {"index.rst": INDEX}, pages)
    findings = [finding for finding in findings_of(folder) if finding.code != "clause-twice"]
    return Said(folder, findings, build(folder, "text", warnings_ok=True).warnings)


@pytest.fixture(scope="module")
def one_site(tmp_path_factory: pytest.TempPathFactory) -> Said:
    return said_of(tmp_path_factory.mktemp("pages") / "one", ROWS, ONE)


@pytest.fixture(scope="module")
def two_sites(tmp_path_factory: pytest.TempPathFactory) -> Said:
    return said_of(tmp_path_factory.mktemp("pages") / "two", ROWS_OF_TWO, TWO)


ALL = [
    pytest.param(each, project, syntax, id=f"{each.name}-{syntax}")
    for project, rows in (("one_site", ROWS), ("two_sites", ROWS_OF_TWO))
    for each in rows
    for syntax in SYNTAXES
]


def of_page(findings: list[Finding], page: str) -> list[Finding]:
    return [finding for finding in findings if finding.place.file == page]


@pytest.mark.parametrize(("each", "project", "syntax"), ALL)
def test_what_is_told_of_a_page(each: Row, project: str, syntax: str, request: pytest.FixtureRequest) -> None:
    said: Said = request.getfixturevalue(project)
    page = f"pages/{each.name}-{syntax}.{syntax}"
    findings = of_page(said.findings, page)
    assert_told(findings, [Told(f"{page}:{told.place}", *told_rest(told)) for told in each.expected])
    for finding in findings:
        assert_well_said(finding, said.folder)


def told_rest(told: Told) -> tuple[str, str, str, str]:
    return told.code, told.words, told.mend, told.other


@pytest.mark.parametrize(("each", "project", "syntax"), ALL)
def test_sphinx_warns_of_the_same(
    each: Row, project: str, syntax: str, request: pytest.FixtureRequest
) -> None:
    said: Said = request.getfixturevalue(project)
    page = f"pages/{each.name}-{syntax}.{syntax}"
    expected = [
        f"{said.folder}/{finding.place}: WARNING: {finding.text} [privacynotice.{finding.code}]"
        for finding in of_page(said.findings, page)
    ]
    assert expected
    assert sorted(line for line in said.warnings if f"{page}:" in line.split(" WARNING")[0]) == sorted(
        expected
    )
    for told in each.expected:
        if told.other:
            assert any(f"See also {told.other}." in line for line in expected), "both places"


def test_nothing_is_told_but_of_these_pages(one_site: Said, two_sites: Said) -> None:
    for said in (one_site, two_sites):
        assert [each for each in said.findings if not each.place.file.startswith("pages/")] == []
        assert [line for line in said.warnings if f"{said.folder}/pages/" not in line] == []
        assert lines(said.findings) == lines(sorted(said.findings, key=lambda finding: finding.sort_key))


# pages whose markup is nearly right: the clause must not change unseen

NEARLY = [
    (
        "option without its second colon",
        ".. purposes-list::\n   :drop\n   :reason: Ours are better.\n",
        [("bad-option", 4, "`:drop`")],
    ),
    (
        "options indented unevenly",
        ".. purposes-list::\n    :drop: intro\n   :reason: Ours are better.\n",
        [("bad-option", 4, ":drop:")],
    ),
    (
        "option given twice",
        ".. purposes-list::\n   :drop: intro\n   :drop: badges\n   :reason: Ours are better.\n",
        [("bad-option", 4, "`purposes-list` has the option `:drop:` twice")],
    ),
    (
        "heading in own words",
        ".. purposes-list::\n   :reason: Ours are better.\n\n   Why\n   ---\n\n   Our words.\n",
        [("bad-body", 4, "heading")],
    ),
    (
        "part dropped and reworded",
        ".. purposes-list::\n   :drop: intro\n   :reword: intro\n   :reason: Ours.\n\n   Our words.\n",
        [("bad-option", 4, "“intro”")],
    ),
    (
        "clause in two own wordings",
        (
            ".. privacy-notice:: visitors\n\n"
            "   .. contact-clause::\n      :reason: Ours are better.\n\n      One.\n\n"
            "   .. contact-clause::\n      :reason: Ours are better.\n\n      Two.\n"
        ),
        [("bad-body", 11, "“contact”")],
    ),
    (
        "clause omitted and asked for",
        (
            ".. privacy-notice:: visitors\n   :omit: contact\n   :reason: It is elsewhere.\n\n"
            "   .. contact-clause::\n      :heading: Ask us\n"
        ),
        [("bad-body", 8, "“contact”")],
    ),
]


@pytest.mark.parametrize(
    ("page", "expected"), [each[1:] for each in NEARLY], ids=[each[0] for each in NEARLY]
)
def test_a_clause_never_changes_unseen(
    page: str, expected: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    project = write(tmp_path / "project", PROJECT, {"index.rst": f"Ours\n====\n\n{page}"})
    findings = findings_of(project)
    assert [(each.code, each.place.line) for each in findings] == [each[:2] for each in expected], lines(
        findings
    )
    for finding, (_, _, words) in zip(findings, expected, strict=True):
        assert words in finding.message
        assert_well_said(finding, project)
    warnings = build(project, "text", warnings_ok=True).warnings
    if any("duplicate option" in line for line in warnings):
        return  # docutils refuses the directive before we see it, and Sphinx says so
    ours = [line for line in warnings if "[privacynotice." in line]
    assert [line.rpartition("[privacynotice.")[2] for line in ours] == [f"{each[0]}]" for each in expected]


def test_a_body_of_comments_alone_is_none(tmp_path: Path) -> None:
    page = "Ours\n====\n\n.. contact-clause::\n\n   .. nothing to see\n\n.. purposes-list::\n"
    project = write(tmp_path / "project", PROJECT, {"index.rst": page})
    assert findings_of(project) == []
    assert "Ask Oakfield School." in build(project, "text").text("index.txt")


# what a page of the builder's own can go wrong with


def test_directives_and_roles_without_any_project(tmp_path: Path) -> None:
    page = """\
Ours
====

.. privacy-notice:: visitors

.. npd-clause::

   Our words.

Ring :site:`dpo.phone`. See :law:`ukpga/2018/12`.
"""
    conf = {
        "conf.py": PROJECT["conf.py"],
        "index.rst": page,
        "other.md": "---\norphan: true\n---\n" + in_myst(page),
    }
    write(tmp_path / "project", conf)
    warnings = build(tmp_path / "project", "text", warnings_ok=True).warnings
    places = []
    for line in warnings:
        place, _, said = line.partition(": WARNING: ")
        places.append((place.removeprefix(f"{tmp_path}/project/"), said.split("`")[1]))
        assert "no site" in said
        assert "site.yaml" in said
        assert said.endswith("[privacynotice.which-site]")
    assert sorted(places) == sorted(
        (f"{name}:{line + shift}", what)
        for name, shift in (("index.rst", 0), ("other.md", 3))
        for line, what in ((4, "privacy-notice"), (6, "npd-clause"), (10, "site"), (10, "law"))
    )


def test_links_to_clauses_that_nobody_prints(tmp_path: Path) -> None:
    page = (
        "Ours\n====\n\n.. purposes-list::\n\n"
        "See :clause:`purposes`, "
        ":notice:clause:`purposes`, :clause:`contact` and :notice:clause:`why <zzz>`.\n"
    )
    write(tmp_path / "project", PROJECT, {"index.rst": page})
    built = build(tmp_path / "project", "html", warnings_ok=True)
    assert [line.rpartition("project/")[2] for line in built.warnings] == [
        "index.rst:6: WARNING: no notice of this project prints the clause 'contact' [ref.clause]",
        "index.rst:6: WARNING: no notice of this project prints the clause 'zzz' [ref.clause]",
    ]
    assert built.text("index.html").count('href="#visitors-purposes"') >= 2


# myst-parser's include asks Sphinx 9 for what Sphinx 11 will not have
@pytest.mark.filterwarnings("ignore:.*is deprecated:PendingDeprecationWarning:myst_parser")
@pytest.mark.parametrize("suffix", SYNTAXES)
def test_a_mistake_in_an_included_file_is_told_at_its_place(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = ".. purposes-list::\n   :level: 9\n"
    page = f"Ours\n====\n\n.. include:: ../parts/part.{suffix}.txt\n"
    files = {
        "index.rst": "Index\n=====\n\n.. toctree::\n\n   pages/ours\n",
        f"pages/ours.{suffix}": page if suffix == "rst" else in_myst(page),
        f"parts/part.{suffix}.txt": part if suffix == "rst" else in_myst(part),
    }
    project = write(tmp_path / "project", PROJECT, files)
    # before 5.2 myst-parser counted the lines of what it includes from the line after the first
    line = 2 if suffix == "md" and version("myst-parser") < "5.2" else 1
    (tmp_path / "elsewhere").mkdir()
    for folder in (tmp_path, project, tmp_path / "elsewhere"):
        monkeypatch.chdir(folder)
        expected = Told(f"parts/part.{suffix}.txt:{line}", "bad-option", "`:level: 9`", "1 to 6")
        assert_told(findings_of(project), [expected])
        (warning,) = build(project, "text", warnings_ok=True, fresh=True).warnings
        assert warning.startswith(f"{project}/parts/part.{suffix}.txt:{line}: WARNING: `:level: 9`")
