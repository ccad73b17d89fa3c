"""The same project gives the same bytes, wherever and whenever it is built, and by whom.

Three builds of three projects (the patterns, the example site, and plain pages without the extension, for
control) and the commands, each in a process of its own whose surroundings differ in many things at once.
Where Sphinx itself writes its date or the place of a page, the control does, too.
"""

from __future__ import annotations

import ast
import codecs
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from support import ROOT, SYNTAXES, Built, build, pattern_project, read_project, record_of_reader, write_tree

import sphinx_privacynotice
from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.model.pack.released import fingerprints
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.model.record import notices_json

PROGRAM = ROOT / "tests" / "surroundings.py"

DAY = 1788264000
"""What SOURCE_DATE_EPOCH says: noon on 1 September 2026, which is the same day in all time zones below."""

LATER, EARLIER = 1956500000, 1000000000
"""Clocks that are wrong: 31 December 2031 and 9 September 2001."""

CONTROL = {
    "conf.py": 'project = "Control"\nauthor = project_copyright = "Westshire"\nversion = release = "1"\n'
    'extensions = ["myst_parser"]\nman_pages = [("index", "control", "Control", "Westshire", 7)]\n',
    "index.rst": "Control\n=======\n\n.. toctree::\n\n   pages/rst\n   pages/md\n   pages/today\n",
    "pages/rst.rst": "A page\n======\n\nIt's a page: see :doc:`md`.\n\n- an item\n",
    "pages/md.md": '# "Another"\n\nWords, and a [link](rst.rst).\n',
}

TODAY = "Today\n=====\n\n.. only:: not html\n\n   It is |today|.\n"
"""A page with Sphinx's day; in html it would stand in the index of the search, too."""

BROKEN = {
    "conf.py": "",
    "site.yaml": "organisation:\n  name: Oakfield\n  phone: none at all\nbogus: 1\ndpo: {email: no address}\n"
    "notices:\n  cin-cla:\n    purposes: [safety, nonesuch]\n",
    "reading-copies/oakfield/cin-cla.txt": "Words that are not there.\n",
    "index.rst": "A\n=\n\n.. clause:: nonesuch\n\n.. include:: ../nowhere.txt\n\n:site:`no.such`\n",
    "below/page.md": "# B\n\n```{clause} nonesuch\n```\n\n```{purposes-list}\n:drop: nothing\n```\n",
}
"""A project with mistakes in all its files: findings, too, are in one order and name no machine."""

DATED = ("html", "latex", "man", "texinfo", "gettext", "epub", "text", "xml")
UNDATED = ("notices",)
"""Builders, and whether Sphinx itself puts the day into what they write: |today| is on a page."""


