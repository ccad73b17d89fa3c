"""Exact rebuilds: what a change touches is read and written again, and nothing else is, in any builder."""

from __future__ import annotations

import errno
import gc
import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.errors import SphinxError
from support import CONF, Built, build, write_tree

from sphinx_privacynotice.model.project.last_build import BUILD_FILE
from sphinx_privacynotice.text.clause.render import render_clause

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from docutils import nodes
    from sphinx.application import Sphinx

    from sphinx_privacynotice.text.clause.render import Clause

SITE = """\
extends: ../trust.yaml
organisation:
  name: {name}
  phone: {phone}
notices:
  cin-cla:
    in_force: {day}
    page: {page}
"""

CLAUSE = "---\nid: {id}\nedition: {day}\ntitle: {title}\n---\n\n{text}\n"

FILES = {
    "conf.py": CONF + "html_sidebars = {}\nhtml_theme = 'basic'\n",
    "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\n",
    "trust.yaml": (
        "dpo:\n  name: Ms A Marlowe\n  email: dpo@westshire.example\npeople:\n  head:\n    name: Mr B Quill\n"
    ),
    "sites/oakfield.yaml": SITE.format(
        name="Oakfield School", phone="01632 960001", day="2026-12-01", page="oakfield"
    )
    + "    purposes:\n      - standard\n      - text: to run the farm\n",
    "sites/millbrook.yaml": SITE.format(
        name="Millbrook School", phone="01632 960002", day="2026-12-01", page="millbrook"
    ),
    # it keeps the older words of one clause, and has a page for each clause
    "sites/ashby.yaml": SITE.format(
        name="Ashby School", phone="01632 960003", day="2026-12-01", page="[ashby, ashby-contact]"
    )
    + "    editions:\n      contact: {edition: 2025-01-01, reason: agreed with the parents}\n",
    "pack/pack.yaml": (
        "id: plain-words\nversion: 1.0.0\ntitle: Plain words\npublisher: Westshire Learning Trust\n"
        "licence: CC0-1.0\nlanguage: en-GB\njurisdiction: england\n"
        "terms:\n  looked_after:\n    default: looked after\n    choices: [looked after, in care]\n"
    ),
    "pack/law/law.yaml": (
        "ukpga/2018/12:\n"
        "  - title: Data Protection Act 2018\n    cite: the Data Protection Act\n"
        "    url: https://www.legislation.gov.uk/ukpga/2018/12\n"
        "    from: 2018-05-25\n    checked: 2026-11-01\n    review: unreviewed\n"
    ),
    "pack/notices/cin-cla/2025-01-01.yaml": (
        "notice: cin-cla\nedition: 2025-01-01\nclauses: [purposes, contact]\n"
    ),
    "pack/clauses/purposes/2025-01-01.md": CLAUSE.format(
        id="purposes",
        day="2025-01-01",
        title="Why",
        text="We ask about {{ terms.looked_after }} children:\n\n- {id}`one` to care\n- {{ purposes }}\n\n"
        "{when}`transfers = none` Nothing leaves the country.",
    ),
    "pack/clauses/contact/2025-01-01.md": CLAUSE.format(
        id="contact", day="2025-01-01", title="Contact", text="Write to {{ organisation.name }}."
    ),
    "pack/clauses/contact/2026-01-01.md": CLAUSE.format(
        id="contact",
        day="2026-01-01",
        title="Contact",
        text="Ask {{ organisation.name }}, {{ organisation.phone }}, or {{ dpo.email }}.",
    ),
    "index.md": (
        "# Policies\n\n```{toctree}\noakfield\nmillbrook\nashby\nashby-contact\nlinks\nwords\nplain\n"
        "named\n```\n"
    ),
    "oakfield.md": "# Oakfield\n\n```{privacy-notice} cin-cla\n```\n",
    "millbrook.rst": "Millbrook\n=========\n\n.. _all-of-it:\n\n.. privacy-notice:: cin-cla\n",
    "ashby.md": "# Ashby\n\n```{include} hours.txt\n```\n\n```{purposes-list}\n```\n",
    "hours.txt": "Our office opens at nine.\n",
    "ashby-contact.rst": "Ashby contact\n=============\n\n.. contact-clause::\n",
    # no notice: links that show titles of others, and words of one site
    "links.md": (
        "# Links\n\n{clause}`millbrook:contact`, {clause}`here <oakfield:contact>`, {ref}`all-of-it`, "
        "{doc}`plain`.\n"
    ),
    "words.rst": (
        ":notice-site: oakfield\n\nWords\n=====\n\nAsk :site:`organisation.phone`, or see :doc:`named`.\n"
    ),
    "plain.md": "# Plain\n\nNothing of notices, and {ref}`all-of-it`.\n",
    # links with words of its own, which show no title and lead nowhere once the page is gone
    "named.rst": "Named\n=====\n\nSee :ref:`all of it <all-of-it>` and :doc:`the school <millbrook>`.\n",
}

