"""What differs from a clean build."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from differential import builds

if TYPE_CHECKING:
    from pathlib import Path


def told(builder: str, said: list[str], wanted: list[str]) -> list[str]:
    """Return how findings differ from those that a clean build tells."""
    lost, more = Counter(wanted) - Counter(said), Counter(said) - Counter(wanted)
    return [
        *(f"{builder}: finding not told: {line}" for line in lost.elements()),
        *(f"{builder}: finding told too often or wrongly: {line}" for line in more.elements()),
    ]


def differing(made: Path, clean: Path, pages: set[str], ever: set[str]) -> dict[str, str]:
    """Return the files that differ, each with how.

    Sphinx never takes a file away: what is left of pages that are gone is its own. So are the copies of
    sources of the builder json, which are made once and never again.
    """
    found, wanted = builds.outputs(made), builds.outputs(clean)
    if made.name == "json":
        found, wanted = (
            {name: content for name, content in files.items() if not name.startswith("_sources/")}
            for files in (found, wanted)
        )
    differ = {name: "is missing" for name in wanted if name not in found}
    for name, content in found.items():
        if name in wanted:
            if content != wanted[name]:
                differ[name] = f"differs: {first_difference(content, wanted[name])}"
        elif not _left(name, pages, ever):
            differ[name] = "should not be there"
    return dict(sorted(differ.items()))


def without_syntax(name: str) -> str:
    """Return a file's name, of a copy of a page's source without the syntax: plain pages have but one."""
    if not name.startswith("_sources/"):
        return name
    typed = name.removesuffix(".txt")
    return typed.rpartition(".")[0] if typed.endswith((".rst", ".txt", ".md")) else typed


def page_of(name: str) -> str:
    """Return the name of the page that a file would be made of."""
    return name.removeprefix("_sources/").partition(".")[0].removesuffix("/index")


def _left(name: str, pages: set[str], ever: set[str]) -> bool:
    if name.startswith("_static/"):  # a style sheet that no page has any more
        return True
    stem = page_of(name)
    return stem in ever and (stem not in pages or name.startswith("_sources/"))


def first_difference(made: bytes, wanted: bytes) -> str:
    """Return the first line that differs, as it is and as it should be."""
    one, other = made.decode(errors="replace").splitlines(), wanted.decode(errors="replace").splitlines()
    for number, (line, should) in enumerate(zip([*one, ""], [*other, ""], strict=False), 1):
        if line != should:
            at = next((n for n, (a, b) in enumerate(zip(line, should, strict=False)) if a != b), 0)
            start = max(at - 40, 0)
            return f"line {number} is …{line[start : at + 80]}… and should be …{should[start : at + 80]}…"
    return f"{len(one)} lines, and should have {len(other)}"
