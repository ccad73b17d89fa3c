"""The domain `notice`: anchors, the inventory, links to clauses, and which pages are read again."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import pytest
from docutils import nodes
from support import APART, PLAIN, SYNTAXES, Built, build, links, shown, write_tree

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
organisation:
  name: {name}
  phone: {phone}
notices:
  cin-cla:
    in_force: 2026-12-01
    page: {page}
"""

TWO_SITES = {
    **{name: text for name, text in PLAIN.items() if name != "site.yaml"},
    "privacynotice.yaml": "sites: sites/*.yaml\npacks: [./pack]\n",
    "sites/oakfield.yaml": SITE.format(name="Oakfield School", phone="01632 960001", page="oakfield"),
    "sites/millbrook.yaml": SITE.format(name="Millbrook School", phone="01632 960002", page="millbrook"),
    "index.md": "# Policies\n\n```{toctree}\noakfield\nmillbrook\nother\n```\n",
    "oakfield.md": "# Oakfield\n\n```{privacy-notice} cin-cla\n```\n",
    "millbrook.rst": "Millbrook\n=========\n\n.. privacy-notice:: cin-cla\n",
    "other.md": "# Other\n\nNothing of notices.\n",
}


def project(folder: Path, **changed: str) -> Path:
    """Write the project of two sites with some files otherwise, which are named with __ for / and -."""
    files = {name.replace("__", "/").replace("_", "."): text for name, text in changed.items()}
    return write_tree(folder / "project", {**TWO_SITES, **files})


def ids(built: Built, page: str) -> list[str]:
    """Return the ids in a page that are ours."""
    return re.findall(r'id="([^"]*cin-cla[^"]*)"', built.text(f"{page}.html"))


# anchors


def test_an_anchor_stays_when_its_heading_changes(tmp_path: Path) -> None:
    first = build(project(tmp_path))
    assert ids(first, "oakfield") == ["cin-cla-purposes", "cin-cla-contact"]
    clause = "pack/clauses/contact/2026-01-01.md"
    write_tree(
        first.project,
        {
            clause: TWO_SITES[clause].replace("title: Contact", "title: Who to ask"),
            "oakfield.md": (
                "# Oakfield\n\n```{purposes-list}\n:heading: What for\n```\n\n```{contact-clause}\n```\n"
            ),
        },
    )
    again = build(first.project)
    assert {"## What for", "## Who to ask"} <= set(shown(again.text("oakfield.html")))
    assert ids(again, "oakfield") == ids(first, "oakfield")