PAGES = {Path(name).stem for name in FILES if "/" not in name and name.endswith((".md", ".rst"))}
ALL = {"oakfield", "millbrook", "ashby", "ashby-contact"}
"""The pages with notices."""


@dataclass
class Situation:
    """A change, the pages that it must have read again, and those it must have written beside them.

    ``edits`` are old and new words by file; "" for old is the whole file, None for new takes it away.
    """

    edits: dict[str, tuple[str, str | None]]
    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    warns: bool = False
    neighbours: set[str] = field(default_factory=set)
    """Pages whose links to the next page Sphinx itself leaves as they were."""


NEW_CONTACT = CLAUSE.format(id="contact", day="{}", title="Contact", text="Write a letter.")

SITUATIONS = {
    "nothing": Situation({}),
    "a phone number of one school": Situation(
        {"sites/oakfield.yaml": ("960001", "960009")}, {"oakfield", "words"}
    ),
    "a phone number that an older edition does not print": Situation(
        {"sites/ashby.yaml": ("960003", "960009")}, set()
    ),
    "the name of a school": Situation({"sites/ashby.yaml": ("Ashby School", "Ashby")}, {"ashby-contact"}),
    "an item of a list": Situation({"sites/oakfield.yaml": ("the farm", "the orchard")}, {"oakfield"}),
    "a list that appears": Situation(
        {
            "sites/ashby.yaml": (
                "    editions:",
                "    purposes:\n      - standard\n      - text: to sing\n    editions:",
            )
        },
        {"ashby"},
    ),
    "a list that is gone": Situation(
        {"sites/oakfield.yaml": ("    purposes:\n      - standard\n      - text: to run the farm\n", "")},
        {"oakfield"},
    ),
    "a guard that holds from now on": Situation(
        {"sites/millbrook.yaml": ("    page:", "    transfers: none\n    page:")}, {"millbrook"}
    ),
    "a value of the trust": Situation(
        {"trust.yaml": ("dpo@", "privacy@")},
        {"oakfield", "millbrook"},  # Ashby keeps older words
    ),
    "a value of the trust that nobody prints": Situation(
        {"trust.yaml": ("Ms A Marlowe", "Ms A March")}, set()
    ),
    "a key that moves from the site to the trust": Situation(
        {
            "sites/oakfield.yaml": ("  phone: 01632 960001\n", ""),
            "trust.yaml": ("dpo:", "organisation:\n  phone: 01632 960001\ndpo:"),
        },
        set(),
    ),
    "a site that has its own instead of the trust's": Situation(
        {"sites/millbrook.yaml": ("organisation:", "dpo:\n  email: own@millbrook.example\norganisation:")},
        {"millbrook"},
    ),
    "a comment, an empty line and quotes": Situation(
        {"sites/oakfield.yaml": ("  name: Oakfield School", "\n  # the name\n  name: 'Oakfield School'")},
        set(),
    ),
    "keys in another order": Situation(
        {
            "sites/oakfield.yaml": (
                "  name: Oakfield School\n  phone: 01632 960001\n",
                "  phone: 01632 960001\n  name: Oakfield School\n",
            )
        },
        set(),
    ),
    "a comment in the project's file": Situation({"privacynotice.yaml": ("sites:", "# ours\nsites:")}, set()),
    "a comment in a pack": Situation({"pack/pack.yaml": ("id:", "# ours\nid:")}, set()),
    "a pack's version": Situation({"pack/pack.yaml": ("1.0.0", "1.0.1")}, set()),
    "an edition's words": Situation(
        {"pack/clauses/contact/2026-01-01.md": ("Ask ", "Please ask ")}, {"oakfield", "millbrook"}
    ),
    "an older edition's words": Situation(
        {"pack/clauses/contact/2025-01-01.md": ("Write to", "Please write to")}, {"ashby-contact"}
    ),
    "a new edition that is not yet in force": Situation(
        {"pack/clauses/contact/2027-01-01.md": ("", NEW_CONTACT.format("2027-01-01"))}, set()
    ),
    "a new edition in force": Situation(
        {"pack/clauses/contact/2026-06-01.md": ("", NEW_CONTACT.format("2026-06-01"))},
        {"oakfield", "millbrook"},
    ),
    "an edition taken back": Situation(
        {"pack/clauses/contact/2026-01-01.md": ("", None)}, {"oakfield", "millbrook"}
    ),
    "a clause's title, which other pages show": Situation(
        {"pack/clauses/contact/2026-01-01.md": ("title: Contact", "title: Who to ask")},
        {"oakfield", "millbrook"},
        {"links"},
    ),
    "a title that a label stands at": Situation(
        {"pack/clauses/purposes/2025-01-01.md": ("title: Why", "title: What for")},
        ALL - {"ashby-contact"},
        {"links", "plain"},
    ),
    "the order of clauses": Situation(
        {"pack/notices/cin-cla/2025-01-01.yaml": ("[purposes, contact]", "[contact, purposes]")},
        {"oakfield", "millbrook"},
        {"links", "plain"},
    ),
    "a term's words": Situation(
        {"pack/pack.yaml": ("default: looked after", "default: in care")}, ALL - {"ashby-contact"}
    ),
    "a term that a site chooses": Situation(
        {"sites/ashby.yaml": ("notices:", "terms:\n  looked_after: in care\nnotices:")}, {"ashby"}
    ),
    "a law that nobody cites": Situation(
        {"pack/law/law.yaml": ("the Data Protection Act\n", "the Act\n")}, set()
    ),
    "a day that chooses other words": Situation(
        {"sites/millbrook.yaml": ("2026-12-01", "2025-12-01")}, {"millbrook"}
    ),
    "a day that chooses the same words": Situation(
        {"sites/millbrook.yaml": ("2026-12-01", "2026-12-02")}, set()
    ),
    "a notice that becomes a draft": Situation(
        {"sites/millbrook.yaml": ("    in_force: 2026-12-01\n", "")},
        {"millbrook"},
        {"links", "plain"},  # the label stands at the banner now
    ),
    "a site more": Situation(
        {
            "sites/birley.yaml": (
                "",
                SITE.format(name="Birley School", phone="01632 960004", day="2026-12-01", page="plain"),
            )
        },
        set(),
        warns=True,  # its notice is on no page
    ),
    "a site that is gone": Situation(
        {"sites/oakfield.yaml": ("", None)}, {"oakfield", "words"}, {"links"}, warns=True
    ),
    "a site file that cannot be read": Situation(
        {"sites/oakfield.yaml": ("organisation:", "organisation: [")}, {"oakfield", "words"}, warns=True
    ),
    "a page that has one word more": Situation({"plain.md": ("Nothing", "Nothing at all")}, {"plain"}),
    "a title of a plain page that a page with a value shows": Situation(
        {"named.rst": ("Named\n=====", "Called\n======")},
        {"named"},
        {"words", "index"},
        neighbours={"plain.html"},
    ),
    "words of a page's own that it includes": Situation({"hours.txt": ("at nine", "at ten")}, {"ashby"}),
    "a clause that moves to another page": Situation(
        {
            "oakfield.md": ("", "# Oakfield\n\n```{purposes-list}\n```\n"),
            "plain.md": ("Nothing", "```{contact-clause}\n:site: oakfield\n```\n\nNothing"),
        },
        {"oakfield", "plain"},
        {"links"},
    ),
    "a page gone that a link leads to": Situation(
        {
            "millbrook.rst": ("", None),
            "sites/millbrook.yaml": ("", None),
            "index.md": ("millbrook\n", ""),
        },
        {"index"},
        {"links", "plain", "named"},
        warns=True,
        neighbours={"oakfield.html", "ashby.html"},
    ),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the project, built in html and text from one folder of pages read, to copy."""
    folder = tmp_path_factory.mktemp("kept")
    write_tree(folder / "project", FILES)
    for builder in ("html", "text"):
        both(folder, builder)
    shutil.copytree(folder, folder.with_name("copy"))
    return folder


def both(folder: Path, builder: str, *, clean: bool = False, **options: Any) -> Built:
    """Build the project; builders share the pages read, unless the build is to be a ``clean`` one."""
    out = folder / ("clean" if clean else "built")
    if clean:
        shutil.rmtree(out / builder, ignore_errors=True)
        shutil.rmtree(out / f"read-{builder}", ignore_errors=True)
    return build(
        folder / "project",
        builder,
        outdir=out / builder,
        doctrees=out / (f"read-{builder}" if clean else "read"),
        warnings_ok=True,
        **options,
    )


def restored(kept: Path) -> Path:
    """Return the folder as it was after the first builds."""
    shutil.rmtree(kept)
    shutil.copytree(kept.with_name("copy"), kept)
    return kept


def edit(project: Path, edits: dict[str, tuple[str, str | None]]) -> None:
    """Make edits; files of data get a time long ago, which must not matter."""
    for name, (old, new) in edits.items():
        path = project / name
        if new is None:
            path.unlink()
            continue
        text = path.read_text(encoding="utf-8") if old else ""
        assert old in text, (name, old)
        path.write_text(text.replace(old, new) if old else new, encoding="utf-8")
        if "/" in name or name.endswith(".yaml"):
            os.utime(path, (0, 0))


def told(built: Built) -> list[str]:
    """Return what a build told of notices; what else Sphinx tells, it tells when it writes the page."""
    ours = ("[privacynotice.", "no notice of this project prints")
    return sorted(line for line in built.warnings if any(word in line for word in ours))


def output(folder: Path) -> dict[str, bytes]:
    """Return every file of a builder's output."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".buildinfo"
    }
    if "searchindex.js" in files:  # Sphinx keeps words that no page has any more, without pages
        nothing = rb'("\w+": ?\[\], ?)|(, ?"\w+": ?\[\])'
        files["searchindex.js"] = re.sub(nothing, b"", files["searchindex.js"])
    return files


