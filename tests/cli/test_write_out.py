"""`write-out`: a whole notice as single directives says what it said, in both syntaxes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support import SYNTAXES, pattern_project, read_project, record_of_builder, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.record import notices_json
from sphinx_privacynotice.text.page.convert import ConversionError, convert
from sphinx_privacynotice.text.page.source_directives import find_named, with_options

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = ["alder", "birch", "cedar", "elder"]
"""The sites of the patterns that print a whole notice by one directive."""

Out = pytest.CaptureFixture[str]


def comparable(notices: Any, site: str) -> Any:
    """A site's notice without its page, and without the clauses that are noted as left out."""
    found = next(each for each in notices["notices"] if (each["site"], each["notice"]) == (site, "cin-cla"))
    blocks = [
        {**block, "page": ""}
        for block in found["blocks"]
        if not (block["kind"] == "heading" and block.get("edit") == "dropped" and not block.get("part"))
    ]
    return {**found, "blocks": blocks, "pages": [], "coverage": []}  # which says how a clause is left out


def records(project: Path) -> Any:
    return json.loads(notices_json(read_project(project).records))


@pytest.mark.parametrize("site", WHOLE)
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_page_written_out_gives_the_same_record(
    syntax: str, site: str, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = pattern_project(tmp_path / "project", syntax)
    monkeypatch.chdir(project)
    before = comparable(records(project), site)
    page = project / "pages" / f"{site}.{syntax}"
    assert cli.run(["write-out", site, "cin-cla", "--page", f"pages/{site}.{syntax}", "--force"]) == 0
    assert capsys.readouterr().out == f"written pages/{site}.{syntax}\n"
    assert "privacy-notice" not in page.read_text(encoding="utf-8")
    assert comparable(records(project), site) == before


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_sphinx_reads_the_same(
    syntax: str, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = pattern_project(tmp_path / "project", syntax)
    monkeypatch.chdir(project)
    before = record_of_builder(project, outdir=tmp_path / "before")
    for site in WHOLE:
        assert cli.run(["write-out", site, "cin-cla", "--page", f"pages/{site}.{syntax}", "--force"]) == 0
    capsys.readouterr()
    after = record_of_builder(project, outdir=tmp_path / "after")
    for site in WHOLE:
        assert comparable(after, site) == comparable(before, site)


@pytest.mark.parametrize("site", WHOLE)
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_other_syntax_says_the_same(
    syntax: str, site: str, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = pattern_project(tmp_path / "project", syntax)
    monkeypatch.chdir(project)
    before = comparable(records(project), site)
    other = "md" if syntax == "rst" else "rst"
    assert cli.run(["write-out", site, "cin-cla", "--page", f"pages/{site}.{other}"]) == 0
    capsys.readouterr()
    (project / "pages" / f"{site}.{syntax}").unlink()
    assert comparable(records(project), site) == before


PACK = {
    "pack/pack.yaml": "id: small\ntitle: A small pack\npublisher: The makers\nversion: 1.0.0\n"
    "licence: MIT\nlanguage: en-GB\njurisdiction: england\n",
    **{
        f"pack/notices/{kind}/2018-05-25.yaml": f"notice: {kind}\nedition: 2018-05-25\n"
        f"title: Our notice\nclauses: [who, purposes, dpo]\n"
        for kind in ("cin-cla", "visitors")
    },
    **{
        f"pack/clauses/{clause}/2018-05-25.md": f"---\nid: {clause}\nedition: 2018-05-25\n"
        f"title: About {clause}\n---\n\n{{id}}`all` {{{{ organisation.name }}}} says {clause}.\n"
        for clause in ("who", "purposes", "dpo")
    },
}
SMALL = {**PACK, "conf.py": "", "privacynotice.yaml": "packs: [./pack]\n"}
WHOLE_NOTICE = ".. privacy-notice:: cin-cla\n\n   .. dpo-clause::\n      {}\n\n"
SITE = "organisation:\n  name: Oakfield School\nnotices:\n  cin-cla:\n    in_force: 2026-12-01\n"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_tree(tmp_path, {**SMALL, "site.yaml": SITE})


def write(capsys: Out, *args: str) -> tuple[int, str, str]:
    status = cli.run(["write-out", *args])
    return (status, *capsys.readouterr())


def test_a_notice_without_a_page_gets_a_new_one(small: Path, capsys: Out) -> None:
    assert small.is_dir()
    assert write(capsys) == (
        0,
        "Our notice\n==========\n\n.. clause:: who\n\n.. purposes-list::\n\n.. dpo-clause::\n",
        "",
    )
    assert write(capsys, "site", "cin-cla", "--format", "md")[1] == (
        "# Our notice\n\n```{clause} who\n```\n\n```{purposes-list}\n```\n\n```{dpo-clause}\n```\n"
    )


def test_the_suffix_of_the_page_says_the_syntax(small: Path, capsys: Out) -> None:
    assert write(capsys, "--page", "notice.md")[:2] == (0, "written notice.md\n")
    assert (small / "notice.md").read_text(encoding="utf-8").startswith("# Our notice\n")


def test_a_file_that_is_there_is_kept_unless_forced(small: Path, capsys: Out) -> None:
    (small / "notice.rst").write_text("mine\n", encoding="utf-8")
    status, _, err = write(capsys, "--page", "notice.rst")
    assert status == 2
    assert "notice.rst is there already. To replace it, add --force." in err
    assert (small / "notice.rst").read_text(encoding="utf-8") == "mine\n"
    assert write(capsys, "--page", "notice.rst", "--force")[0] == 0
    assert "purposes-list" in (small / "notice.rst").read_text(encoding="utf-8")


def test_of_several_sites_and_notices_each_directive_says_its_own(tmp_path: Path, capsys: Out) -> None:
    two = {"privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\n"}
    site = f"{SITE}  visitors:\n"
    page = (
        "Notices\n=======\n\n.. note::\n\n   Read this.\n\n   .. privacy-notice:: visitors\n"
        "      :site: elm\n\n      .. clause:: who\n         :reason: Said better.\n\n         *We* do.\n\n"
        "Hidden: ``.. privacy-notice:: cin-cla``\n"
    )
    write_tree(tmp_path, {**SMALL, **two, "sites/elm.yaml": site, "sites/oak.yaml": site, "both.rst": page})
    assert cli.run(["--project", str(tmp_path), "write-out", "elm", "visitors"]) == 0
    assert (
        capsys.readouterr().out
        == """\
Notices
=======

.. note::

   Read this.

   .. clause:: who
      :site: elm
      :notice: visitors
      :reason: Said better.

      *We* do.

   .. purposes-list::
      :site: elm
      :notice: visitors

   .. dpo-clause::
      :site: elm
      :notice: visitors

Hidden: ``.. privacy-notice:: cin-cla``
"""
    )


@pytest.mark.parametrize(
    ("page", "args", "said"),
    [
        (".. dpo-clause::\n", [], "written in single directives already, on page"),
        (
            WHOLE_NOTICE.format(":heading: Ask")
            + "   .. dpo-clause::\n      :drop: all\n      :reason: Ours.\n",
            [],
            "“dpo” is changed by 2 directives",
        ),
        (
            WHOLE_NOTICE.format(":reason: Ours.\n\n      Ask `us <x.html>`_."),
            ["--format", "md"],
            "“Ask `us <x.html>`_.” in the words for “dpo” cannot be put into the other syntax",
        ),
        (
            "Title\n=====\n\n.. privacy-notice:: cin-cla\n\n.. image:: gate.png\n",
            ["--format", "md"],
            "Line 6 of the page, “.. image:: gate.png”, cannot be put into the other syntax",
        ),
        (
            ".. note::\n\n   .. privacy-notice:: cin-cla\n",
            ["--format", "md"],
            "stands inside another directive",
        ),
        (".. privacy-notice:: cin-cla\n   :ommit: dpo\n", [], "There are errors"),
    ],
)
def test_what_cannot_be_written_out_is_said(
    small: Path, capsys: Out, page: str, args: list[str], said: str
) -> None:
    (small / "page.rst").write_text(page, encoding="utf-8")
    status, out, err = write(capsys, *args)
    assert (status, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["stie"], "There is no site “stie”. Did you mean “site”?"),
        (["site", "cin-cal"], "There is no notice “cin-cal”. Did you mean “cin-cla”?"),
    ],
)
def test_wrong_names(small: Path, capsys: Out, args: list[str], said: str) -> None:
    assert small.is_dir()
    status, _, err = write(capsys, *args)
    assert status == 2
    assert said in err


# text


MYST = """\
```{code-block} text
```{privacy-notice} not-this
```

:::::{note}
````{privacy-notice} cin-cla
---
site: elm
order: >-
  a b
  c
---

```{dpo-clause}
Own words.
```
````
:::::
"""


def test_options_and_bodies_are_found_as_typed() -> None:
    lines = MYST.split("\n")
    found = list(find_named(lines, "md", "privacy-notice"))
    assert [each.argument for each in found] == ["cin-cla"]
    assert found[0].options == {"site": "elm", "order": "a b c"}
    assert lines[found[0].start] == "````{privacy-notice} cin-cla"
    assert lines[found[0].end] == ":::::"
    (inner,) = found[0].inner()
    assert (inner.clause, inner.body) == ("dpo", ("Own words.",))
    assert with_options(inner, {"site": "elm"}) == [
        "```{dpo-clause}",
        ":site: elm",
        "",
        "Own words.",
        "```",
    ]


def test_plain_words_go_from_one_syntax_to_the_other_and_back() -> None:
    rst = (
        ":notice-site: elm\n\nTitle\n=====\n\nPart\n----\n\nAsk :site:`dpo.name`, *please*:\n\n"
        "- one\n- :law:`two <ukpga/2018/12>`\n"
    )
    markdown = (
        "---\nnotice-site: elm\n---\n\n# Title\n\n## Part\n\nAsk {site}`dpo.name`, *please*:\n\n"
        "- one\n- {law}`two <ukpga/2018/12>`\n"
    )
    assert "\n".join(convert(rst.split("\n"), "rst", {})) == markdown
    assert "\n".join(convert(markdown.split("\n"), "md", {})) == rst


@pytest.mark.parametrize("line", ["See `x`_", "|a|", "word_", "a\\b", "::", "+---+", "   quoted"])
def test_what_only_rst_can_say_is_refused(line: str) -> None:
    with pytest.raises(ConversionError):
        convert([line], "rst", {})


@pytest.mark.parametrize("line", ["[a](b)", "<b>", "snake_case", "{{ x }}", "> said", "    code", "* item"])
def test_what_only_myst_can_say_is_refused(line: str) -> None:
    with pytest.raises(ConversionError):
        convert([line], "md", {})
