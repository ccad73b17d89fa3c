"""Nothing on a page or in a site file can make the reader open, run or fetch anything, or become markup."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from malformed import PROJECT, SITE, assert_well_said, findings_of, write
from support import build, record_of_builder, record_of_reader

import sphinx_privacynotice
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from sphinx_privacynotice.model.record import Block

SECRET = "the combination of the safe"  # noqa: S105 - nobody's

NAMED = SITE + "    page: page\n"


def hostile(
    folder: Path, page: str, suffix: str = "rst", more: dict[str, str | bytes | None] | None = None
) -> Path:
    """A project in ``folder`` whose page ends with ``page``; outside lies a secret, and links lead to it."""
    outside = folder / "outside"
    write(outside, {"secret.txt": SECRET, "secret.md": SECRET, "secret.csv": f"{SECRET}, x\n"})
    begin = (
        "Page\n====\n\n.. purposes-list::\n\n" if suffix == "rst" else "# Page\n\n```{purposes-list}\n```\n\n"
    )
    files = {
        "site.yaml": NAMED,
        "index.rst": "Index\n=====\n\n.. toctree::\n\n   page\n",
        f"page.{suffix}": begin + page,
    }
    # Sphinx would take what a link leads to for pages
    conf = {
        "conf.py": PROJECT["conf.py"]
        + 'exclude_patterns = ["linked", "parts"]\nmyst_enable_extensions = ["colon_fence", "substitution"]\n'
    }
    project = write(folder / "project", PROJECT, conf, files, more or {})
    (project / "link.txt").symlink_to(outside / "secret.txt")
    (project / "linked").symlink_to(outside)
    return project


class Read:
    """A project as the page reader reads it: what is told, and the page's own blocks below its notice."""

    def __init__(self, project: Path) -> None:
        reading = read_pages(load_project(find_project(project, folder_given=True)), checks_packs=False)
        self.records = reading.records
        self.findings = list(reading.findings)

    @property
    def blocks(self) -> list[Block]:
        (record,) = self.records
        return [block for block in record.blocks if block.clause != "purposes"][1:]

    @property
    def texts(self) -> list[str]:
        return [block.text for block in self.blocks]

    @property
    def everything(self) -> str:
        return repr((self.records, self.findings))


# files

OUTSIDE = [
    "../outside/secret.txt",
    "link.txt",
    "linked/secret.txt",
    "linked/../../outside/secret.txt",
    "/../outside/secret.txt",
    "../../../../../../../../etc/passwd",
    "../../../../../../../../proc/self/environ",
]
INSIDE_ONLY = ["/etc/passwd", "/proc/self/environ", "~/.profile", "nowhere.txt", "pack", "file:///etc/passwd"]


@pytest.mark.parametrize("suffix", ["rst", "md"])
@pytest.mark.parametrize("name", OUTSIDE + INSIDE_ONLY)
def test_includes_stay_inside_the_project(name: str, suffix: str, tmp_path: Path) -> None:
    include = f".. include:: {name}\n" if suffix == "rst" else f"```{{include}} {name}\n```\n"
    project = hostile(tmp_path, include, suffix)
    read = Read(project)
    (finding,) = read.findings
    assert finding.code == ("outside-root" if name in OUTSIDE else "unreadable-file")
    assert str(finding.place) == f"page.{suffix}:6"
    assert f"“{name}”" in finding.message
    assert_well_said(finding, project)
    assert SECRET not in read.everything
    assert "root:" not in read.everything


def test_an_include_in_an_include_is_looked_at_as_closely(tmp_path: Path) -> None:
    # as in a build, names count from the page
    parts = {
        "parts/a.txt": ".. include:: parts/b.txt\n",
        "parts/b.txt": "Fine.\n\n.. include:: ../outside/secret.txt\n",
    }
    project = hostile(tmp_path, ".. include:: parts/a.txt\n", more={**parts})
    read = Read(project)
    (finding,) = read.findings
    assert (finding.code, str(finding.place)) == ("outside-root", "parts/b.txt:3")
    assert [(block.kind, block.text) for block in read.blocks] == [
        ("paragraph", "Fine."),
        ("left-out", "include"),
    ]


