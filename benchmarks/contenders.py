"""The same notices, as each contender would have them written."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.made_up import TRUST_FILE, schools, title
from benchmarks.markup import Markup, Myst, Rst, Values, clauses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docutils import nodes

Files = dict[str, str]
"""Texts by the names of their files."""

CHANGED_CLAUSE = "npd"
CLAUSE_WORDS = "These are its words in version 0."
"""Added to a clause of the pack, to be changed: schools may not edit released words, but packs are edited."""

CONF = """\
project = "Privacy notices"
author = "Westshire Learning Trust"
html_theme = "alabaster"
html_copy_source = False
exclude_patterns = ["_build", "clauses", "templates", "data"]
templates_path = ["templates"]
extensions = {extensions!r}
"""

PROJECT_FILE = """\
sites: sites/*.yaml
packs:
  - england-schools
  - ./pack
"""

PACK_FILE = """\
id: bench
title: One clause that is edited
publisher: Westshire Learning Trust
version: 1.0.0
licence: CC0-1.0
language: en-GB
jurisdiction: england
"""


@dataclass(frozen=True)
class Notices:
    """What every contender prints: a page's clauses, as nodes, by the key of the school."""

    pages: Mapping[str, Mapping[str, nodes.section]]


@dataclass(frozen=True)
class Contender:
    """A way to write notices; ``files`` says how, ``ours`` whether it is this extension."""

    name: str
    what: str
    files: Callable[[Notices], Files]
    ours: bool = False
    needs: str = ""
    """The package that it needs beside Sphinx and MyST."""


# what all have in common


def conf(*extensions: str, more: str = "") -> str:
    made = CONF.format(extensions=list(extensions)) + more
    # as hand-written Markdown needs it for telephone numbers
    return made + (
        'myst_url_schemes = ["http", "https", "mailto", "tel"]\n' if "myst_parser" in extensions else ""
    )


def index(keys: list[str], markup: Markup) -> tuple[str, str]:
    """Return the file of the front page and its text: a list of schools, not of all their headings.

    Sphinx writes the front page again whenever a page changes that it lists.
    """
    names = [f"notices/{key}" for key in keys]
    head = markup.heading("Privacy notices", 1)
    if isinstance(markup, Myst):
        return "index.md", "\n".join([*head, "", "```{toctree}", ":maxdepth: 1", "", *names, "```", ""])
    listed = [".. toctree::", "   :maxdepth: 1", "", *(f"   {name}" for name in names)]
    return "index.rst", "\n".join([*head, "", *listed, ""])


def top(key: str, markup: Markup) -> list[str]:
    """Return a page's own words, which stand above the notice."""
    away = (
        "[our other notices](../index.md)"
        if isinstance(markup, Myst)
        else ":doc:`our other notices </index>`"
    )
    return [*markup.heading(title(key), 1), "", f"This is one of our policies. See {away}.", ""]


# ours


def _ours(keys: list[str], markup: Markup, directive: list[str]) -> Files:
    files = {
        "conf.py": conf("myst_parser", "sphinx_privacynotice"),
        "privacynotice.yaml": PROJECT_FILE,
        "trust.yaml": TRUST_FILE,
        "pack/pack.yaml": PACK_FILE,
        f"pack/clauses/{CHANGED_CLAUSE}/2018-05-25.md": _clause_to_change(),
        **{f"sites/{key}.yaml": text for key, text in schools(len(keys)).items()},
        **{f"notices/{key}.{markup.ending}": "\n".join([*top(key, markup), *directive, ""]) for key in keys},
    }
    return files | dict([index(keys, markup)])


def ours_in_myst(notices: Notices) -> Files:
    return _ours(list(notices.pages), Myst(), ["```{privacy-notice} cin-cla", "```"])


def ours_in_rst(notices: Notices) -> Files:
    return _ours(list(notices.pages), Rst(), [".. privacy-notice:: cin-cla"])


def _clause_to_change() -> str:
    import sphinx_privacynotice

    packs = Path(sphinx_privacynotice.__file__).parent / "packs"
    text = (packs / f"england_schools/clauses/{CHANGED_CLAUSE}/2018-05-25.md").read_text(encoding="utf-8")
    return f"{text.rstrip()}\n\n{CLAUSE_WORDS}\n"


# written by hand


def _by_hand(notices: Notices, markup: Markup) -> Files:
    files = {"conf.py": conf("myst_parser")}
    for key, clauses in notices.pages.items():
        lines = top(key, markup)
        for section in clauses.values():
            lines += [*markup.clause(section), ""]
        files[f"notices/{key}.{markup.ending}"] = "\n".join(lines)
    return files | dict([index(list(notices.pages), markup)])


def by_hand_in_myst(notices: Notices) -> Files:
    return _by_hand(notices, Myst())


def by_hand_in_rst(notices: Notices) -> Files:
    return _by_hand(notices, Rst()) | {"conf.py": conf()}


# with shared clauses and values of each school


@dataclass(frozen=True)
class _Shared:
    """Clauses as templates, the values that all schools share, and those of each."""

    clauses: dict[str, str]
    trust: dict[str, tuple[str, str]]
    sites: dict[str, dict[str, tuple[str, str]]]


def _shared(notices: Notices, make: Callable[[Values], Markup], write: Callable[[str, str], str]) -> _Shared:
    """Return what the schools' pages share; raise `ValueError` where a clause is not the same in all."""
    clauses: dict[str, str] = {}
    values: dict[str, dict[str, tuple[str, str]]] = {}
    for key, sections in notices.pages.items():
        gathered = Values(write)
        markup = make(gathered)
        for name, section in sections.items():
            text = "\n".join([*markup.clause(section), ""])
            if clauses.setdefault(name, text) != text:
                raise ValueError(f"{key} has another “{name}” than the others")
        values[key] = gathered.found
    first = next(iter(values.values()))
    trust = {
        name: said for name, said in first.items() if all(found[name] == said for found in values.values())
    }
    sites = {
        key: {name: said for name, said in found.items() if name not in trust}
        for key, found in values.items()
    }
    return _Shared(clauses, trust, sites)


def _yaml(values: Mapping[str, object], indent: str = "") -> str:
    return "".join(
        f"{indent}{name}: {json.dumps(said, ensure_ascii=False)}\n" for name, said in values.items()
    )


def substitutions(notices: Notices) -> Files:
    shared = _shared(notices, Myst, lambda name, target: f"{{{{ {name} }}}}")  # noqa: ARG005 - the value has its link

    def typed(values: dict[str, tuple[str, str]]) -> dict[str, object]:
        return {name: Myst().linked_or_plain(words, target) for name, (words, target) in values.items()}

    more = 'myst_enable_extensions = ["substitution"]\n'
    more += f"myst_substitutions = {json.dumps(typed(shared.trust), ensure_ascii=False, indent=4)}\n"
    files = {"conf.py": conf("myst_parser", more=more)}
    files |= {f"clauses/{name}.md": text for name, text in shared.clauses.items()}
    for key, values in shared.sites.items():
        front = ["---", "myst:", "  substitutions:", _yaml(typed(values), "    ").rstrip(), "---", ""]
        includes = [f"```{{include}} ../clauses/{name}.md\n```\n" for name in shared.clauses]
        files[f"notices/{key}.md"] = "\n".join([*front, *top(key, Myst()), *includes])
    return files | dict([index(list(notices.pages), Myst())])


def _jinja(name: str, target: str, scope: str) -> str:
    return (
        f"`{{{{ {scope}{name} }}}} <{{{{ {scope}{name}_link }}}}>`__"
        if target
        else f"{{{{ {scope}{name} }}}}"
    )


def _with_links(values: dict[str, tuple[str, str]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, (words, target) in values.items():
        made |= {name: words} | ({f"{name}_link": target} if target else {})
    return made


def datatemplates(notices: Notices) -> Files:
    shared = _shared(notices, Rst, lambda name, target: _jinja(name, target, "of."))
    files = {
        "conf.py": conf("sphinxcontrib.datatemplates"),
        "data/trust.yaml": _yaml(_with_links(shared.trust)),
    }
    files |= {f"templates/clauses/{name}.rst": text for name, text in shared.clauses.items()}
    lines = ["{% set of = dict(load('/data/trust.yaml', data_format='yaml'), **data) %}", ""]
    lines += [f"{{% include 'clauses/{name}.rst' %}}\n" for name in shared.clauses]
    files["templates/notice.rst"] = "\n".join(lines)
    for key, values in shared.sites.items():
        files[f"data/{key}.yaml"] = _yaml(_with_links(values))
        directive = [f".. datatemplate:yaml:: /data/{key}.yaml", "   :template: notice.rst", ""]
        files[f"notices/{key}.rst"] = "\n".join([*top(key, Rst()), *directive])
    return files | dict([index(list(notices.pages), Rst())])


def sphinx_jinja(notices: Notices) -> Files:
    shared = _shared(notices, Rst, lambda name, target: _jinja(name, target, ""))
    more = """
from pathlib import Path
import yaml
here = Path(__file__).parent
trust = yaml.safe_load((here / "data/trust.yaml").read_text(encoding="utf-8"))
jinja_base = here / "templates"
jinja_contexts = {
    file.stem: trust | yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in sorted((here / "data").glob("*.yaml")) if file.stem != "trust"
}
"""
    files = {"conf.py": conf("sphinx_jinja", more=more), "data/trust.yaml": _yaml(_with_links(shared.trust))}
    files |= {f"templates/clauses/{name}.rst": text for name, text in shared.clauses.items()}
    files["templates/notice.rst"] = "\n".join(
        f"{{% include 'clauses/{name}.rst' %}}\n" for name in shared.clauses
    )
    for key, values in shared.sites.items():
        files[f"data/{key}.yaml"] = _yaml(_with_links(values))
        directive = [f".. jinja:: {key}", "   :file: notice.rst", ""]
        files[f"notices/{key}.rst"] = "\n".join([*top(key, Rst()), *directive])
    return files | dict([index(list(notices.pages), Rst())])


CONTENDERS = {
    each.name: each
    for each in (
        Contender("hand-myst", "written by hand, MyST", by_hand_in_myst),
        Contender("hand-rst", "written by hand, RST", by_hand_in_rst),
        Contender("substitutions", "MyST substitutions and `include`", substitutions),
        Contender(
            "datatemplates", "sphinxcontrib-datatemplates", datatemplates, needs="sphinxcontrib.datatemplates"
        ),
        Contender("jinja", "sphinx-jinja", sphinx_jinja, needs="sphinx_jinja"),
        Contender("ours-myst", "sphinx-privacynotice, MyST", ours_in_myst, ours=True),
        Contender("ours-rst", "sphinx-privacynotice, RST", ours_in_rst, ours=True),
    )
}


def make_notices(count: int, folder: Path) -> Notices:
    """Build ``count`` schools' notices once with the extension, and return what they say."""
    keys = list(schools(count))
    write(folder / "source", _ours(keys, Rst(), [".. privacy-notice:: cin-cla"]))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "dummy", "-d", str(folder / "doctrees")]
    subprocess.run(
        [*command, str(folder / "source"), str(folder / "out")], check=True, stdin=subprocess.DEVNULL
    )
    pages = {}
    for key in keys:
        document = pickle.loads((folder / f"doctrees/notices/{key}.doctree").read_bytes())  # noqa: S301 - just made
        pages[key] = clauses_of(document)
    return Notices(pages)


def write(folder: Path, files: Files) -> None:
    """Write the files of a project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
