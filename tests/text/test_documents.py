"""Texts outside a project: Word files, web pages and plain text as passages."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.text.document import docx
from sphinx_privacynotice.text.document.docx import read_docx
from sphinx_privacynotice.text.document.html import read_html
from sphinx_privacynotice.text.document.plain import read_plain

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_privacynotice.model.passage import Text

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r"'


def word_file(path: Path, body: str, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, text in files.items():
            archive.writestr(f"word/{name}", text)
    return path


def paragraph(text: str, style: str = "") -> str:
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>"


def shown(text: Text) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in text.passages]


def test_a_word_file(tmp_path: Path) -> None:
    links = '<Relationship Id="rId1" Type="x/hyperlink" Target="https://oakfield.example"/>'
    links = f"<Relationships>{links}</Relationships>"
    body = (
        paragraph("Privacy notice", "Heading1")
        + paragraph("We keep")
        + "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>your </w:t></w:r>"
        + "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        + '<w:hyperlink r:id="rId1"><w:r><w:t>name</w:t></w:r></w:hyperlink></w:p>'
    )
    path = word_file(tmp_path / "notice.docx", body, **{"_rels/document.xml.rels": links})
    text = read_docx(path, "notice.docx")
    assert shown(text) == [("heading", "Privacy notice"), ("paragraph", "We keep"), ("item", "your name")]
    assert text.passages[2].links == ("https://oakfield.example",)
    assert text.passages[2].headings == ("Privacy notice",)
    assert any("pictures" in part for part in text.unread)


@pytest.mark.parametrize(
    "start",
    ['<!DOCTYPE a [<!ENTITY b "cc">]>', '<!DOCTYPE a SYSTEM "file:///etc/passwd">'],
)
def test_xml_that_declares_entities_is_refused(tmp_path: Path, start: str) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"{start}<a>&b;</a>")
    with pytest.raises(SourceError, match="cannot be read"):
        read_docx(path, "a.docx")


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    plain, empty = tmp_path / "a.docx", tmp_path / "b.docx"
    plain.write_text("hello", encoding="utf-8")
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("word/other.xml", "<a/>")
    for path in (plain, empty, tmp_path / "none.docx"):
        with pytest.raises(SourceError):
            read_docx(path, path.name)


def test_a_word_file_that_unpacks_to_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_XML_BYTES", 1_000)
    path = word_file(tmp_path / "a.docx", paragraph("a" * 2_000))
    with pytest.raises(SourceError, match="too large"):
        read_docx(path, "a.docx")
    monkeypatch.setattr(docx, "MAX_FILES", 0)
    with pytest.raises(SourceError, match="too many files"):
        read_docx(path, "a.docx")


def test_a_web_page() -> None:
    source = """<html><head><title>Not read</title><style>p {}</style></head>
<body><nav><a href="/">Menu</a></nav>
<h2>Who <em>sees</em> it</h2>
<p>We share it with:<br>
<ul><li>the <a href="https://council.example">council</a>
<li>nobody else
</ul><script>var a = "<p>no</p>"</script>
<div>And &amp; that is all.</div></body></html>
"""
    text = read_html(source, "page.html")
    assert shown(text) == [
        ("heading", "Who sees it"),
        ("paragraph", "We share it with:"),
        ("item", "the council"),
        ("item", "nobody else"),
        ("paragraph", "And & that is all."),
    ]
    assert [each.place.line for each in text.passages] == [3, 4, 5, 6, 8]
    assert text.passages[2].lead == "We share it with:"
    assert text.passages[2].links == ("https://council.example",)


def test_plain_text() -> None:
    source = "# Privacy\n\nHow we keep it\n\nWe keep it\nfor a year.\n\n- one\n· two\n  more\n\n"
    source += "Title\n=====\n\nWe **ask**:\n"
    text = read_plain(source, "a.txt")
    assert shown(text) == [
        ("heading", "Privacy"),
        ("heading", "How we keep it"),
        ("paragraph", "We keep it for a year."),
        ("item", "one"),
        ("item", "two more"),
        ("heading", "Title"),
        ("paragraph", "We ask:"),
    ]
    assert [each.place.line for each in text.passages] == [1, 3, 5, 8, 9, 12, 15]
    assert text.passages[2].headings == ("Privacy", "How we keep it")


@pytest.mark.parametrize(
    "source", ["<" * 20_000, "<p>" * 20_000, "<div><svg>" * 5_000, "&" * 50_000, "\0<p>a"]
)
def test_a_hostile_web_page_is_read(source: str) -> None:
    assert read_html(source, "a.html").name == "a.html"