@dataclass(frozen=True)
class Surroundings:
    """Where, when and how builds and commands run; what is said in ``proof`` is then true of the process."""

    name: str
    below: str
    env: dict[str, str]
    wanted: dict[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    builders: tuple[str, ...] = (*DATED, *UNDATED)
    jobs: int = 1
    linked: bool = False
    proof: dict[str, Any] = field(default_factory=dict)


USUAL = Surroundings(
    "usual",
    "a",
    {"LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(DAY), "USER": "alder"},
    proof={"encoding": "utf-8", "zone": "+0000", "asserts": True},
)
FAR = Surroundings(
    "far",
    "b b/a far longer way, with Ümläute, 学校 and other (signs) & more of them",
    {"LC_ALL": "POSIX", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "77", "USER": "bïrch"},
    {"clock": LATER, "order": "reversed", "umask": 0o077, "setlocale": True},
    ("-O",),
    jobs=2,
    proof={"today": "2031-12-31", "encoding": "utf-8", "zone": "+0545", "asserts": False},
)
ODD = Surroundings(
    "odd",
    "c",
    # here a file that is opened without a word on its encoding is read as ASCII
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "America/St_Johns"}
    | {"PYTHONHASHSEED": "4242", "SOURCE_DATE_EPOCH": str(DAY), "NO_COLOR": "1", "LANGUAGE": "de"},
    {"clock": EARLIER, "order": "shuffled", "umask": 0o002},
    builders=("html", "latex", "text", "xml", "notices"),
    jobs=4,
    linked=True,
    proof={"today": "2001-09-09", "encoding": "ansi_x3.4-1968", "zone": "-0230"},
)

CHECK = ("check", "--as-of", "2026-12-01")

COMMANDS = {
    "patterns": [
        [*CHECK],
        [*CHECK, "--format", "json"],
        ["record", "--json"],
        ["show", "elder", "cin-cla"],
        ["where", "dpo.name", "--site", "alder", "--notice", "cin-cla"],
        ["write-out", "elder", "cin-cla", "--format", "rst"],
        ["export", "cin-cla", "--site", "elder"],
        ["export", "cin-cla", "--site", "elder", "--format", "markdown"],
        ["pack", "check", "fork", "--release"],
        ["record", "--write"],
    ],
    "broken": [[*CHECK], [*CHECK, "--format", "json"], ["record", "--json"]],
    "begun": [
        ["init", "--yes", "--name", "Oakfield School", "--phone", "01632 960123", "--council", "Westshire"],
        ["schema"],
        ["schema", "project"],
    ],
    "begun-trust": [
        [
            "init",
            "--yes",
            "--trust",
            "--trust-name",
            "Westshire",
            "--school",
            "Fernhill",
            "--school",
            "Ålesund",
        ]
    ],
    "begun-pack": [["init", "--yes", "--pack", "lantern-words", "--name", "Westshire Learning Trust"]],
}


@dataclass
class Made:
    """What was made in some surroundings: files by builder and name, and how the process found things."""

    files: dict[str, dict[str, bytes]]
    seen: dict[str, Any]
    places: tuple[str, ...]


def start(of: Surroundings, folder: Path) -> subprocess.Popen[bytes]:
    """Put the projects into ``folder`` and start the process that builds them."""
    real = folder / of.below
    pattern_project(real / "patterns", "rst")
    for page in ("birch", "elder"):  # both syntaxes in one project
        (real / f"patterns/pages/{page}.rst").unlink()
        shutil.copy(ROOT / f"tests/patterns/pages/{page}.md", real / "patterns/pages")
    write_tree(real / "patterns", {"pages/today.rst": TODAY})
    shutil.copytree(ROOT / "example_site", real / "example", ignore=shutil.ignore_patterns("_build"))
    write_tree(real / "broken", BROKEN)
    write_tree(real / "control", {**CONTROL, "pages/today.rst": TODAY})
    place = real
    if of.linked:
        place = folder / "a link"
        place.symlink_to(real, target_is_directory=True)
    # a theme that prints the day of the build
    options = ["-j", str(of.jobs), "-D", "html_theme=basic", "-D", "html_last_updated_fmt=%d %B %Y"]
    builds = {
        "patterns": of.builders,
        "control": [builder for builder in of.builders if builder in DATED],
        "example": [] if of.linked else ["html", "notices"],
    }
    wanted = {
        **of.wanted,
        "folder": str(place),
        "listed": "patterns/sites",
        "builds": [
            {"project": name, "name": name, "builders": builders, "options": options}
            for name, builders in builds.items()
        ],
        "commands": [{"project": name, "args": args} for name, calls in COMMANDS.items() for args in calls],
    }
    package = Path(sphinx_privacynotice.__file__).parent.parent
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(package), "HOME": str(real), **of.env}
    return subprocess.Popen(  # noqa: S603 - this interpreter and the program beside this file
        [sys.executable, "-W", "ignore", *of.flags, str(PROGRAM), json.dumps(wanted)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def gather(of: Surroundings, folder: Path, said: bytes) -> Made:
    """Gather what a process has written, which ``said`` how it found things."""
    real = folder / of.below
    files: dict[str, dict[str, bytes]] = {}
    for project in ("patterns", "example", "control"):
        for built in sorted((real / "built" / project).glob("*")):
            files[f"{project} {built.name}"] = contents(built)
    files["commands"] = contents(real / "built/commands")
    files["kept"] = contents(real / "patterns/reading-copies") | contents(real / "patterns/fork")
    files |= {begun: contents(real / begun) for begun in COMMANDS if begun.startswith("begun")}
    places = [f"{folder}/a link", str(real)] if of.linked else [str(real)]
    return Made(files, json.loads(said), tuple(places))


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder; those of an EPUB one by one, for the zip has the day of each."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            if path.suffix == ".epub":
                with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
                    found |= {f"{name}/{inner}": book.read(inner) for inner in book.namelist()}
            else:
                found[name] = path.read_bytes()
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """What came out, by the name of the surroundings."""
    every = [(of, tmp_path_factory.mktemp(of.name)) for of in (USUAL, FAR, ODD)]
    started = [start(of, folder) for of, folder in every]
    said = [process.communicate() for process in started]
    for process, (_, errors) in zip(started, said, strict=True):
        assert process.returncode == 0, errors.decode(errors="replace")
    return {of.name: gather(of, folder, out) for (of, folder), (out, _) in zip(every, said, strict=True)}


def differing(made: dict[str, Made], name: str, *, masked: bool = True) -> dict[str, set[str]]:
    """Return the files that are not what they usually are, by what made them.

    What is ``masked`` is the place that Sphinx names in xml, and the day that it writes.
    """
    usual, other = made["usual"], made[name]
    assert other.files.keys() <= usual.files.keys()
    found = {}
    for builder, others in other.files.items():
        files = usual.files[builder]
        assert files.keys() == others.keys(), builder
        names = {
            file
            for file, content in files.items()
            if content != others[file]
            and not (masked and mask(builder, content, usual) == mask(builder, others[file], other))
        }
        if names:
            found[builder] = names
    return found


def mask(builder: str, content: bytes, of: Made) -> bytes:
    """Return a file without what Sphinx alone says of place and day: see `differing`."""
    for place in of.places if builder.endswith(" xml") else ():
        content = content.replace(f'source="{escape(place)}'.encode(), b'source="')
        content = content.replace(f'source="{place}'.encode(), b'source="')  # as docutils 0.21 writes it
    if builder == "commands":  # `init` says where it writes
        content = re.sub(rb"(?m)^In /.*/(begun[a-z-]*):$", rb"In PLACE/\1:", content)
    if builder.endswith(DATED):
        content = re.sub(rb"\b[A-Z][a-z]{2} \d\d, \d{4}\b|Last updated on \d\d \w+ \d{4}", b"DAY", content)
        content = re.sub(rb"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\dZ|\+0\d{3})", b"MOMENT", content)
    return content


@pytest.mark.parametrize("of", [USUAL, FAR, ODD], ids=lambda of: of.name)
def test_the_surroundings_are_what_they_are_meant_to_be(of: Surroundings, made: dict[str, Made]) -> None:
    seen = dict(made[of.name].seen)
    seen["encoding"] = seen["encoding"].lower()
    assert {key: seen[key] for key in of.proof} == of.proof
    assert len({made[name].seen["hash"] for name in made}) == 3
    orders = [tuple(made[name].seen[how]) for name in ("far", "odd") for how in ("listed", "globbed")]
    assert orders[0] == orders[1] == tuple(sorted(orders[0], reverse=True))
    assert orders[2] == orders[3] != tuple(sorted(orders[2]))
    assert orders[2] != orders[0]


@pytest.mark.parametrize("name", ["far", "odd"])
def test_whatever_the_surroundings_the_bytes_are_the_same(name: str, made: dict[str, Made]) -> None:
    files = {builder: len(files) for builder, files in made["usual"].files.items()}
    assert all(number > 1 for builder, number in files.items() if not builder.endswith((" notices", " man")))
    assert differing(made, name) == {}


def test_findings_are_among_what_is_compared(made: dict[str, Made]) -> None:
    said = [content for name, content in made["usual"].files["commands"].items() if "broken check" in name]
    assert len(said) == 2
    for each in said:
        for words in (
            "index.rst",
            "below/page.md",
            "site.yaml",
            "nonesuch",
            "bogus",
            "no address",
            "nowhere",
        ):
            assert words.encode() in each


def test_what_differs_at_all_is_what_sphinx_writes_on_plain_pages_too(made: dict[str, Made]) -> None:
    names = differing(made, "far", masked=False)
    by_project: dict[str, set[str]] = {}
    for name in names:
        project, _, builder = name.partition(" ")
        by_project.setdefault(project, set()).add(builder)
    assert by_project.pop("commands") == {""}  # `init` says on the terminal where it writes
    assert by_project.pop("example") == {"html"}  # the day at the foot
    assert by_project["patterns"] <= by_project.pop("control")
    assert by_project.keys() == {"patterns"}


def test_sphinxs_own_dates_follow_source_date_epoch_and_not_the_clock(made: dict[str, Made]) -> None:
    # in “odd” the clock is wrong, and SOURCE_DATE_EPOCH what it usually is
    assert set(differing(made, "odd", masked=False)) == {"patterns xml", "control xml", "commands"}
    for name, day in {"usual": b"Sep 01, 2026", "odd": b"Sep 01, 2026", "far": b"Dec 31, 2031"}.items():
        files = made[name].files
        assert day in files["patterns text"]["pages/today.txt"]
        assert day in files["control text"]["pages/today.txt"]
        assert day in files["patterns latex"]["patterns.tex"]


def test_no_file_names_the_machine(made: dict[str, Made]) -> None:
    named: Counter[str] = Counter()
    for each in made.values():
        for builder, files in each.files.items():
            for file, content in files.items():
                if any(place.encode() in content for place in each.places):
                    named[f"{builder} {file}" if " " not in builder else builder] += 1
    # Sphinx says in xml where a page lies, and `init` says on the terminal where it writes
    assert {name for name in named if "init --yes" not in name} == {"control xml", "patterns xml"}


@pytest.mark.filterwarnings("ignore:.*JSONHTMLBuilder.app. is deprecated:PendingDeprecationWarning")
def test_what_pages_have_in_common_is_the_same_however_many_processes_write_them(tmp_path: Path) -> None:
    project = pattern_project(tmp_path / "project", "md")
    serial, parallel = (
        build(project, "json", outdir=tmp_path / f"{jobs}", doctrees=tmp_path / "read", parallel=jobs)
        for jobs in (1, 2)
    )
    assert serial.text("globalcontext.json") == parallel.text("globalcontext.json")


CHANCE = frozenset({"getpass", "locale", "platform", "random", "secrets", "socket", "time", "uuid"})
CLOCKS = frozenset(
    {"now", "today", "utcnow", "getmtime", "st_mtime", "st_mtime_ns", "getlogin", "gethostname"}
)


def test_no_module_asks_for_the_clock_for_chance_or_for_the_machine() -> None:
    asked = []
    for path in sorted(Path(sphinx_privacynotice.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [each.name.partition(".")[0] for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [(node.module or "").partition(".")[0]]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names = [node.func.attr]
            elif isinstance(node, ast.Attribute) and node.attr.startswith("st_"):
                names = [node.attr]
            asked += [f"{path.name}: {name}" for name in names if name in CHANCE | CLOCKS]
    # for commands that judge by today, and to wait before a host is asked again
    assert asked == ["dates.py: now", "api.py: time"]


def test_only_commands_ask_for_today() -> None:
    source = Path(sphinx_privacynotice.__file__).parent
    asking = {
        path.relative_to(source).parts[0]
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(each.name == "today" for each in node.names)
    }
    assert asking == {"cli"}


# files as other editors and checkouts have them

FORMS = {"crlf": (True, False), "both": (True, True)}
"""Line ends of Windows (a checkout with autocrlf), a byte order mark at the head (Notepad)."""


def written_as(folder: Path, form: str, *, but: tuple[str, ...] = ()) -> Path:
    """Write all texts of a project anew, save those in folders called ``but``; return its folder."""
    crlf, bom = FORMS[form]
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".yaml", ".md", ".rst", ".txt", ".json", ".py"} or {*path.parts} & {*but}:
            continue
        content = path.read_bytes()
        if crlf:
            content = content.replace(b"\n", b"\r\n")
        if bom and path.suffix != ".json":  # JSON has none (RFC 8259, 8.1)
            content = codecs.BOM_UTF8 + content
        path.write_bytes(content)
    return folder


def patterns_kept(folder: Path, syntax: str) -> Path:
    """The project of patterns with reading copies and a released pack."""
    pattern_project(folder, syntax)
    for args in (["record", "--write"], ["pack", "check", "fork", "--release"]):
        assert cli.run(["--project", str(folder), *args]) == 0
    return folder


@pytest.mark.parametrize(("syntax", "form"), [("rst", "both"), ("md", "crlf")])
def test_line_ends_and_byte_order_marks_change_no_word_of_a_record(
    syntax: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = patterns_kept(tmp_path / "project", syntax)
    before, pack = notices_json(read_project(project).records), load_project(find_project(project)).library
    written_as(project, form)
    assert notices_json(read_project(project).records) == before
    after = load_project(find_project(project)).library
    assert [fingerprints(each) for each in after.packs] == [fingerprints(each) for each in pack.packs]
    capsys.readouterr()
    assert cli.run(["--project", str(project), "pack", "check", "fork", "--strict"]) == 0
    # what is kept already is left as it lies
    assert cli.run(["--project", str(project), "record", "--write"]) == 0
    assert "kept reading-copies" not in capsys.readouterr().out


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_line_ends_and_byte_order_marks_change_no_word_of_a_build(syntax: str, tmp_path: Path) -> None:
    project = pattern_project(tmp_path / "project", syntax)
    builders = ("text", "notices")
    before = {builder: contents(build(project, builder).outdir) for builder in builders}
    written_as(project, "both")
    for builder in builders:
        assert contents(build(project, builder, fresh=True).outdir) == before[builder]
    assert json.loads(before["notices"]["notices.json"]) == record_of_reader(project)


def test_line_ends_of_data_and_packs_re_read_no_page(tmp_path: Path) -> None:
    project = pattern_project(tmp_path / "project", "rst")
    before = contents(build(project, "text").outdir)
    written_as(project, "both", but=("pages", "parts", "conf.py", "index.rst"))
    again: Built = build(project, "text")
    assert again.read == set()
    assert contents(again.outdir) == before
