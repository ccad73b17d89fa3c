"""The rooms of the source: which there are, how large, who imports whom, and whether an arrow runs back.

    python tests/rooms.py            print it all; exit 1 where there is a circle or an arrow that runs back
    python tests/rooms.py --write    draw the picture in ARCHITECTURE.md anew

Every import counts, also those inside functions and under ``TYPE_CHECKING``.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = "sphinx_privacynotice"
ROOT = Path(__file__).resolve().parent.parent
PICTURE = ("<!-- picture: tests/rooms.py --write -->\n", "<!-- end of picture -->\n")
MAX_SHARE = 25
"""How many per cent of the lines one folder may hold."""

ROOMS: dict[str, set[str]] = {
    "base": set(),
    "hosts": {"base"},
    "yamlio": {"base"},
    "model": {"base", "yamlio"},
    "text": {"base", "yamlio", "model"},
    "checks": {"base", "yamlio", "model"},
    "review": {"base", "yamlio", "model"},
    "exports": {"base", "yamlio", "model"},
    "authoring": {"base", "yamlio", "model", "text", "review"},
    "scaffold": {"base", "yamlio", "model", "text"},
    "sphinx_ext": {"base", "yamlio", "model", "text", "checks", "review", "exports"},
    "cli": {"base", "yamlio", "model", "text", "checks", "review", "exports", "authoring", "scaffold"},
    # the front door and `python -m` each open one room
    "__init__": {"base", "sphinx_ext"},
    "__main__": {"cli"},
}
"""Which rooms each room may import, besides itself."""

FOLDERS: dict[str, set[str]] = {
    "yamlio.slips": {"yamlio"},
    "model.format": set(),
    "model.pack": {"model.format"},
    "model.site": {"model.format", "model.pack"},
    "model.project": {"model", "model.format", "model.pack", "model.site"},
    "text.clause": set(),
    "text.page": {"text.clause"},
    "text.document": set(),
    "checks.reports": {"checks"},
    "checks.rules": {"checks"},
    "review.reports": {"review"},
}
"""Which folders of its own room a folder within a room may import."""

Modules = dict[str, Path]
Imports = dict[str, dict[str, int]]


def find_modules(source: Path) -> Modules:
    """Return the file of each module of the package in ``source``; packs are data."""
    package = source / PACKAGE
    files = (path for path in sorted(package.rglob("*.py")) if "packs" not in path.relative_to(package).parts)
    return {_name(path.relative_to(source)): path for path in files}


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


def imported_names(path: Path) -> dict[str, int]:
    """Return every module and name that a file imports, anywhere in it, with the line.

    Raises `ValueError` for a relative import and for one that only running shows.
    """
    found: dict[str, int] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(
                    f"{path}:{node.lineno}: imports are absolute, so that one can read where they go"
                )
            found[str(node.module)] = node.lineno
            if str(node.module).split(".")[0] == PACKAGE:
                found.update((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _may_import_ours(node):
            raise ValueError(f"{path}:{node.lineno}: an import that only running shows")
    return found


def _may_import_ours(call: ast.Call) -> bool:
    """Say whether a call imports by name what may be ours; a name that begins with another package is not."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in {"import_module", "__import__"}:
        return False
    words = call.args[0] if call.args else None
    first = words.values[0] if isinstance(words, ast.JoinedStr) else words
    begins = first.value if isinstance(first, ast.Constant) else ""
    return not begins or str(begins).split(".")[0] == PACKAGE


def find_imports(modules: Modules) -> Imports:
    """Return, for each module, the modules of the package that it imports, with the line."""
    named = {**{name: name for name in modules}, **{name.removesuffix(".__init__"): name for name in modules}}
    found: Imports = {}
    for name, path in modules.items():
        own = imported_names(path)
        found[name] = {
            named[each]: line
            for each, line in own.items()
            # a package that is named on the way to a module of it is not imported for itself
            if each in named
            and named[each] != name
            and not (
                named[each].endswith(".__init__")
                and any(other.startswith(f"{each}.") and other in named for other in own)
            )
        }
    return found


