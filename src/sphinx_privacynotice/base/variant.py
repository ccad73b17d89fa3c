"""The variants of a notice: its own page, and its page in another language.

A site's notice is named by its kind, ``cin-cla``. A variant has a name of its own, ``cin-cla.cy``: so its
record, its reading copy and what pages depend on never collide with those of the notice itself. Wherever a
site and a notice name a record, the blocks of a page or a view of the site's data, the notice is such a name;
no kind has a dot.
"""

from __future__ import annotations

from typing import NamedTuple

_SEPARATOR = "."


class Variant(NamedTuple):
    """Which page of a notice is meant: the one in ``language``, "" for the notice's own language."""

    language: str = ""

    def name(self, kind: str) -> str:
        """Return the name of this variant of the notice of ``kind``."""
        return _SEPARATOR.join(filter(None, (kind, *self)))


NOTICE_ITSELF = Variant()
"""The notice as it is, without any variant."""


def split_name(name: str) -> tuple[str, Variant]:
    """Return the kind and the variant of the notice that is called ``name``."""
    kind, _, language = name.partition(_SEPARATOR)
    return kind, Variant(language)
