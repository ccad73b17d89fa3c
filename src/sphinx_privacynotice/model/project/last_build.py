"""What the last build knew of a project, stored with its doctrees for commands, which only parse conf.py."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

BUILD_FILE = ".notices-build.json"
FORMAT = 1

MAX_BYTES = 16 * 1024 * 1024
MAX_FOLDERS = 2_000
"""Folders that one search looks into."""
MAX_DEPTH = 3

SKIPPED = frozenset({"node_modules", "venv", "env", "site-packages", "__pycache__"})
"""Folders that hold neither projects nor pages nor builds."""

ADDRESSES = ("html_baseurl", "html_file_suffix", "html_link_suffix")
"""The settings of conf.py that say where the built pages are, for what is made of them elsewhere."""

VALUES = (
    "exclude_patterns",
    "include_patterns",
    "source_suffix",
    "root_doc",
    "templates_path",
    "default_role",
    "rst_prolog",
    "rst_epilog",
    "language",
    "extlinks",
    *ADDRESSES,
)
"""The settings of conf.py that decide what a page says, beside those of MyST, and `ADDRESSES`."""


@dataclass(frozen=True, slots=True)
class LastBuild:
    """What a build knew: folders, a digest of conf.py, settings, names that others have taken."""

    conf: Path
    source: Path
    digest: str
    values: Mapping[str, Any]
    names_taken: frozenset[str]


def conf_digest(conf: Path) -> str:
    """Return a digest of the conf.py in a folder, "" where it cannot be read."""
    try:
        return blake2b((conf / "conf.py").read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return ""


def built_json(built: LastBuild, folder: Path) -> str:
    """Return what is stored of a build in ``folder``: the same bytes for the same build in any place."""
    data = {
        "format": FORMAT,
        "conf": os.path.relpath(built.conf, folder).replace(os.sep, "/"),
        "source": os.path.relpath(built.source, folder).replace(os.sep, "/"),
        "digest": built.digest,
        "values": {name: plain(value) for name, value in built.values.items()},
        "names_taken": sorted(built.names_taken),
    }
    return json.dumps(data, indent=0, sort_keys=True) + "\n"


def plain(value: Any) -> Any:
    """Return a value of conf.py as JSON has it; None for what it has not."""
    match value:
        case set() | frozenset():
            return sorted(map(str, value))
        case list() | tuple():
            return [plain(each) for each in value]
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
    return value if isinstance(value, str | bool | int | float) else None


def find_builds(folders: Iterable[Path]) -> list[LastBuild]:
    """Return what builds below ``folders`` have stored, those of conf.py as it is now first."""
    found = filter(None, map(_read, dict.fromkeys(_files(folders))))
    return sorted(found, key=lambda built: built.digest != conf_digest(built.conf))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    level = list(folders)
    for _ in range(MAX_DEPTH + 1):
        below: list[Path] = []
        for folder in level:
            if folder in seen:
                continue
            if len(seen) == MAX_FOLDERS:
                return
            seen.add(folder)
            for doctrees in (folder, folder / "doctrees", folder / ".doctrees"):
                if (doctrees / BUILD_FILE).is_file():
                    yield doctrees / BUILD_FILE
            found = subfolders(folder, (".", "_static", "_sources", "_images", "_modules"))
            below += sorted(found, key=lambda each: not each.name.startswith("_"))
        level = below


def subfolders(folder: Path, hidden: tuple[str, ...]) -> list[Path]:
    """Return the folders in ``folder``, sorted; no links, nor what is `SKIPPED` or begins as ``hidden``."""
    try:
        with os.scandir(folder) as entries:
            return sorted(
                folder / entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False)
                and not entry.name.startswith(hidden)
                and entry.name not in SKIPPED
            )
    except OSError:
        return []


def _read(file: Path) -> LastBuild | None:
    """Return what a file says; None if it is invalid, or of another release."""
    with suppress(OSError, ValueError, RecursionError):
        if file.stat().st_size > MAX_BYTES:
            return None
        match json.loads(file.read_text(encoding="utf-8")):
            case {
                "format": version,
                "conf": str() as conf,
                "source": str() as source,
                "digest": str() as digest,
                "values": dict() as values,
                "names_taken": list() as taken,
            } if version == FORMAT and all(isinstance(each, str) for each in taken):
                folder = file.parent.resolve()
                conf_folder, source_folder = (
                    Path(os.path.realpath(folder / each)) for each in (conf, source)
                )
                if source_folder.is_dir() and (conf_folder / "conf.py").is_file():
                    return LastBuild(conf_folder, source_folder, digest, values, frozenset(taken))
    return None