def room_of(name: str) -> str:
    """Return the room of a module: its first folder, or the file's own name beside them."""
    return name.split(".")[1]


def folder_of(name: str) -> str:
    """Return the folder of a module below the package: ``model.site``."""
    return ".".join(name.split(".")[1:-1])


def find_wrong_arrows(modules: Modules, imports: Imports) -> list[str]:
    """Return the imports that run back, as ``file:line imports module``."""
    wrong = []
    for name, found in imports.items():
        room, folder = room_of(name), folder_of(name)
        for other, line in found.items():
            within = room_of(other) == room
            allowed = (
                folder not in FOLDERS or folder_of(other) in FOLDERS[folder] | {folder}
                if within
                else room_of(other) in ROOMS[room]
            )
            if not allowed:
                wrong.append(f"{modules[name]}:{line} imports {other}")
    return wrong


def find_circles(imports: Imports) -> list[list[str]]:
    """Return the circles of modules, one for each group of modules that import each other."""
    left = {name: set(found) for name, found in imports.items()}
    circles = []
    while True:
        try:
            tuple(TopologicalSorter(left).static_order())
        except CycleError as error:
            circle = list(dict.fromkeys(error.args[1]))
            circles.append(sorted(circle))
            left = {name: found - set(circle) for name, found in left.items() if name not in circle}
        else:
            return circles


def count_lines(modules: Modules) -> Counter[str]:
    """Return how many lines each folder holds, files of its own alone."""
    counted: Counter[str] = Counter()
    for name, path in modules.items():
        counted[folder_of(name)] += len(path.read_text(encoding="utf-8").splitlines())
    return counted


def draw(imports: Imports) -> str:
    """Return the rooms and their arrows as Mermaid; an arrow that follows from two others is left out."""
    arrows = {(room_of(name), room_of(other)) for name, found in imports.items() for other in found}
    arrows = {(a, b) for a, b in arrows if a != b and not {a, b} & {"__init__", "__main__"}}
    reach = set(arrows)
    for middle in ROOMS:
        reach |= {(a, b) for a, c in reach if c == middle for d, b in reach if d == middle}
    direct = sorted((a, b) for a, b in arrows if not any((a, c) in reach and (c, b) in reach for c in ROOMS))
    lines = ["```mermaid", "flowchart TD", *(f"    {a} --> {b}" for a, b in direct), "```"]
    return "\n".join(lines) + "\n"


def write_picture(text: str, picture: str) -> str:
    """Return the text of ARCHITECTURE.md with ``picture`` between its two marks."""
    before, _, rest = text.partition(PICTURE[0])
    _, _, after = rest.partition(PICTURE[1])
    return before + PICTURE[0] + picture + PICTURE[1] + after


def main() -> int:
    """Print what there is, or write the picture."""
    modules = find_modules(ROOT / "src")
    imports = find_imports(modules)
    if "--write" in sys.argv[1:]:
        page = ROOT / "ARCHITECTURE.md"
        page.write_text(write_picture(page.read_text(encoding="utf-8"), draw(imports)), encoding="utf-8")
        return 0
    counted = count_lines(modules)
    total = counted.total()
    for folder, lines in sorted(counted.items()):
        print(f"{lines:7,} {100 * lines / total:5.1f} %  {folder or '(the package)'}")
    print(f"{total:7,} lines in {len(modules)} modules")
    wrong = find_wrong_arrows(modules, imports)
    circles = [" - ".join(circle) for circle in find_circles(imports)]
    large = [folder for folder, lines in counted.items() if 100 * lines > MAX_SHARE * total]
    for title, found in (("arrows back", wrong), ("circles", circles), (f"over {MAX_SHARE} %", large)):
        print(f"{title}: {len(found)}", *found, sep="\n  ")
    return 1 if wrong or circles or large else 0


if __name__ == "__main__":
    sys.exit(main())
