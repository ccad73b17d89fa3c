"""The codes of findings: what each means, why it matters, and how to fix it in general."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Severity
from sphinx_privacynotice.base.version import DOCUMENTATION, __version__

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Code:
    """One code; ``severity`` is the one that its findings mostly have, ``law`` an id of the law register.

    ``since`` is the release, as ``0.2``, that brought the code; "" for those of the first.
    """

    code: str
    title: str
    severity: Severity = Severity.ERROR
    why: str = ""
    law: str = ""
    help: str = ""
    since: str = ""

    @property
    def url(self) -> str:
        """The address of the page about the code."""
        return f"{DOCUMENTATION}findings/{self.code}.html"

    @property
    def is_new(self) -> bool:
        """Whether this very release brought the code, so that its findings are only for information yet."""
        return bool(self.since) and self.since == ".".join(__version__.split(".")[:2])


@cache
def known_codes() -> Mapping[str, Code]:
    """Return every code that a finding may carry, as the table ``codes.toml`` has them."""
    import tomllib  # imported here: a table of most commands is never read

    text = Path(__file__).with_name("codes.toml").read_text(encoding="utf-8")
    return {
        code: Code(code, **{**entry, "severity": Severity(entry.get("severity", "error"))})
        for code, entry in tomllib.loads(text).items()
    }
