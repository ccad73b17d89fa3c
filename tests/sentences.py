"""The sentences in the code that an author of a site may read: what a message says, and how to mend it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import sphinx_privacynotice

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(sphinx_privacynotice.__file__).parent
_LEAST = 12
"""Letters that a piece of a sentence has."""
_PATTERN = re.compile(r"\(\?|\\[wdbs]|tuple\[")
_NO_MESSAGES = {"Field", "compile", "getLogger", "TypeVar", "add_argument", "Form", "matching", "join"}
"""Calls whose texts no message holds."""


class Sentence(NamedTuple):
    """A sentence, or a piece of one, with `…` for what is filled in."""

    file: str
    text: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a message matches that holds it."""
        return re.compile(
            ".*".join(re.escape(piece) for piece in re.split(r"…|\{\}|\{\{\{\{", self.text)), re.DOTALL
        )


def sentences(*folders: str) -> Iterator[Sentence]:
    """Yield the sentences of all modules below ``folders`` that make findings or mends."""
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if any(sign in text for sign in ("Finding(", "Fault(", "Slip(")) or re.search(
                "mend|hint", path.stem
            ):
                name = path.relative_to(SOURCE).as_posix()
                yield from (Sentence(name, each) for each in dict.fromkeys(_said(ast.parse(text))))


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr | ast.Constant):
        text = _template(node)
        bare = "" if _PATTERN.search(text) else text.replace("…", "")
        if " " in bare.strip() and len(re.findall(r"\w", bare)) >= _LEAST and re.search(r"[a-z]{3}", bare):
            yield text
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _NO_MESSAGES or name.endswith(("Error", "Slip_")):
            return
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(
            isinstance(each, ast.Name) and each.id.startswith("_") and each.id.isupper() for each in targets
        ):
            value = node.value
            if not isinstance(value, ast.Dict):
                return  # words and patterns, not sentences
    for child in ast.iter_child_nodes(node):
        yield from _said(child)


def _template(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_template(each) if isinstance(each, ast.Constant) else "…" for each in node.values)