@pytest.mark.parametrize("option", [":literal:", ":code: python"])
def test_an_include_of_the_project_as_code_is_read(option: str, tmp_path: Path) -> None:
    project = hostile(tmp_path, f".. include:: part.txt\n   {option}\n", more={"part.txt": "Part.\n"})
    assert [(block.kind, block.text.strip()) for block in Read(project).blocks] == [("code", "Part.")]


def test_an_include_in_rst_within_markdown_is_looked_at_as_closely(tmp_path: Path) -> None:
    project = hostile(tmp_path, "```{eval-rst}\n.. include:: ../outside/secret.txt\n```\n", "md")
    read = Read(project)
    (finding,) = read.findings
    assert (finding.code, str(finding.place)) == ("outside-root", "page.md:7")
    assert SECRET not in read.everything


def test_an_include_of_the_project_is_read(tmp_path: Path) -> None:
    parts = {"parts/a.txt": "Words of a part.\n"}
    for suffix, include in (("rst", ".. include:: parts/a.txt\n"), ("md", "```{include} parts/a.txt\n```\n")):
        project = hostile(tmp_path / suffix, include, suffix, {**parts})
        assert Read(project).texts == ["Words of a part."]


def test_includes_in_a_circle_end(tmp_path: Path) -> None:
    for suffix, include in (("rst", ".. include:: {}\n"), ("md", "```{{include}} {}\n```\n")):
        parts = {
            f"a.{suffix}.txt": include.format(f"b.{suffix}.txt"),
            f"b.{suffix}.txt": include.format(f"a.{suffix}.txt"),
        }
        project = hostile(tmp_path / suffix, include.format(f"a.{suffix}.txt"), suffix, {**parts})
        assert len(Read(project).records) == 1


REFUSED = [
    (".. raw:: html\n\n   <b>x</b>\n", "raw"),
    (".. raw:: html\n   :file: ../outside/secret.txt\n", "raw"),
    (".. raw:: html\n   :url: http://127.0.0.1:9/\n", "raw"),
    (".. csv-table::\n   :file: ../outside/secret.csv\n", "csv-table"),
    (".. csv-table::\n   :file: /etc/passwd\n   :delim: :\n", "csv-table"),
    (".. CSV-Table::\n   :file: ../outside/secret.csv\n", "csv-table"),
    (".. csv-table::\n   :url: http://127.0.0.1:9/\n", "csv-table"),
    (".. literalinclude:: ../outside/secret.txt\n", "literalinclude"),
    (".. include:: part.txt\n   :parser: evil\n", "include"),
    (".. only:: html\n\n   Words.\n", "only"),
    (".. date::\n", "date"),
]
REFUSED_IN_MYST = [
    ("```{raw} html\n<b>x</b>\n```\n", "raw"),
    ("<script>alert(1)</script>\n", "raw"),
    ("```{csv-table}\n:file: ../outside/secret.csv\n```\n", "csv-table"),
    ("```{csv-table}\n:url: http://127.0.0.1:9/\n```\n", "csv-table"),
    ("```{literalinclude} ../outside/secret.txt\n```\n", "literalinclude"),
    (":::{only} html\nWords.\n:::\n", "only"),
    ("Words {{ 7 * 7 }} and more.\n", "substitution"),
    ("{{ our_office }}\n", "substitution"),
    ("- {{ cycler.__init__.__globals__ }}\n", "substitution"),
]
EVIL = {"evil.py": "open('ran', 'w').close()\n", "part.txt": "Part.\n"}


