"""How the page reader parses pages: the markup settings of conf.py, as far as its source shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import statemachine
from docutils.parsers.rst import Parser as RstParser
from docutils.parsers.rst import states
from myst_parser.config.main import (
    MdParserConfig,
    TopmatterReadError,
    merge_file_level,
    read_topmatter,
)

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.yamlio.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docutils import nodes

    from sphinx_privacynotice.model.project.build_conf import BuildConf

EXTENSIONS = {
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "fieldlist",
    "html_admonition",
    "strikethrough",
    "substitution",
    "tasklist",
}


"""What MyST pages may use where nothing says which extensions of MyST are on."""

NEVER = frozenset({"heading_slug_func", "inventories"})
"""Settings of MyST that name modules or addresses, which are never imported or opened."""


def page_config(settings: Mapping[str, Any] | None = None) -> MdParserConfig:
    """Return the configuration for MyST pages; without ``settings`` one that knows the common syntax.

    As in a build, settings that myst-parser refuses make it fall back to its own.
    """
    if settings is None:
        return MdParserConfig(enable_extensions=set(EXTENSIONS))
    known = {field.name for field in MdParserConfig.get_fields()} - NEVER
    given = {name: value for name, value in settings.items() if name in known}
    if isinstance(given.get("sub_delimiters"), list):
        given["sub_delimiters"] = tuple(given["sub_delimiters"])
    try:
        return MdParserConfig(**given)
    except (TypeError, ValueError):
        return MdParserConfig()


def config_of_page(config: MdParserConfig, text: str, file: str) -> tuple[MdParserConfig, Finding | None]:
    """Return the configuration of a MyST page, whose front matter may change it, and what is wrong there."""
    try:
        front = read_topmatter(text)
    except TopmatterReadError:
        return config, _front_finding(text, file)
    if not front or not isinstance(front, dict):
        return config, None
    if isinstance(front.get("myst"), dict):
        front["myst"] = {name: value for name, value in front["myst"].items() if name not in NEVER}
    return merge_file_level(config, front, lambda *_args: None), None


def _front_finding(text: str, file: str) -> Finding:
    """Return what is wrong with front matter that myst-parser cannot read, in words of ours."""
    end = re.search(r"^(?:---|\.\.\.)\s*$", text[3:], re.MULTILINE)
    told = read_yaml(
        "\n" + text[3 : 3 + end.start()].lstrip("-").removeprefix("\n") if end else "", file
    ).findings
    general = Finding(
        "page-markup",
        "The page's front matter cannot be read",
        Place(file, 1),
        "Put a value with a colon in it into quotes, and each key on a line of its own",
    )
    return next(iter(told), general)


class RstPage(RstParser):
    """reStructuredText as Sphinx reads it: with conf.py's prolog and epilog, and lines of any length."""

    def __init__(self, prolog: str = "", epilog: str = "") -> None:
        super().__init__()
        self.prolog, self.epilog = prolog, epilog

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page, as `sphinx.parsers.RSTParser` does."""
        self.setup_parse(inputstring, document)
        self.statemachine = states.RSTStateMachine(
            state_classes=self.state_classes,
            initial_state=self.initial_state,
            debug=document.reporter.debug_flag,
        )
        typed = statemachine.string2lines(
            inputstring, tab_width=document.settings.tab_width, convert_whitespace=True
        )
        lines = statemachine.StringList(typed, document.current_source or document["source"])
        _put_around(lines, self.prolog, self.epilog)
        self.statemachine.run(lines, document, inliner=self.inliner)
        self.finish_parse()


def _put_around(lines: statemachine.StringList, prolog: str, epilog: str) -> None:
    """Put conf.py's prolog below a page's first fields and its epilog at the end, as Sphinx does."""
    if prolog:
        field = re.compile(states.Body.patterns["field_marker"])
        at = next((number for number, line in enumerate(lines) if not field.match(line)), len(lines))
        if at:
            lines.insert(at, "", "<generated>", 0)
            at += 1
        for number, line in enumerate([*prolog.splitlines(), ""]):
            lines.insert(at + number, line, "<rst_prologue>", number)
    if epilog:
        source, number = lines.items[-1] if len(lines) else ("<generated>", 0)
        lines.append("", source, number + 1)
        for number, line in enumerate(epilog.splitlines()):
            lines.append(line, "<rst_epilogue>", number)


class PageSyntax:
    """How the pages of one project are read."""

    def __init__(self, conf: BuildConf) -> None:
        self.myst = page_config(conf.myst())
        self.prolog, self.epilog = conf.text("rst_prolog"), conf.text("rst_epilog")
        self.default_role, self.language = conf.text("default_role"), conf.text("language")
        self.names_taken, self.links = conf.names_taken, conf.links()
        self.suffixes = conf.suffixes()

    def of(self, file: str) -> str:
        """Return the syntax of a page by its file's name: "md" or "rst", "" for another."""
        for suffix, syntax in self.suffixes.items():
            if file.endswith(suffix):
                return syntax
        return "md" if file.endswith(".md") else "rst"