FOUR = {
    "rst": """\
Both
====

.. contact-clause::
   :site: oakfield

.. contact-clause::
   :site: millbrook

.. contact-clause::
   :site: millbrook
   :heading: none

.. note::

   .. contact-clause::
      :site: oakfield
""",
    "md": """\
# Both

```{contact-clause}
:site: oakfield
```

```{contact-clause}
:site: millbrook
```

```{contact-clause}
:site: millbrook
:heading: none
```

````{note}

```{contact-clause}
:site: oakfield
```
````
""",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_anchors_on_one_page_are_told_apart(syntax: str, tmp_path: Path) -> None:
    folder = project(tmp_path)
    (folder / "other.md").unlink()
    settings = (folder / "privacynotice.yaml").read_text(encoding="utf-8") + APART
    built = build(write_tree(folder, {f"other.{syntax}": FOUR[syntax], "privacynotice.yaml": settings}))
    assert ids(built, "other") == [
        "cin-cla-contact",
        "millbrook-cin-cla-contact",
        "millbrook-cin-cla-contact-2",
        "oakfield-cin-cla-contact",
    ]


def test_on_one_page_of_all_each_clause_has_an_address(tmp_path: Path) -> None:
    built = build(
        project(
            tmp_path,
            index_md="# Policies\n\n{clause}`millbrook:contact` {clause}`oakfield:contact`\n\n"
            "```{toctree}\n:numbered:\n\noakfield\nmillbrook\nother\n```\n",
            millbrook_rst="Millbrook\n=========\n\nSee :clause:`contact`.\n\n.. privacy-notice:: cin-cla\n",
        ),
        "singlehtml",
    )
    assert not built.warnings
    plain = ["cin-cla-purposes", "cin-cla-contact"]
    assert ids(built, "index") == [*plain, *(f"millbrook-{each}" for each in plain)]
    leads_to = re.findall(
        r'<a class="reference internal" href="([^"]*)" title="Contact"', built.text("index.html")
    )
    assert leads_to == ["#millbrook-cin-cla-contact", "#cin-cla-contact", "#millbrook-cin-cla-contact"]
    numbers = re.findall(r"[\d.]+(?= </span>(?:Why|Contact)<)", built.text("index.html"))
    assert numbers == ["1.1.", "1.2.", "2.1.", "2.2."]


def test_a_typed_heading_of_the_same_words_keeps_its_own_anchor(tmp_path: Path) -> None:
    index = "Contact\n=======\n\n.. contact-clause::\n\nCin-cla contact\n---------------\n"
    built = build(write_tree(tmp_path / "project", {**PLAIN, "index.rst": index}), doctrees_wanted=True)
    found = [section["ids"] for section in built.doctrees["index"].findall(nodes.section)]
    assert len({each for section in found for each in section}) == sum(map(len, found))
    assert found[0] == ["contact"]
    assert "cin-cla-contact" in found[1]


# the inventory


def inventory(built: Built) -> list[str]:
    """Return the lines of objects.inv that are ours."""
    content = (built.outdir / "objects.inv").read_bytes().split(b"\n", 4)[4]
    return [line for line in zlib.decompress(content).decode().splitlines() if " notice:" in line]


def test_clauses_stand_in_the_inventory(tmp_path: Path) -> None:
    built = build(project(tmp_path))
    assert inventory(built) == [
        "millbrook/cin-cla/contact notice:clause 1 millbrook.html#cin-cla-contact Contact",
        "millbrook/cin-cla/purposes notice:clause 1 millbrook.html#cin-cla-purposes Why",
        "oakfield/cin-cla/contact notice:clause 1 oakfield.html#cin-cla-contact Contact",
        "oakfield/cin-cla/purposes notice:clause 1 oakfield.html#cin-cla-purposes Why",
    ]


# links to clauses

ROLES = {
    # on the page of Oakfield: what is written, the words shown and where they lead
    "contact": ("Contact", "#cin-cla-contact"),
    "cin-cla/contact": ("Contact", "#cin-cla-contact"),
    "oakfield:contact": ("Contact", "#cin-cla-contact"),
    "oakfield:cin-cla/purposes": ("Why", "#cin-cla-purposes"),
    "millbrook:contact": ("Contact", "millbrook.html#cin-cla-contact"),
    "millbrook:cin-cla/purposes": ("Why", "millbrook.html#cin-cla-purposes"),
    "ask us <contact>": ("ask us", "#cin-cla-contact"),
    "ask them <millbrook:contact>": ("ask them", "millbrook.html#cin-cla-contact"),
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_links_to_clauses(syntax: str, tmp_path: Path) -> None:
    written = [f":clause:`{role}`" if syntax == "rst" else f"{{clause}}`{role}`" for role in ROLES]
    words = "\n\n".join(written)
    page = {
        "rst": f"Oakfield\n========\n\n{words}\n\n.. privacy-notice:: cin-cla\n",
        "md": f"# Oakfield\n\n{words}\n\n```{{privacy-notice}} cin-cla\n```\n",
    }
    folder = project(tmp_path)
    (folder / "oakfield.md").unlink()
    built = build(write_tree(folder, {f"oakfield.{syntax}": page[syntax]}))
    found = [link for link in links(built.text("oakfield.html")) if "#cin-cla-" in link[1]]
    assert found[: len(ROLES)] == list(ROLES.values())


def test_a_link_from_a_page_without_a_notice_names_its_site(tmp_path: Path) -> None:
    other = "---\nnotice-site: millbrook\n---\n\n# Other\n\n{clause}`contact` {clause}`oakfield:contact`\n"
    built = build(project(tmp_path, other_md=other))
    found = [target for _, target in links(built.text("other.html"))]
    assert "millbrook.html#cin-cla-contact" in found
    assert "oakfield.html#cin-cla-contact" in found


@pytest.mark.parametrize(
    "role", ["rights", "nowhere:contact", "oakfield:cin-cla/rights", "oakfield:staff/contact"]
)
@pytest.mark.parametrize("nitpicky", [True, False])
def test_a_link_to_what_no_notice_prints_is_told(role: str, nitpicky: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a column of the table
    page = f"# Oakfield\n\n```{{privacy-notice}} cin-cla\n```\n\nSee {{clause}}`{role}`.\n"
    built = build(project(tmp_path, oakfield_md=page), warnings_ok=True, nitpicky=nitpicky)
    (warning,) = built.warnings
    assert warning.startswith(f"{built.project}/oakfield.md:6: WARNING: ")
    assert role in warning


def test_a_link_that_could_lead_to_either_site_is_told(tmp_path: Path) -> None:
    built = build(project(tmp_path, other_md="# Other\n\n{clause}`contact`\n"), warnings_ok=True)
    (warning,) = built.warnings
    assert warning.startswith(f"{built.project}/other.md:3: WARNING: ")


def test_a_link_shows_the_heading_as_it_is_now(tmp_path: Path) -> None:
    first = build(project(tmp_path, other_md="# Other\n\n{clause}`oakfield:contact`\n"))
    assert "Contact" in shown(first.text("other.html"))
    page = "# Oakfield\n\n```{contact-clause}\n:heading: Who to ask\n```\n"
    write_tree(first.project, {"oakfield.md": page})
    again = build(first.project)
    assert again.read == {"oakfield"}
    assert "Who to ask" in shown(again.text("other.html"))


def test_a_link_follows_its_clause_to_another_page(tmp_path: Path) -> None:
    first = build(project(tmp_path, other_md="# Other\n\n{clause}`oakfield:contact`\n"))
    write_tree(
        first.project,
        {
            "oakfield.md": "# Oakfield\n\n```{purposes-list}\n```\n",
            "index.md": TWO_SITES["index.md"] + "\n```{contact-clause}\n:site: oakfield\n```\n",
        },
    )
    again = build(first.project)
    assert ("Contact", "index.html#cin-cla-contact") in links(again.text("other.html"))


# short names

OTHERS = """\
from docutils import nodes
from docutils.parsers.rst import Directive

extensions = ["sphinx_privacynotice", "myst_parser"]


class Clause(Directive):
    optional_arguments = 1
    final_argument_whitespace = True

    def run(self):
        return [nodes.paragraph("", "their clause")]


def site(name, rawtext, text, lineno, inliner, options=None, content=()):
    return [nodes.Text("their site")], []


def setup(app):
    app.add_directive("clause", Clause)
    app.add_role("site", site)
"""


TAKEN = {
    "rst": """\
Page
====

.. clause:: contact

:site:`organisation.name`

.. notice:clause:: contact

:notice:site:`organisation.phone` :law:`ukpga/2018/12`
""",
    "md": """\
# Page

```{clause} contact
```

{site}`organisation.name`

```{notice:clause} contact
```

{notice:site}`organisation.phone` {law}`ukpga/2018/12`
""",
}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_short_names_of_others_stay_theirs(syntax: str, tmp_path: Path) -> None:
    site = SITE.format(name="Oakfield School", phone="01632 960001", page="index")
    files = {**PLAIN, "site.yaml": site, "conf.py": OTHERS, f"index.{syntax}": TAKEN[syntax]}
    built = build(write_tree(tmp_path / "project", files))
    assert shown(built.text("index.html")) == [
        "# Page",
        "their clause",
        "their site",
        "## Contact",
        "Ask Oakfield School.",
        "01632 960001 Data Protection Act 2018",
    ]


# drafts


def test_only_pages_with_a_draft_are_kept_out_of_searches(tmp_path: Path) -> None:
    draft = TWO_SITES["sites/millbrook.yaml"].replace("    in_force: 2026-12-01\n", "")
    built = build(write_tree(project(tmp_path), {"sites/millbrook.yaml": draft}))
    tag = '<meta name="robots" content="noindex" />'
    assert [
        name for name in ("index", "oakfield", "millbrook", "other") if tag in built.text(f"{name}.html")
    ] == ["millbrook"]
    write_tree(built.project, {"sites/millbrook.yaml": TWO_SITES["sites/millbrook.yaml"]})
    assert tag not in build(built.project).text("millbrook.html")


# which pages are read again


CHANGES: dict[str, tuple[str, str, str, set[str]]] = {
    # a change of a file, by its old and new words, and the pages that are read again
    "nothing": ("other.md", "", "", set()),
    "a comment in a site file": ("sites/oakfield.yaml", "organisation:", "# a comment\norganisation:", set()),
    "a comment in the project file": ("privacynotice.yaml", "sites:", "# a comment\nsites:", set()),
    "a comment in a pack": ("pack/pack.yaml", "id:", "# a comment\nid:", set()),
    "a value of one site": ("sites/oakfield.yaml", "Oakfield School", "Oakfield Primary", {"oakfield"}),
    "a value that no page prints": ("sites/millbrook.yaml", "01632 960002", "01632 960003", set()),
    "a value of the other": ("sites/millbrook.yaml", "Millbrook School", "Millbrook Primary", {"millbrook"}),
    "a clause": ("pack/clauses/contact/2026-01-01.md", "Ask ", "Ask at ", {"oakfield", "millbrook"}),
    "a page": ("other.md", "Nothing", "Nothing at all", {"other"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pages_read_again(change: str, tmp_path: Path) -> None:
    file, old, new, wanted = CHANGES[change]
    first = build(project(tmp_path))
    assert first.read == {"index", "oakfield", "millbrook", "other"}
    text = TWO_SITES[file]
    assert old in text
    write_tree(first.project, {file: text.replace(old, new)} if new else {})
    again = build(first.project)
    assert again.read == wanted
    clean = build(first.project, outdir=tmp_path / "clean") if wanted else first
    for page in first.read:
        assert again.text(f"{page}.html") == clean.text(f"{page}.html")


def test_a_new_site_is_seen_by_the_pages_it_names(tmp_path: Path) -> None:
    first = build(project(tmp_path))
    new = SITE.format(name="Ashby School", phone="01632 960004", page="other")
    write_tree(
        first.project, {"sites/ashby.yaml": new, "other.md": "# Other\n\n```{privacy-notice} cin-cla\n```\n"}
    )
    again = build(first.project)
    assert "Ask Ashby School." in shown(again.text("other.html"))
    assert inventory(again) == inventory(build(first.project, outdir=tmp_path / "clean"))


def test_a_page_removed_is_forgotten(tmp_path: Path) -> None:
    first = build(project(tmp_path))
    (first.project / "millbrook.rst").unlink()
    (first.project / "sites" / "millbrook.yaml").unlink()
    write_tree(first.project, {"index.md": TWO_SITES["index.md"].replace("millbrook\n", "")})
    again = build(first.project)
    assert [line.split("/")[0] for line in inventory(again)] == ["oakfield", "oakfield"]
    assert set(again.domain.records) == {"oakfield"}