def assert_clean(folder: Path, *builders: str, but: Collection[str] = ()) -> None:
    """Hold what was built against clean builds, every file but some."""
    for builder in builders:
        clean = output(both(folder, builder, clean=True).outdir)
        now = output(folder / "built" / builder)
        leftover = {name for name in now if name not in clean and "/." not in f"/{name}"}
        # of a page removed Sphinx leaves its old output
        assert {name for name in clean if clean[name] != now.get(name)} <= set(but), builder
        assert all(not (folder / "project" / name).with_suffix("").exists() for name in leftover)


@pytest.mark.parametrize("name", SITUATIONS)
def test_exactly_the_pages_concerned(name: str, kept: Path) -> None:
    folder, situation = restored(kept), SITUATIONS[name]
    edit(folder / "project", situation.edits)
    html, text = both(folder, "html"), both(folder, "text")
    assert html.read == situation.read
    assert text.read == set()
    index = {"index"} if html.read else set()  # Sphinx writes again what lists a page that was read
    assert html.written == situation.read | situation.written | index
    assert text.written == html.written
    assert bool(told(html)) == situation.warns
    if situation.warns:
        again = both(folder, "html")
        assert again.read == set()
        assert told(again) == told(html)
    assert_clean(folder, "html", "text", but=situation.neighbours)


