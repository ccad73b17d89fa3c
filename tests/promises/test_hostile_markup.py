"""No text of a site or a pack, in whatever field, becomes markup in any output."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from babel.messages.pofile import read_po
from hostile.markup import HARMLESS, HOSTILE, LINES, project, project_of_keys
from malformed import findings_of
from markdown_it import MarkdownIt
from support import build, once

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXTS = {"on one line": HOSTILE, "at the beginning of lines": LINES}

Outputs = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Outputs]:
    """What a builder makes of the project with a text everywhere: the files that hold the notice."""
    folder = once(lambda text: project(tmp_path_factory.mktemp("hostile") / "project", text))

    def make(text: str, builder: str) -> Outputs:
        here = folder(text)
        shared = None if builder == "gettext" else here.parent / "doctrees"
        conf: dict[str, Any] = {
            "smartquotes": False,
            "version": "1",
            "copyright": "2026",
            "epub_show_urls": "no",
        }
        documents = [("index", "book", "Book", "Author", "book", "Words", "Misc")]
        if builder == "latex":
            conf["latex_documents"] = [("index", "book.tex", "Book", "Author", "howto")]
        if builder == "texinfo":
            conf["texinfo_documents"] = documents
        if builder == "man":
            conf["man_pages"] = [("index", "book", "Book", ["Author"], 1)]
        if builder == "fragments":
            conf |= {"privacynotice_fragments": True, "html_baseurl": "https://policies.example"}
        name = "html" if builder == "fragments" else builder
        out = build(here, name, outdir=here.parent / "built" / builder, doctrees=shared, **conf).outdir
        if builder == "epub":
            with zipfile.ZipFile(next(out.glob("*.epub"))) as book:
                return {name: book.read(name).decode() for name in book.namelist() if name.endswith("html")}
        if builder == "fragments":
            return {path.name: path.read_text("utf-8") for path in sorted(out.glob("_notices/site/*/*.*"))}
        names = {"latex": "book.tex", "texinfo": "book.texi", "man": "book.1", "notices": "notices.json"}
        wanted = names.get(builder, "index.*")
        return {path.name: path.read_text("utf-8") for path in sorted(out.glob(wanted))}

    return once(make)


class Parts(HTMLParser):
    """What a page is built of: its tags, attributes and addresses; ids are made of words."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: Counter[str] = Counter()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = sorted(
            f"{name}={value}" if name in {"class", "src", "style"} else name for name, value in attrs
        )
        self.parts[f"{tag} {' '.join(names)}"] += 1
        self.parts.update(
            f"{name}={value}" for name, value in attrs if name == "href" and not str(value).startswith("#")
        )

    def handle_comment(self, _: str) -> None:
        self.parts["comment"] += 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def of_html(text: str) -> Counter[str]:
    parser = Parts()
    parser.feed(text)
    parser.close()
    return parser.parts


def of_xml(text: str) -> Counter[str]:
    found = ET.iterparse(io.BytesIO(text.encode()), events=("start", "comment", "pi"))  # noqa: S314 - just written
    return Counter(f"{event} {each.tag} {sorted(each.attrib)}" for event, each in found)


SIGNS = re.compile(
    # how LaTeX writes signs that would else act
    r"\\(?:textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar|textquotesingle"
    r"|textquotedbl|sphinxhyphen|sphinxstyle\w+\{\}|textasciigrave|textdollar|sphinxupquote|guilsingl\w+)(?:\{\}|(?![A-Za-z]))"
    r"|\\[{}%&#_$]"
)


def of_latex(text: str) -> Counter[str]:
    body = SIGNS.sub("", text.partition("\\sphinxmaketitle")[2])
    body = re.sub(r"\\(?:label|hyperref|detokenize|hypertarget|nameref|ref)\b", "", body)
    return Counter(re.findall(r"\\(?:[A-Za-z]+|.)|\^\^|[$%&~]", body))


def of_texinfo(text: str) -> Counter[str]:
    return Counter(re.findall(r"@[A-Za-z]+", re.sub(r"@[@{}]|@w\{", "", text)))


def of_man(text: str) -> Counter[str]:
    # \& keeps a sign at the beginning of a line from acting, \e \(aq and the like are signs
    macros = [line.split(" ")[0] for line in text.splitlines() if line.startswith((".", "'"))]
    return Counter([*macros, *re.findall(r"\\[^&e(\-.'~\\]", text)])


PARTS: dict[str, Callable[[str], Counter[str]]] = {
    "html": of_html,
    "dirhtml": of_html,
    "singlehtml": of_html,
    "epub": of_html,
    "xml": of_xml,
    "latex": of_latex,
    "texinfo": of_texinfo,
    "man": of_man,
}


