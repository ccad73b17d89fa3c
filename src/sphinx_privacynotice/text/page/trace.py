"""A quick search of a page's source, before it is parsed, for anything that this extension may print.

It may return pages that have nothing of ours, but never misses one that has: names are compared without
hyphens, and files that the page includes are searched too.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.page.includes import MAX_INCLUDES

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project

_PLAIN = "|".join(
    sorted(
        name.replace("-", "")
        for name in (*DIRECTIVES, "privacy-notice", "notice-coverage", "notice-history", "notice-status")
    )
)
_OURS = re.compile(
    rf"notice:|(?:{_PLAIN}|clause)\s*(?:::|}})|[:{{(](?:site|law|clause)[:}})]|default.?role::\s*(?:site|law|clause)"
    rf"|(?:\.\.|``|~~|::)[ [({{]*(?:{_PLAIN}|clause:)(?!\w)"  # a directive with a sign too few
)
INCLUDE = re.compile(r"(?<!literal)include(?:::|\})[ \t]*(\S[^\n]*)?", re.IGNORECASE)
_HYPHENS = {ord(sign): None for sign in "-_"}


class Tracer:
    """Looks at the pages of one project; what several pages include is looked at once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._kept: dict[str, tuple[bool, list[str]]] = {}
        conf = project.conf
        always = [conf.text(name) for name in ("rst_prolog", "rst_epilog")] + [
            f":{conf.text('default_role')}:"
        ]
        always += [str(value) for value in ((conf.myst() or {}).get("substitutions") or {"": ""}).values()]
        self._all = any(map(has_trace, always))

    def may_print(self, file: str) -> bool:
        """Return whether the page in ``file``, or what it includes, may print something of ours."""
        if self._all:
            return True
        waiting, seen = [file], {file}
        while waiting:
            ours, names = self._look(waiting.pop())
            if ours:
                return True
            new = {self.included(name, file) for name in names} - {"", *seen}
            seen |= new
            if len(seen) > MAX_INCLUDES:
                return True
            waiting += sorted(new)
        return False

    def included(self, name: str, page: str) -> str:
        """Return the file that an include means, which counts from the page; "" for none inside the root."""
        beside = self.project.pages if name.startswith("/") else page.rpartition("/")[0]
        file = posixpath.normpath(posixpath.join(beside, name.lstrip("/")))
        return file if not file.startswith("../") and self.project.source.is_file(file) else ""

    def _look(self, file: str) -> tuple[bool, list[str]]:
        if file not in self._kept:
            self._kept[file] = self._looked(file)
        return self._kept[file]

    def _looked(self, file: str) -> tuple[bool, list[str]]:
        try:
            text = self.project.source.read(file)
        except SourceError:
            path = self.project.source.path(file)
            try:
                text = path.read_bytes()[: 4 * 1024 * 1024].decode("latin-1") if path else ""
            except OSError:
                return False, []
            # that a page cannot be read is reported, unless there is nothing of ours in it
            return has_trace(text) or len(text) == 4 * 1024 * 1024, []
        if has_trace(text):
            return True, []
        return False, [found[1].strip() for found in INCLUDE.finditer(text) if found[1]]


def has_trace(text: str) -> bool:
    """Return whether a text names a directive or role of ours, or nearly one."""
    return _OURS.search(text.lower().translate(_HYPHENS)) is not None