# builds that do not go the plain way

CHANGED = SITUATIONS["a clause's title, which other pages show"]


def stop_at(event: str, number: int) -> Callable[[Sphinx], object]:
    """Return a listener's connection that ends a build, as Ctrl-C does, at the ``number``th ``event``."""
    seen: list[object] = []

    def stop(*_: object) -> None:
        seen.append(None)
        if len(seen) == number:
            raise KeyboardInterrupt

    return lambda app: app.connect(event, stop, priority=1_000)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("event", ["doctree-resolved", "html-page-context"])
def test_a_build_stopped_while_writing(event: str, number: int, kept: Path) -> None:
    folder = restored(kept)
    edit(folder / "project", CHANGED.edits)
    with pytest.raises(KeyboardInterrupt):
        both(folder, "html", listen=stop_at(event, number))
    both(folder, "text")
    both(folder, "html")
    assert_clean(folder, "html", "text")


@pytest.mark.parametrize("number", [1, 2])
def test_a_build_stopped_while_reading_and_its_change_taken_back(number: int, kept: Path) -> None:
    folder = restored(kept)
    edit(folder / "project", CHANGED.edits)
    with pytest.raises(KeyboardInterrupt):
        both(folder, "html", listen=stop_at("doctree-read", number))
    write_tree(folder / "project", {name: FILES[name] for name in CHANGED.edits})
    shutil.rmtree(folder / "built" / "text")  # every page is written from what was read
    both(folder, "text")
    both(folder, "html")
    assert_clean(folder, "html", "text")


