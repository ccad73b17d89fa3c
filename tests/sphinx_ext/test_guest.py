"""The extension in a project without notices, and beside extensions that use the same names."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from malformed import PROJECT, write
from support import build, shown

if TYPE_CHECKING:
    from pathlib import Path

# myst-parser asks Sphinx 9 for what Sphinx 11 will not have
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:PendingDeprecationWarning:myst_parser")

OURS = "sphinx_privacynotice"

RST = """\
:orphan:
:notice-site: none of ours
:author: A writer

.. _policies:

Our "policies" -- and others'
=============================

It's "quoted" -- and 'single' --- with dots...

.. list-table:: A table
   :header-rows: 1

   * - Policy
     - Kept for
   * - Visitors' book [#note]_
     - 1 year

+------+-------+
| Grid | Table |
+======+=======+
| a    | ``b`` |
+------+-------+

.. [#note] A footnote with `a link <https://oakfield.example/>`_.

.. note::

   A note, see :ref:`policies`, :doc:`markdown` and :any:`site`.

.. _glossary:

.. glossary::

   clause
      A part of a contract.

   site
      A place. See :term:`clause`.

Section
-------

A heading that comes twice has one label; |sub| and :abbr:`DPO (data protection officer)`.

.. |sub| replace:: a *substitution*

.. only:: html

   Only here.

.. code-block:: yaml

   organisation:
     name: "Oakfield"

.. math:: a + b

.. py:function:: law(clause, site)

   A function of these names, :py:func:`law`.

mailto: office@oakfield.example and mailto:head@oakfield.example
"""

MARKDOWN = """\
---
notice-site: none of ours
---

# "Markdown" -- page

It's "quoted" [^note], see [](#policies) and {ref}`policies`, {doc}`rst`.

| Policy | Kept for |
|--------|---------:|
| "Book" | 1 year   |

[^note]: A footnote.

```{note}
:class: wide

A note with a {term}`clause`.

:::{tip}
Nested.
:::
```

```{include} part.txt
```

## Section

- [ ] a task
- {abbr}`DPO (data protection officer)`

Term
: Definition

{{ word }} <!-- a comment --> <b>bold</b>

<office@oakfield.example>
"""

DESIGN = """\
# Designed

::::{tab-set}
:::{tab-item} One
Words of the first -- "tab".
:::
:::{tab-item} Two
```{card} A card
With words.
```
:::
::::
"""

CONF = """\
project = "Our policies"
author = "Oakfield School"
today = "1 September 2026"
exclude_patterns = ["part.txt"]
html_theme = "alabaster"
html_last_updated_fmt = None
autosectionlabel_prefix_document = True
myst_enable_extensions = ["colon_fence", "deflist", "substitution", "tasklist", "smartquotes"]
myst_substitutions = {"word": "A *substituted* word"}
rst_prolog = ".. |site| replace:: the site"
rst_epilog = ".. |law| replace:: the law"
smartquotes = True
myst_footnote_transition = False  # the text builder would draw it as wide as the page
"""

EXTENSIONS = ["myst_parser", "sphinx.ext.autosectionlabel", "sphinx.ext.todo", "sphinx.ext.mathjax"]


def guest(folder: Path) -> tuple[Path, list[str]]:
    """A project of ordinary pages, and its extensions."""
    extensions = list(EXTENSIONS)
    pages = {"rst.rst": RST, "markdown.md": MARKDOWN}
    if find_spec("sphinx_design"):
        extensions.append("sphinx_design")
        pages["designed.md"] = DESIGN
    names = "".join(f"   {name.partition('.')[0]}\n" for name in pages)
    index = f"Index\n=====\n\n|site| and |law|.\n\n.. toctree::\n   :numbered:\n\n{names}"
    return write(
        folder, {"conf.py": CONF, "index.rst": index, "part.txt": "An *included* part.\n", **pages}
    ), extensions


def files(folder: Path) -> dict[str, bytes]:
    domain = (
        b' xmlns:notice="https://www.sphinx-doc.org/"'  # the builder pseudoxml names every domain there is
    )
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().replace(domain, b"")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("builder", ["html", "text", "latex", "gettext", "pseudoxml"])
def test_no_byte_differs_in_a_project_without_notices(
    builder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788220800")
    project, extensions = guest(tmp_path / "guest")
    made = {}
    for name, present in (
        ("without", extensions),
        ("first", [OURS, *extensions]),
        ("last", [*extensions, OURS]),
    ):
        out = tmp_path / name / builder
        build(project, builder, outdir=out, extensions=present, parallel=2 if name == "last" else 1)
        made[name] = files(out)
    assert len(made["without"]) > 3 or builder == "latex"
    for name in ("first", "last"):
        assert made[name].keys() == made["without"].keys()
        assert [file for file, content in made[name].items() if content != made["without"][file]] == []


WATCHED = ["pydantic", "yaml", "myst_parser", "markdown_it", "uniseg", "click", "babel.lists", "babel.units"]
OURS_THAT_COST = [
    "model.site.site",
    "model.project.project",
    "model.format.values",
    "text.clause.render",
    "text.page.context",
    "text.clause.parse",
    "text.page.reader",
]

PROGRAM = """
import json, sys
from sphinx.application import Sphinx
watched = json.loads(sys.argv[1])
source, out = sys.argv[2:]
app = Sphinx(source, source, out, out + "-doctrees", "html", status=None)
app.build()
print(json.dumps([name for name in watched if name in sys.modules]))
"""


def imported_by_a_build(project: Path, out: Path) -> list[str]:
    """Build a project in a process of its own; return which of the watched modules it loaded."""
    watched = json.dumps([*WATCHED, *(f"{OURS}.{name}" for name in OURS_THAT_COST)])
    run = subprocess.run(  # noqa: S603 - this interpreter and the program above
        [sys.executable, "-c", PROGRAM, watched, str(project), str(out)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    loaded: list[str] = json.loads(run.stdout)
    return loaded


def test_a_project_without_notices_pays_for_no_library(tmp_path: Path) -> None:
    pages = {"conf.py": f'extensions = ["{OURS}"]\n', "index.rst": "Index\n=====\n\nWords.\n"}
    assert imported_by_a_build(write(tmp_path / "guest", pages), tmp_path / "out") == []


def test_a_project_with_a_notice_shows_that_the_watched_modules_are_the_right_ones(tmp_path: Path) -> None:
    # what the law asks of such a notice is not the matter here
    quiet = {"conf.py": PROJECT["conf.py"] + 'suppress_warnings = ["privacynotice"]\n'}
    write(tmp_path / "host", PROJECT, quiet)
    loaded = imported_by_a_build(tmp_path / "host", tmp_path / "out")
    assert {
        "pydantic",
        "yaml",
        "myst_parser",
        f"{OURS}.model.site.site",
        f"{OURS}.text.clause.render",
    } <= set(loaded)


# names that others use

OTHERS = """\
from docutils import nodes
from docutils.parsers.rst import Directive, roles


class Clause(Directive):
    has_content = True
    optional_arguments = 1

    def run(self):
        return [nodes.paragraph("", "a clause of a contract")]


def site(name, rawtext, text, lineno, inliner, options=None, content=None):
    return [nodes.inline("", f"the site {text}")], []


def setup(app):
    app.add_directive("clause", Clause)
    app.add_directive("purposes-list", Clause)
    app.add_role("site", site)
    app.add_generic_role("law", nodes.emphasis)
    return {"parallel_read_safe": True}
"""

MIXED = """\
Mixed
=====

.. clause:: purposes

.. purposes-list::

Of :site:`ours` and :law:`theirs`, but :notice:site:`organisation.name` and :notice:law:`ukpga/2018/12`.

.. notice:clause:: contact

.. notice:categories-list::

See :clause:`contact` and :notice:clause:`categories`.
"""


@pytest.mark.parametrize("order", [["others", OURS], [OURS, "others"]])
def test_names_that_another_extension_has_taken_stay_theirs(
    order: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = write(tmp_path / "mixed", PROJECT, {"others.py": OTHERS, "index.rst": MIXED})
    monkeypatch.syspath_prepend(str(project))
    built = build(project, "html", extensions=order)
    page = shown(built.text("index.html"))
    monkeypatch.delitem(sys.modules, "others", raising=False)
    assert page.count("a clause of a contract") == 2
    assert "Of the site ours and theirs, but Oakfield School and Data Protection Act 2018." in page
    assert "See Whom to ask and What we write down." in page
    assert "Ask Oakfield School." in page


def test_a_build_leaves_no_name_of_ours_to_the_next_in_the_process(tmp_path: Path) -> None:
    project = write(tmp_path / "host", PROJECT)
    build(project, "text")
    page = "Page\n====\n\n.. purposes-list::\n\n:site:`x`\n"
    after = write(tmp_path / "after", {"conf.py": "", "index.rst": page})
    warnings = build(after, "text", warnings_ok=True).warnings
    assert [word for line in warnings for word in line.split('"') if word in {"purposes-list", "site"}]
    assert any('Unknown directive type "purposes-list"' in line for line in warnings)
    assert any('Unknown interpreted text role "site"' in line for line in warnings)


def test_the_first_page_with_a_notice_changes_no_other(tmp_path: Path) -> None:
    project, extensions = guest(tmp_path / "guest")
    before = build(project, "html", outdir=tmp_path / "before", extensions=extensions)
    write(project, {name: text for name, text in PROJECT.items() if name not in {"conf.py", "index.rst"}})
    write(project, {"visitors.rst": ":orphan:\n\nVisitors\n========\n\n.. privacy-notice:: visitors\n"})
    after = build(project, "html", outdir=tmp_path / "after", extensions=[*extensions, OURS])
    assert after.text("visitors.html")
    pages = [name for name in files(before.outdir) if name.endswith(".html") and name != "genindex.html"]
    assert [name for name in pages if before.text(name) != after.text(name)] == []
