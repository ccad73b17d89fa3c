"""Directives and roles looked up as the page reader knows them, while a page is read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import en as english
from docutils.utils import Reporter
from myst_parser.mdit_to_docutils import base

from sphinx_privacynotice.text.page.other_directives import Unknown
from sphinx_privacynotice.text.page.plain_docutils import (
    default_settings,
    find_directive,
    find_role,
    plain_role,
)
from sphinx_privacynotice.text.page.roles import TITLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.text.page.plain_docutils import Role

# docutils' own tables, which its typing does not show; Sphinx's registry reads the same ones
_directive_module: Any = directives
_role_module: Any = roles
_myst_module: Any = base

Links = Mapping[str, tuple[str, str | None]]


def _lookups(taken: frozenset[str], links: Links) -> tuple[Any, Any]:
    """Return the lookups of directives and roles where others have names, some of them ours."""

    def directive(name: str, language: Any, document: nodes.document) -> Any:
        return (Unknown, []) if name.lower() in taken else find_directive(name, language, document)

    def role(name: str, language: Any, lineno: int, reporter: Any) -> Any:
        if name.lower() in links:
            return _link_role(*links[name.lower()]), []
        return (plain_role, []) if name.lower() in taken else find_role(name, language, lineno, reporter)

    return directive, role


def _link_role(address: str, words: str | None) -> Role:
    """Return a role that links to an address, as `sphinx.ext.extlinks` makes it."""

    def role(
        _typed: str, _rawtext: str, text: str, *_args: Any, **_options: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        plain = text.replace("\0", "")
        match = TITLED.fullmatch(plain)
        part = match["target"] if match else plain
        target = address.replace("%s", part).replace("%%", "%")
        own = target if words is None else words.replace("%s", part).replace("%%", "%")
        title = match["words"] if match else own
        return [nodes.reference(title, title, internal=False, refuri=target)], []

    return role


def set_default_role(name: str) -> None:
    """Make ``name`` the role of words in single backquotes that name none, while reading tolerantly."""
    found, _ = _role_module.role(name, english, 0, Reporter("", 4, 4))

    def role(_typed: str, *args: Any, **options: Any) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        made: tuple[list[nodes.Node], list[nodes.system_message]] = found(name, *args, **options)
        return made

    _role_module._roles[""] = role  # noqa: SLF001 - what docutils' directive `default-role` sets


@contextmanager
def patched_registries(
    names_taken: frozenset[str] = frozenset(), links: Links | None = None
) -> Iterator[None]:
    """Let docutils and myst-parser look directives and roles up here, as Sphinx does with its own.

    ``names_taken`` are the names that others have in a build, ``links`` the roles of `sphinx.ext.extlinks`.
    """
    before = _directive_module.directive, _role_module.role, _myst_module.get_default_settings
    kept = dict(_role_module._roles)  # noqa: SLF001 - what a page's `role` directive adds must not outlive the page
    _directive_module.directive, _role_module.role = _lookups(names_taken, links or {})
    _myst_module.get_default_settings = default_settings  # myst-parser makes them for a document it drops
    _role_module._roles.clear()  # noqa: SLF001 - likewise
    try:
        yield
    finally:
        _directive_module.directive, _role_module.role, _myst_module.get_default_settings = before
        _role_module._roles.clear()  # noqa: SLF001 - likewise
        _role_module._roles.update(kept)  # noqa: SLF001 - likewise