@pytest.mark.parametrize(
    ("page", "what", "suffix"),
    [(page, what, "rst") for page, what in REFUSED] + [(page, what, "md") for page, what in REFUSED_IN_MYST],
    ids=[page.partition("\n\n")[0].replace("\n", " ") for page, _ in REFUSED + REFUSED_IN_MYST],
)
def test_what_reads_files_runs_things_or_depends_on_a_builder_is_left_out(
    page: str, what: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = hostile(tmp_path, page, suffix, {**EVIL})
    monkeypatch.chdir(project)
    monkeypatch.syspath_prepend(str(project))
    read = Read(project)
    assert [(block.kind, block.text.lower()) for block in read.blocks] == [("left-out", what)]
    assert read.findings == []
    assert SECRET not in read.everything
    assert not (project / "ran").exists()


SAME = [
    (".. raw:: html\n\n   <b>x</b>\n", "rst"),
    (".. only:: html\n\n   Words.\n\nAfter.\n", "rst"),
    (".. role:: html(raw)\n   :format: html\n\nWords :html:`<b>x</b>` and words.\n", "rst"),
    ("Words {{ word }} and words.\n\nAfter.\n", "md"),
    ("{{ word }}\n\n- {{ word }}\n- item\n", "md"),
    ("Words <b>bold</b> and words.\n\n<script>alert(1)</script>\n", "md"),
]


@pytest.mark.parametrize(
    ("page", "suffix"), SAME, ids=[page.partition("\n\n")[0].replace("\n", " ") for page, _ in SAME]
)
def test_a_build_s_record_leaves_out_the_same(page: str, suffix: str, tmp_path: Path) -> None:
    project = hostile(tmp_path, page, suffix)
    options = {"myst_enable_extensions": ["substitution"], "myst_substitutions": {"word": "a <i>word</i>"}}
    assert record_of_builder(project, **options) == record_of_reader(project)


# directives and roles that the reader does not know

UNKNOWN = [
    (
        ".. unknown:: Argument\n   :option: v\n\n   Words of the body.\n\n   .. deeper::\n\n      Deeper.\n",
        "rst",
    ),
    (
        "```{unknown} Argument\n:option: value\n\nWords of the body.\n\n:::{deeper}\nDeeper.\n:::\n```\n",
        "md",
    ),
]


@pytest.mark.parametrize(("page", "suffix"), UNKNOWN, ids=["rst", "md"])
def test_an_unknown_directive_keeps_its_source(page: str, suffix: str, tmp_path: Path) -> None:
    read = Read(hostile(tmp_path, page, suffix))
    (block,) = read.blocks
    assert (block.kind, block.text) == ("left-out", "unknown")
    for words in ("Argument", ":option: v", "Words of the body.", "Deeper."):
        assert words in block.source
    assert read.findings == []


def test_what_is_ours_in_an_unknown_directive_is_read(tmp_path: Path) -> None:
    for suffix, page in (
        (
            "rst",
            ".. unknown:: Title\n   :a: b\n\n   .. contact-clause::\n\n   Call :site:`organisation.name`.\n",
        ),
        (
            "md",
            # without the empty line myst-parser 4 takes the fence for an option
            (
                "::::{unknown} Title\n:a: b\n\n:::{contact-clause}\n:::\n\n"
                "Call {site}`organisation.name`.\n::::\n"
            ),
        ),
    ):
        first, *rest = Read(hostile(tmp_path / suffix, page, suffix)).blocks
        assert (first.kind, first.source) == ("left-out", "unknown Title\n:a: b")
        assert [block.text for block in rest] == [
            "Whom to ask",
            "Ask Oakfield School.",
            "Call Oakfield School.",
        ]


def test_a_clause_in_a_box_stands_below_its_title(tmp_path: Path) -> None:
    for suffix, page in (
        ("rst", ".. card:: Title\n\n   .. contact-clause::\n"),
        ("md", "::::{card} Title\n:::{contact-clause}\n:::\n::::\n"),
    ):
        project = hostile(tmp_path / suffix, page, suffix)
        assert Read(project).texts == ["Title", "Whom to ask", "Ask Oakfield School."]


@pytest.mark.parametrize(
    ("typed", "words", "ref"),
    [
        (":unknown:`words`", "words", ""),
        (":some:domain:`words <target>`", "words", "target"),
        (":ref:`words <Some Target>`", "words", "some target"),
        (":doc:`words <page>`", "words", "page"),
        (":abbr:`DPO (data protection officer)`", "DPO (data protection officer)", ""),
        (":menuselection:`Start --> Programs`", "Start ‣ Programs", ""),
    ],
)
def test_an_unknown_role_keeps_its_words(typed: str, words: str, ref: str, tmp_path: Path) -> None:
    project = hostile(tmp_path, f"Before {typed}.\n")
    (block,) = Read(project).blocks
    assert block.text == f"Before {words}."
    assert [run.ref for run in block.runs if run.ref] == ([ref] if ref else [])


def test_conf_py_is_not_run_and_nothing_beside_it(tmp_path: Path) -> None:
    files = {
        "conf.py": "open('ran', 'w').close()\n",
        "docutils.conf": "[general]\nraw_enabled: yes\n",
        **EVIL,
    }
    project = hostile(tmp_path, "Words.\n", more={**files})
    Read(project)
    assert not (project / "ran").exists()


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_a_page_nested_too_deep_is_told_in_plain_words(suffix: str, tmp_path: Path) -> None:
    deep = "".join("  " * number + "x\n\n" for number in range(400))
    project = hostile(tmp_path, deep if suffix == "rst" else "> " * 2000 + "x\n", suffix)
    for finding in findings_of(project):
        assert (finding.code, finding.place.file) in {
            ("page-markup", f"page.{suffix}"),
            ("page-missing", "site.yaml"),
        }
        assert_well_said(finding, project)


@pytest.mark.parametrize(
    "name", ["../outside/secret", "/etc/passwd", "linked/secret", "../../../../etc/hostname"]
)
def test_a_site_cannot_name_a_page_outside_the_project(name: str, tmp_path: Path) -> None:
    project = hostile(tmp_path, "Words.\n", more={"site.yaml": SITE + f"    page: {name}\n"})
    read = Read(project)
    assert [record.pages for record in read.records] == [("page",)], "a page that nobody names is read, too"
    assert [finding.code for finding in read.findings] == ["page-missing"]
    assert SECRET not in read.everything


# what the command line touches, seen from below

PROGRAM = """
import json, sys
from sphinx_privacynotice.cli import main as cli
touched = []
RUNS = {"os.system", "os.exec", "os.posix_spawn", "os.fork"}
def watch(event, args):
    if event in {"open", "os.listdir", "os.scandir"} and isinstance(args[0], (str, bytes)):
        touched.append(args[0] if isinstance(args[0], str) else args[0].decode())
    elif event.split(".")[0] in {"socket", "subprocess", "webbrowser"} or event in RUNS:
        touched.append(f"! {event}")
sys.addaudithook(watch)
status = cli.run(["check", "--format", "json"])
print()
files = [str(getattr(module, "__file__", "")) for module in list(sys.modules.values())]
print(json.dumps([status, touched, [file for file in files if file.startswith(sys.argv[1])]]))
"""


def test_the_command_line_opens_no_file_outside_and_no_connection(tmp_path: Path) -> None:
    pages = [page for page, _ in REFUSED] + [f".. include:: {name}\n" for name in (*OUTSIDE, *INSIDE_ONLY)]
    more = ".. figure:: ../outside/secret.txt\n   :figwidth: image\n\n.. image:: http://127.0.0.1:9/x.png\n\n"
    project = hostile(tmp_path, "\n".join(pages) + f"\n{more}", more={**EVIL})
    package = Path(sphinx_privacynotice.__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(project), str(package.parent)])}
    run = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM, str(project)],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr.startswith("Not looked at: ")
    assert run.stderr.count("\n") == 1
    assert SECRET not in run.stdout
    status, touched, imported = json.loads(run.stdout.splitlines()[-1])
    assert status == 1
    allowed = tuple(
        str(Path(name).resolve())
        for name in (project, sys.prefix, sys.base_prefix, Path(os.__file__).parent, package)
    )
    allowed += ("/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone")  # Babel looks as it is loaded
    if sys.pycache_prefix:  # where Python keeps what it compiled
        allowed += (str(Path(sys.pycache_prefix).resolve()),)
    real = {name if name.startswith("!") else str(Path(project, name).resolve()) for name in touched}
    stray = sorted(name for name in real - {str(package.parent)} if not name.startswith(allowed))
    assert stray == []
    assert imported == []