@pytest.mark.parametrize("builder", PARTS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_builder_makes_the_same_parts_whatever_the_words(
    text: str, builder: str, made: Callable[[str, str], Outputs]
) -> None:
    control, hostile = made(HARMLESS, builder), made(text, builder)
    assert control
    assert control.keys() == hostile.keys()
    for name in control:
        harmless, harmful = PARTS[builder](control[name]), PARTS[builder](hostile[name])
        assert (name, harmful - harmless, harmless - harmful) == (name, Counter(), Counter())


@pytest.mark.parametrize("builder", ["html", "xml", "latex", "texinfo", "man"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_a_site_calls_things_makes_no_parts(text: str, builder: str, tmp_path: Path) -> None:
    parts = []
    for name, key in (("control", HARMLESS), ("hostile", text)):
        built = build(
            project_of_keys(tmp_path / name, key),
            builder,
            warnings_ok=True,
            smartquotes=False,
            texinfo_documents=[("index", "book", "Book", "Author", "book", "Words", "Misc")],
            man_pages=[("index", "book", "Book", ["Author"], 1)],
        )
        file = re.escape(str(built.project))
        assert [line for line in built.warnings if not re.match(rf"{file}\S+:\d+: WARNING: ", line)] == []
        assert len(built.warnings) > 10
        found = next(
            path for path in built.outdir.iterdir() if path.name.startswith(("index.", "book.", "project"))
        )
        parts.append(PARTS[builder](found.read_text(encoding="utf-8")))
    assert parts[1] == parts[0]


def test_plain_text_holds_the_words_as_typed(made: Callable[[str, str], Outputs]) -> None:
    (control,), (hostile,) = made(HARMLESS, "text").values(), made(HOSTILE, "text").values()
    assert control.count(HARMLESS) > 200
    # where braces or `](` cannot stand (a phrase, a clause's text) they are not written
    assert hostile.count(HOSTILE[:40]) == control.count(HARMLESS)
    assert hostile.count(HOSTILE) > 200


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_catalogue_of_messages_holds_the_page_s_own_words_alone(
    text: str, made: Callable[[str, str], Outputs]
) -> None:
    said = [
        [message.id for message in read_po(io.StringIO(pot)) if message.id]
        for pot in made(text, "gettext").values()
    ]
    assert said == [["Notice", "Own words: {site}`organisation.name`."]]


def of_markdown(text: str) -> Counter[str]:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = [token for each in reader.parse(text) for token in (each, *(each.children or ()))]
    return Counter(f"{token.type} {token.attrs.get('href', '')}" for token in found if token.type != "text")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_others_get_of_a_notice_is_made_of_the_same_parts(
    text: str, made: Callable[[str, str], Outputs]
) -> None:
    control, hostile = made(HARMLESS, "fragments"), made(text, "fragments")
    assert [*control] == [*hostile] == ["frame.html", "notice.html", "notice.json", "notice.md"]
    for name in ("frame.html", "notice.html"):
        harmless, harmful = of_html(control[name]), of_html(hostile[name])
        assert (name, harmful - harmless, harmless - harmful) == (name, Counter(), Counter())
        assert not [part for part in harmful if re.match(r"script|img|style .|.* on\w+", part)]
    assert of_markdown(hostile["notice.md"]) == of_markdown(control["notice.md"])
    assert shape(json.loads(hostile["notice.json"])) == shape(json.loads(control["notice.json"]))
    assert [name for name in hostile if ACTING.findall(hostile[name])] == []


def shape(data: object) -> object:
    """What data are built of, whatever the words and lines."""
    if isinstance(data, dict):
        return {key: shape(value) for key, value in data.items()}
    return [shape(each) for each in data] if isinstance(data, list) else type(data)


def test_a_record_is_built_of_the_same_parts(made: Callable[[str, str], Outputs]) -> None:
    (control,), (hostile,) = made(HARMLESS, "notices").values(), made(HOSTILE, "notices").values()
    assert shape(json.loads(hostile)) == shape(json.loads(control))
    assert json.loads(hostile) != json.loads(control)


COMMANDS = [
    ["check"],
    ["check", "--format", "json"],
    ["show", "site"],
    ["record", "--json"],
    ["where", "organisation.name"],
    ["where", "terms.free"],
    ["export"],
    ["export", "--format", "form", "--for", f"{HOSTILE}\x1b[2J"],
    ["write-out", "site"],
    ["write-out", "site", "--format", "rst"],
]
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_prints_words_and_no_orders(
    command: list[str], text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = project(tmp_path / "project", text)
    assert cli.run(["--project", str(here), *command]) == 0
    out, err = capsys.readouterr()
    assert ACTING.findall(out + err) == []
    if command[0] == "write-out":  # the page holds directives and the page's own words, and no value
        assert "script" not in out
        assert len(out.splitlines()) < 10
    if "json" in command[-1]:
        json.loads(out)


def test_no_line_is_an_order_to_a_workflow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = project(tmp_path / "project", HOSTILE)
    cli.run(["--project", str(here), "show", "site"])
    assert re.findall(r"(?m)^\s*::\w+|##\[", capsys.readouterr().out) == []


def test_nothing_is_wrong_with_hostile_words(tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS.values()):
        assert findings_of(project(tmp_path / str(number), text)) == []