def test_a_change_taken_back_after_a_build_stopped_while_writing(kept: Path) -> None:
    folder = restored(kept)
    edit(folder / "project", CHANGED.edits)
    with pytest.raises(KeyboardInterrupt):
        both(folder, "html", listen=stop_at("html-page-context", 3))  # two pages have the new words
    write_tree(folder / "project", {name: FILES[name] for name in CHANGED.edits})
    both(folder, "text")  # reads the old words again
    both(folder, "html")
    assert_clean(folder, "html", "text")


def test_a_build_of_one_file_leaves_the_others_for_later(kept: Path) -> None:
    folder = restored(kept)
    edit(folder / "project", CHANGED.edits)
    one = both(folder, "html", only=[folder / "project" / "oakfield.md"])
    assert one.read == {"oakfield", "millbrook"}
    assert one.written == {"oakfield", "index"}
    assert both(folder, "html").written == {"millbrook", "links", "index"}
    assert_clean(folder, "html")


def test_output_of_another_day_is_written_anew(kept: Path) -> None:
    folder = restored(kept)
    before = folder / "before"
    shutil.copytree(folder / "built" / "html", before)
    edit(folder / "project", CHANGED.edits)
    both(folder, "html")
    shutil.rmtree(folder / "built" / "html")
    before.rename(folder / "built" / "html")  # as from a cache
    for page in (folder / "built" / "html").rglob("*.html"):
        page.touch()
    assert both(folder, "html").read == set()
    assert_clean(folder, "html")


@pytest.mark.parametrize("name", ["a value of the trust", "a clause's title, which other pages show"])
def test_in_parallel_as_one_after_the_other(name: str, kept: Path) -> None:
    folder, situation = restored(kept), SITUATIONS[name]
    shutil.rmtree(folder / "built")
    for builder in ("html", "text"):
        both(folder, builder, parallel=2)
    edit(folder / "project", situation.edits)
    assert both(folder, "html", parallel=2).read == situation.read
    both(folder, "text", parallel=2)
    assert_clean(folder, "html", "text")


def test_pages_read_by_another_release_are_read_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = restored(kept)
    monkeypatch.setattr("sphinx_privacynotice.sphinx_ext.domain.__version__", "99.0")
    assert both(folder, "html").read == PAGES
    assert both(folder, "html").read == set()


def test_pages_kept_in_another_shape_are_read_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = restored(kept)
    monkeypatch.setattr("sphinx_privacynotice.sphinx_ext.domain.NoticeDomain.data_version", 99)
    assert both(folder, "html").read == PAGES


