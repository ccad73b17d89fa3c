"""Pages that ask for what is not there: the same is told of RST and MyST, by `check` and by Sphinx."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import pytest
from malformed import PROJECT, SITE, Told, assert_told, assert_well_said, findings_of, lines, write
from support import APART, build

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding

CLAUSE = "pack/clauses/purposes/2018-05-25.md"
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


class Row(NamedTuple):
    name: str
    page: str
    expected: tuple[Told, ...]


def row(name: str, page: str, *expected: Told) -> Row:
    """A page whose text begins on line 4, below its heading; ``expected`` places name its lines alone."""
    return Row(re.sub(r"[^\w]+", "-", name), f"Ours\n====\n\n{page}", expected)


MISSING = "contacts.complaints"

ROWS = [
    # what is not there
    row(
        "unknown site",
        ".. privacy-notice:: visitors\n   :site: oakfeld\n",
        Told("4", "unknown-site", "no site “oakfeld”", "“oakfield”"),
    ),
    row(
        "unknown site like no other",
        ".. purposes-list::\n   :site: zzz\n",
        Told("4", "unknown-site", "no site “zzz”", "“oakfield”"),
    ),
    row(
        "unknown clause",
        ".. clause:: purpose\n",
        Told("4", "unknown-clause", "No pack has a clause “purpose”", "Did you mean “purposes”?"),
    ),
    row(
        "unknown clause like no other",
        ".. clause:: zzz\n",
        Told("4", "unknown-clause", "No pack has a clause “zzz”", ""),
    ),
    row(
        "no clause named",
        ".. clause::\n",
        Told("4", "bad-option", "does not say which clause", "as in `...access-request`"),
    ),
    row(
        "unknown kind",
        ".. privacy-notice:: visitor\n",
        Told(
            "4", "unknown-notice", "Oakfield School has no notice “visitor”", "“visitors”?", "oakfield.yaml"
        ),
    ),
    row(
        "unknown kind like no other",
        ".. purposes-list::\n   :notice: zzz\n",
        Told(
            "4",
            "unknown-notice",
            "Oakfield School has no notice “zzz”",
            "`zzz:` below `notices:` in oakfield.yaml",
            "oakfield.yaml",
        ),
    ),
    row(
        "unknown edition",
        ".. purposes-list::\n   :edition: 2017-01-01\n",
        Told("4", "unknown-edition", "“purposes” has no edition 2017-01-01", "2013-07-10, 2018-05-25"),
    ),
    row(
        "unknown revision",
        ".. purposes-list::\n   :edition: 2018-05-25.3\n",
        Told("4", "unknown-edition", "2018-05-25...“purposes” has no revision 3", "2018-05-25.1"),
    ),
    row(
        "edition that is no date",
        ".. purposes-list::\n   :edition: last year\n",
        Told("4", "bad-option", "“last year” is no edition", "`:edition: 2018-05-25`"),
    ),
    row(
        "unknown parts",
        ".. purposes-list::\n   :drop: intro badge zzz\n   :reason: Ours are better.\n",
        Told(
            "4",
            "unknown-part",
            "“purposes” of 2018-05-25 has no part “badge”",
            "Did you mean “badges”?",
            f"{CLAUSE}:1",
        ),
        Told(
            "4",
            "unknown-part",
            "“purposes” of 2018-05-25 has no part “zzz”",
            "“intro”, “safety”, “badges”",
            f"{CLAUSE}:1",
        ),
    ),
    row(
        "unknown part reworded",
        ".. purposes-list::\n   :reword: introduction\n   :reason: Ours are better.\n\n   Our words.\n",
        Told("4", "unknown-part", "has no part “introduction”", "“intro”", f"{CLAUSE}:1"),
    ),
    row(
        "part of a clause without parts",
        ".. contact-clause::\n   :drop: intro\n   :reason: Ours are better.\n",
        Told(
            "4",
            "unknown-part",
            "“contact” of 2018-05-25 has no part “intro”",
            "write the whole clause",
            "pack/clauses/contact/2018-05-25.md:1",
        ),
    ),
    row(
        "value that the site lacks",
        ".. complaints-clause::\n",
        Told(
            "4",
            "missing-value",
            f"Oakfield School has no “{MISSING}”...“complaints”",
            "`contacts:`...`complaints:`",
            "pack/clauses/complaints/2026-12-01.md:7",
        ),
    ),
    # options
    row(
        "unknown options",
        ".. purposes-list::\n   :headings: Why\n   :zzz: x\n",
        Told("4", "bad-option", "`purposes-list` has no option `:headings:`", "“heading”?"),
        Told(
            "4",
            "bad-option",
            "`purposes-list` has no option `:zzz:`",
            "drop, edition, heading, level, notice, reason, reword, site",
        ),
    ),
    row(
        "unknown options of a whole notice",
        ".. privacy-notice:: visitors\n   :ommit: contact\n   :drop: intro\n",
        Told(
            "4", "bad-option", "`privacy-notice` has no option `:drop:`", "level, omit, order, reason, site"
        ),
        Told("4", "bad-option", "`privacy-notice` has no option `:ommit:`", "“omit”?"),
    ),
    row(
        "levels that are none",
        ".. purposes-list::\n   :level: 9\n\n"
        ".. contact-clause::\n   :level: two\n\n.. categories-list::\n   :level: 0\n",
        Told("4", "bad-option", "`:level: 9`", "1 to 6"),
        Told("7", "bad-option", "`:level: two`", "1 to 6"),
        Told("10", "bad-option", "`:level: 0`", "1 to 6"),
    ),
    row(
        "unknown clauses in the order",
        ".. privacy-notice:: visitors\n   :order: retention contat qqq\n",
        Told("4", "unknown-clause", "“contat”", "“contact”?"),
        Told("4", "unknown-clause", "“qqq”", ""),
    ),
    row(
        "unknown clauses omitted",
        ".. privacy-notice:: visitors\n   :omit: contat qqq\n   :reason: They are elsewhere.\n",
        Told("4", "unknown-clause", "no clause “contat” to leave out", "“contact”?"),
        Told(
            "4", "unknown-clause", "no clause “qqq” to leave out", "purposes, categories, retention, contact"
        ),
    ),
    # reasons
    row(
        "dropped without a reason",
        ".. purposes-list::\n   :drop: intro\n",
        Told(
            "4", "missing-reason", "leaves out a part of the clause “purposes” without a reason", "`:reason:`"
        ),
    ),
    row(
        "reworded without a reason",
        ".. purposes-list::\n   :reword: intro\n\n   Our words.\n",
        Told("4", "missing-reason", "changes the clause “purposes” without a reason", "`:reason:`"),
    ),
    row(
        "own words without a reason",
        ".. purposes-list::\n\n   Our words.\n",
        Told("4", "missing-reason", "changes the clause “purposes” without a reason", "`:reason:`"),
    ),
    row(
        "omitted without a reason",
        ".. privacy-notice:: visitors\n   :omit: contact retention\n",
        Told("4", "missing-reason", "leaves out “contact” and “retention” without a reason", "`:reason:`"),
    ),
    # bodies
    row(
        "reworded without words",
        ".. purposes-list::\n   :reword: intro\n   :reason: Ours are better.\n",
        Told("4", "bad-body", "`:reword: intro` has no words", "body"),
    ),
    row(
        "prose in a whole notice",
        ".. privacy-notice:: visitors\n\n   We are a small school.\n",
        Told(
            "4",
            "bad-body",
            "clause directives only; “We are a small school.” is not printed",
            "below the notice",
        ),
    ),
    row(
        "a whole notice in a whole notice",
        ".. privacy-notice:: visitors\n\n   .. privacy-notice:: visitors\n",
        Told("6", "bad-body", "inside another", "out"),
    ),
    row(
        "a clause in another's own words",
        ".. purposes-list::\n   :reason: Ours are better.\n\n   .. categories-list::\n\n   Our words.\n",
        Told("7", "bad-body", "`categories-list`...another clause", "out"),
    ),
    row(
        "mistakes below a whole notice's directives",
        ".. privacy-notice:: visitors\n\n"
        "   .. purposes-list::\n      :reword: zzz\n      :reason: Ours are better.\n\n"
        "      Ring :site:`dpo.fone`.\n\n   .. categories-list::\n      :levle: 3\n",
        Told("6", "unknown-part", "no part “zzz”", "“intro”", f"{CLAUSE}:1"),
        Told("10", "unknown-path", "no value “dpo.fone”", "“dpo.phone”?"),
        Told("12", "bad-option", "`:levle:`", "“level”?"),
    ),
    # roles
    row(
        "role with unknown paths",
        "Ring :site:`dpo.fone`, :site:`dqo.phone`, :site:`zzz` or :site:`the office`.\n",
        Told("4", "unknown-path", "no value “dpo.fone”", "“dpo.phone”?"),
        Told("4", "unknown-path", "no value “dqo.phone”", "“dpo.phone”?"),
        Told("4", "unknown-path", "no value “zzz”", "reference"),
        Told("4", "unknown-path", "“the office” is no value", "`dpo.email`"),
    ),
    row(
        "role with values that are not there",
        "Ring :site:`dpo.phone`,\nor :site:`facts.lift` or :site:`people.ash.name`.\n",
        Told(
            "4", "missing-value", "Oakfield School has no “dpo.phone”", "`dpo:`...`phone:`", "oakfield.yaml"
        ),
        Told(
            "4", "missing-value", "Oakfield School has no “facts.lift”", "`facts:`...`lift:`", "oakfield.yaml"
        ),
        Told(
            "4",
            "missing-value",
            "Oakfield School has no “people.ash.name”",
            "`people:`...`ash:`...`name:`",
            "oakfield.yaml",
        ),
    ),
    row(
        "role with terms and links that no pack has",
        "See :site:`terms.pupil` and :site:`links.guid`.\n",
        Told("4", "unknown-path", "“pupil”", "pupils”?"),
        Told("4", "unknown-link", "“guid”", "guide”?"),
    ),
    row(
        "role of an unknown site",
        "Ring :site:`zzz:dpo.phone`.\n",
        Told("4", "unknown-site", "no site “zzz”", "“oakfield”"),
    ),
    row(
        "role of an unknown law",
        "See :law:`ukpga/2018/13` and\n:law:`the Act <ukpga/1066/1>`.\n",
        Told("4", "unknown-law", "No pack has a law “ukpga/2018/13”", "“ukpga/2018/12”?"),
        Told("4", "unknown-law", "No pack has a law “ukpga/1066/1”", "“ukpga/2018/12”?"),
    ),
    row(
        "roles in a heading and in own words",
        ".. purposes-list::\n   :reason: Ours are better.\n\n"
        "   Ring :site:`dpo.fone`.\n\n   Or see :law:`ukpga/2018/13`.\n",
        Told("7", "unknown-path", "“dpo.fone”", "“dpo.phone”?"),
        Told("9", "unknown-law", "“ukpga/2018/13”", "“ukpga/2018/12”?"),
    ),
    row(
        "several mistakes at once",
        "Ring :site:`dpo.fone`.\n\n.. clause:: zzz\n\n.. purposes-list::\n   :drop: intro\n   :level: 7\n",
        Told("4", "unknown-path", "“dpo.fone”", ""),
        Told("6", "unknown-clause", "“zzz”", ""),
        Told("8", "bad-option", "`:level: 7`", "1 to 6"),
        Told("8", "missing-reason", "“purposes”", "`:reason:`"),
    ),
]
"""On pages of a project with one site, `oakfield`."""

ROWS_OF_TWO = [
    row(
        "page that does not say its site",
        ".. purposes-list::\n\n.. contact-clause::\n\nRing :site:`organisation.name`.\n",
        Told(
            "4", "which-site", "does not say which site", "`:site:`...`notice-site:`...“elm” and “oakfield”"
        ),
    ),
    row(
        "role on a page that does not say its site",
        "We are :site:`organisation.name`.\n",
        Told("4", "which-site", "does not say which site", ":organisation.name`...“elm” and “oakfield”"),
    ),
    row(
        "role of a site that has two notices",
        "We are :site:`oakfield:organisation.name`, not :site:`oakfeld:organisation.name`.\n",
        Told("4", "unknown-site", "no site “oakfeld”", "“oakfield”?"),
    ),
    row(
        "page that does not say its notice",
        ".. purposes-list::\n   :site: oakfield\n\n.. privacy-notice::\n   :site: oakfield\n",
        Told(
            "4",
            "unknown-notice",
            "Oakfield School has several notices",
            "`:notice:`...parents, visitors",
            "sites/oakfield.yaml",
        ),
        Told(
            "7",
            "unknown-notice",
            "Oakfield School has several notices",
            "after...name...parents, visitors",
            "sites/oakfield.yaml",
        ),
    ),
    Row(
        "page-of-a-site-that-is-not-there",
        ":orphan: yes\n:notice-site: elmm\n\nOurs\n====\n\n.. privacy-notice:: visitors\n",
        (Told("7", "unknown-site", "no site “elmm”", "“elm”?"),),
    ),
]
"""On pages of a project with the sites `oakfield`, which has two notices, and `elm`."""

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
        f"pages/{each.name}-{syntax}.{syntax}": each.page if syntax == "rst" else in_myst(each.page)
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
