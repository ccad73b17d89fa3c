"""Languages by their codes, as BCP 47 has them and as settings of Sphinx write them (``en_GB``)."""

from __future__ import annotations


def same_language(one: str, other: str) -> bool:
    """Return whether two languages are one, perhaps as spoken in two places: en and en-GB."""
    first, second = (each.replace("_", "-").partition("-")[0].lower() for each in (one, other))
    return first == second
