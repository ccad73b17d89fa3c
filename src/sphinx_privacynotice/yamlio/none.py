"""The words that mean “none”: what people type to declare that there is nothing to give for a key."""

from __future__ import annotations

import re

from sphinx_privacynotice.yamlio.tree import Node, Scalar

NONE = "none"

NONE_WORDS = frozenset({NONE, "no", "n/a", "na", "nil", "not applicable", "nothing", "false"})
"""What people write where there is nothing to give for a key."""

ALWAYS_NONE_WORDS = frozenset({NONE, "n/a", "not applicable"})
"""Those of them that mean none even where a text or a key is expected, which may be the word *no*."""


def is_none(node: Node) -> bool:
    """Return whether ``node`` is the word *none* in canonical form: declared none."""
    return isinstance(node, Scalar) and not node.quoted and node.text == NONE


def means_none(text: str, *, anywhere: bool = False) -> bool:
    """Return whether ``text`` is a word for none; ``anywhere``: even where a text is expected."""
    return none_word(text) in (ALWAYS_NONE_WORDS if anywhere else NONE_WORDS)


_DENIAL = re.compile(
    r"(?:there (?:are|is) )?(?:none|not?|nothing|nobody|nowhere|never|nil|no ?one)\b"
    r"|(?:we|the school) (?:do|does|will|would|can|have|has) ?(?:not|n['’]t)\b|(?:we|the school) don['’]t\b",
    re.IGNORECASE,
)


def is_denial(text: str) -> bool:
    """Return whether ``text`` begins as a sentence that denies something: “We do not …”."""
    return _DENIAL.match(text.strip()) is not None


def none_word(text: str) -> str:
    """Return ``text`` in the form of the tables above; a dash alone is a word for none."""
    word = text.strip(" .\n").casefold()
    return word.lstrip("-–— ") or (NONE if word else "")
