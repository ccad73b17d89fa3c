"""No regular expression of ours takes long over a long text, by whatever method it is called."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from hostile.fuzz import watched

import sphinx_privacynotice
from sphinx_privacynotice.model.pack import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

METHODS = {"search", "match", "fullmatch", "sub", "finditer", "findall", "split"}

GUARDED = {
    # what may take longer a character, because it never sees many
    "dates._BETWEEN": "a period has 40 characters",
    "values.WebAddress.FORM": "an address has 2,048",
    "line.COMMENT": "is matched only where a blank stands",
}


def held(module: Any) -> dict[str, re.Pattern[str]]:
    """Return the patterns of a module and of its classes, by name."""
    owners = {"": vars(module)}
    owners |= {f"{name}.": vars(each) for name, each in vars(module).items() if isinstance(each, type)}
    return {
        f"{owner}{name}": each
        for owner, names in owners.items()
        for name, each in names.items()
        if isinstance(each, re.Pattern)
    }


def called(module: Any) -> dict[str, set[str]]:
    """Return by which methods a module calls what it names."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            found.setdefault(ast.unparse(node.value).rpartition(".")[2], set()).add(node.attr)
    return found


def used() -> Iterator[tuple[str, re.Pattern[str], str]]:
    """Yield every pattern, with its name and each method it is called by."""
    names = [
        each.name for each in pkgutil.walk_packages(sphinx_privacynotice.__path__, "sphinx_privacynotice.")
    ]
    for module in [importlib.import_module(name) for name in names if not name.endswith("__main__")]:
        patterns = held(module)
        calls = called(module) if patterns else {}
        for name, pattern in patterns.items():
            for method in sorted(calls.get(name.rpartition(".")[2], ())):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", pattern, method
    for name, form in vars(entry).items():
        matcher = getattr(getattr(form, "accepts", None), "__self__", None)
        if isinstance(matcher, re.Pattern):
            yield f"entry.{name}", matcher, "fullmatch"


USED = [each for each in used() if each[0] not in GUARDED]
REPEATED = [
    " ",
    "a",
    "1",
    "-",
    ".",
    "a.",
    "- ",
    "a ",
    "{{ ",
    "(",
    "`",
    "=",
    "<",
    "'",
    "“",
    "\\",
    "1 year ",
    ":",
]


@pytest.mark.parametrize(("name", "pattern", "method"), USED, ids=[f"{each[0]}.{each[2]}" for each in USED])
def test_a_pattern_is_quick_over_a_hundred_thousand_characters(
    name: str, pattern: re.Pattern[str], method: str
) -> None:
    assert name
    call = getattr(pattern, method)
    for piece in REPEATED:
        for before in ("", "{{"):
            text = f"{before}{piece * (100_000 // len(piece))}\0"
            # the slowest takes a twentieth of a second; in quadratic time it would be many seconds.
            # One may be slow by chance: a garbage collection goes over all that the tests before have made
            assert any(seconds(call, method, text) < 1 for _ in range(3)), before + piece


def seconds(call: Callable[..., Any], method: str, text: str) -> float:
    """Return the processor time that a method of a pattern takes over a text."""
    begun = process_time()
    with watched(60):
        found = call("", text) if method == "sub" else call(text)
        if method == "finditer":
            for _ in found:
                pass
    return process_time() - begun


def test_most_patterns_are_looked_at() -> None:
    assert len(USED) > 80
    assert {name for name, _, _ in used()} >= GUARDED.keys()