def test_the_label_of_a_draft_follows_the_language_in_a_builder_that_reads_nothing(kept: Path) -> None:
    folder = restored(kept)
    edit(folder / "project", {"sites/oakfield.yaml": ("    in_force: 2026-12-01\n", "")})
    for builder in ("html", "text"):
        both(folder, builder)
    edit(folder / "project", {"conf.py": ("html_theme", "language = 'de'\nhtml_theme")})
    assert both(folder, "html").read == PAGES
    assert both(folder, "text").read == set()
    assert "Achtung" in (folder / "built" / "text" / "oakfield.txt").read_text(encoding="utf-8")
    assert_clean(folder, "text")


def test_another_project_file_reads_all_again(kept: Path) -> None:
    folder = restored(kept)
    write_tree(
        folder / "project" / "other",
        {"privacynotice.yaml": "root: ..\nsites: sites/*.yaml\npacks: [../pack]\n"},
    )
    assert both(folder, "html", privacynotice_project="other").read == PAGES


def test_without_its_project_a_page_says_so_in_every_build(kept: Path) -> None:
    folder = restored(kept)
    assert list((folder / "built").rglob(BUILD_FILE))
    away = folder / "far" / "away"
    away.mkdir(parents=True)
    for name in ("privacynotice.yaml", "sites", "pack"):
        (folder / "project" / name).rename(away / name)
    first, again = both(folder, "html"), both(folder, "html")
    assert again.read == set()
    assert told(again) == told(first) != []
    assert not list((folder / "built").rglob(BUILD_FILE))  # nobody takes a project for there
    both(folder, "text")
    assert_clean(folder, "html", "text")
    for name in ("privacynotice.yaml", "sites", "pack"):
        (away / name).rename(folder / "project" / name)
    assert both(folder, "html").read >= {*ALL, "words", "links"}
    both(folder, "text")
    assert_clean(folder, "html", "text")


def test_a_build_fills_each_clause_once_though_it_takes_the_record_from_another_reading(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, filled = restored(kept), []

    def counting(clause: Clause, *given: Any) -> list[nodes.Node]:
        filled.append(clause.edition.id)
        return render_clause(clause, *given)

    monkeypatch.setattr("sphinx_privacynotice.text.page.print_clause.render_clause", counting)
    both(folder, "notices", fresh=True)
    assert sorted(filled) == ["contact"] * 3 + ["purposes"] * 3  # on three pages each
    assert_clean(folder, "notices")


def test_a_full_disk_is_told_and_leaves_nothing_half_written(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = restored(kept)
    edit(folder / "project", CHANGED.edits)
    both(folder, "notices")
    edit(folder / "project", SITUATIONS["an item of a list"].edits)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        before = (folder / "built" / "notices" / "notices.json").read_bytes()
        with pytest.raises(SphinxError, match=r"notices\.json cannot be written: No space left on device"):
            both(folder, "notices")
        assert (folder / "built" / "notices" / "notices.json").read_bytes() == before
        assert sorted(path.name for path in (folder / "built" / "notices").iterdir()) == [
            "notices.json",
            "status.json",
        ]
        html = both(folder, "html")
        assert any("[privacynotice.unwritable-file]" in warning for warning in html.warnings)
    for builder in ("html", "text", "notices"):
        both(folder, builder)
    assert_clean(folder, "html", "text", "notices")


def test_a_build_leaves_python_s_search_for_garbage_as_it_was(kept: Path) -> None:
    folder, before, during = restored(kept), gc.get_threshold(), []
    edit(folder / "project", SITUATIONS["an item of a list"].edits)
    both(folder, "html", listen=lambda _app: during.append(gc.get_threshold()))
    assert during != [before]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_what_a_build_keeps_for_commands_follows_conf_py_though_no_page_is_read(kept: Path) -> None:
    folder = restored(kept)
    both(folder, "html")
    conf = folder / "project" / "conf.py"
    conf.write_text(f"{conf.read_text(encoding='utf-8')}\n# nothing that a page shows\n", encoding="utf-8")
    assert both(folder, "html").read == set()
    both(folder, "html", clean=True)
    made, clean = folder / "built" / "read" / BUILD_FILE, folder / "clean" / "read-html" / BUILD_FILE
    assert made.read_text(encoding="utf-8") == clean.read_text(encoding="utf-8")