# nothing in site data can become markup

FACTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b>x</b>',
    "&lt;b&gt; &amp; &#60;",
    "**strong** *em* `code` ``literal``",
    "[words](https://evil.example) <https://evil.example>",
    "https://evil.example www.evil.example",
    "`words <https://evil.example>`_ evil_ |sub| [1]_",
    ":raw-html:`<b>` :ref:`x` {ref}`x` {raw}`x`",
    "{% for x in y %} ${x} %(x)s {0} {x}",
    "\\input{/etc/passwd} \\textbf{x} $x^2$ ^^41 ~ % # & _ {}",
    "-- --- ... \"quotes\" 'single' (c)",
    "- item",
    "# heading",
    ".. include:: /etc/passwd",
    "```{include} /etc/passwd",
    "a | b | c",
]
"""Each a fact of the site; all are printed as typed."""

MARKUP_CLAUSE = "---\nid: complaints\nedition: 2018-05-25\ntitle: Facts\n---\n\n"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


class Tags(HTMLParser):
    """The tags, attributes and words of a piece of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def markup_project(folder: Path, suffix: str) -> Path:
    roles = [
        f":site:`facts.f{number}`" if suffix == "rst" else f"{{site}}`facts.f{number}`"
        for number in range(len(FACTS))
    ]
    directive = ".. complaints-clause::\n" if suffix == "rst" else "```{complaints-clause}\n```\n"
    heading = (
        f".. contact-clause::\n   :heading: {roles[0]}\n"
        if suffix == "rst"
        else f"```{{contact-clause}}\n:heading: {roles[0]}\n```\n"
    )
    page = f"{directive}\n" + "".join(f"Own: {role}!\n\n" for role in roles) + heading
    clause = MARKUP_CLAUSE + "".join(
        [
            *(f"Of the clause: {{{{ facts.f{number} }}}}.\n\n" for number in range(len(FACTS))),
            *(f"- {{{{ facts.f{number} }}}}\n" for number in range(len(FACTS))),
            "\n| Fact |\n|---|\n",
            *(f"| {{{{ facts.f{number} }}}} |\n" for number in range(len(FACTS))),
        ]
    )
    facts = "".join(f"  f{number}: {quoted(text)}\n" for number, text in enumerate(FACTS))
    files: dict[str, str | bytes | None] = {
        "pack/clauses/complaints/2026-12-01.md": None,
        "pack/clauses/complaints/2018-05-25.md": clause,
        "site.yaml": f"{NAMED}facts:\n{facts}",
    }
    return hostile(folder, page, suffix, files)


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_no_fact_becomes_markup_in_html(suffix: str, tmp_path: Path) -> None:
    project = markup_project(tmp_path, suffix)
    html = build(project, "html", smartquotes=False).text("page.html")
    parser = Tags()
    parser.feed(html[html.index('role="main"') - 20 : html.index('class="sphinxsidebar"') - 5])
    assert parser.tags <= {
        "div",
        "section",
        "h1",
        "h2",
        "a",
        "p",
        "ul",
        "li",
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert not {name for name in parser.attributes if name.startswith("on")}
    assert "evil.example" not in "".join(re.findall(r'href="([^"]*)"', html))
    words = " ".join("".join(parser.words).split())
    for text in FACTS:
        shown = " ".join(text.split())
        # in a sentence, an item, a row and a role; the first also in a heading and the page's contents
        assert words.count(shown) >= 4, shown


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_no_fact_becomes_markup_in_text(suffix: str, tmp_path: Path) -> None:
    project = markup_project(tmp_path, suffix)
    text = " ".join(build(project, "text").text("page.txt").split())
    for fact in FACTS:
        assert f"Of the clause: {fact}." in text
        assert f"Own: {fact}!" in text


@pytest.mark.parametrize("suffix", ["rst", "md"])
def test_no_fact_becomes_markup_in_latex(suffix: str, tmp_path: Path) -> None:
    project = markup_project(tmp_path, suffix)
    documents = [("index", "book.tex", "Book", "Author", "howto")]
    latex = build(project, "latex", latex_documents=documents, smartquotes=False).text("book.tex")
    body = latex.split("\\sphinxmaketitle", 1)[1]
    assert "\\input" not in body
    assert "\\textbf{x}" not in body
    assert "$x^2$" not in body
    assert "^^41" not in body
    assert not re.search(r"(?<!\\)[%#&](?![\s\S]{0,2}$)", "".join(re.findall(r"Own: (.*)!", body)))
    assert "\\textbackslash{}input\\{/etc/passwd\\}" in body
    assert "\\url" not in body
    assert "evil.example" not in "".join(re.findall(r"\\(?:sphinx)?href\{([^}]*)\}", body))


def test_records_and_reports_hold_facts_as_typed(tmp_path: Path) -> None:
    for suffix in ("rst", "md"):
        project = markup_project(tmp_path / suffix, suffix)
        record = record_of_reader(project)
        assert record == record_of_builder(project)
        said = [run["text"] for block in record["notices"][0]["blocks"] for run in block.get("runs", [])]
        for fact in FACTS:
            assert fact in said


HIDDEN = {"bidi": "\u202eevil\u202c", "bell": "a\u0007b", "colour": "a\u001b[31mred", "joined": "a\u200bb"}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_cannot_be_seen_is_refused_and_never_printed(
    hidden: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = write(tmp_path / "project", PROJECT, {"site.yaml": SITE + f"facts:\n  a: x{hidden}\n"})
    assert {finding.code for finding in findings_of(project)} <= {"yaml-refused", "yaml-slip"}
    assert cli.run(["--project", str(project), "check"]) == 1
    warnings = build(project, "text", warnings_ok=True).warnings
    assert warnings
    hiding = re.compile("[\u202e\u202c\u0007\u001b\u200b]")
    assert hiding.findall(capsys.readouterr().out) == []
    assert hiding.findall("".join(warnings)) == []


# addresses that would run something

SCHEMES = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
]


@pytest.mark.parametrize("address", SCHEMES)
def test_no_page_links_to_an_address_that_runs_something(address: str, tmp_path: Path) -> None:
    site = (
        f"{NAMED}    rights_policy:\n      title: Ours\n      url: {quoted(address)}\n"
        f"links:\n  evil: {quoted(address)}\n"
        f"authorities:\n  evil:\n    name: Evil\n    web: {quoted(address)}\n"
    )
    clause = (
        "---\nid: complaints\nedition: 2018-05-25\n---\n\n"
        "[a](<{{ links.evil }}>) {{ links.evil }} {{ rights_policy }} [b](<{{ rights_policy }}>)\n"
        "{{ authorities.evil.web }}\n"
    )
    more: dict[str, str | bytes | None] = {
        "site.yaml": site,
        "pack/clauses/complaints/2026-12-01.md": None,
        "pack/clauses/complaints/2018-05-25.md": clause,
    }
    project = hostile(
        tmp_path, ".. complaints-clause::\n\n:site:`links.evil` :site:`rights_policy`\n", more=more
    )
    refused = [finding.key for finding in findings_of(project) if finding.code == "bad-value"]
    assert refused == ["notices.visitors.rights_policy.url", "links.evil", "authorities.evil.web"]
    html = build(project, "html", warnings_ok=True).text("page.html")
    assert address.lower().partition("(")[0] not in "".join(re.findall(r'href="([^"]*)"', html.lower()))
