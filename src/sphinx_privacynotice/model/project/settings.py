"""The project file: its settings, and the folders that they resolve to."""

from __future__ import annotations

import os
import posixpath
import re
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field

from sphinx_privacynotice.base.budget import Budget
from sphinx_privacynotice.base.files import Folder, SourceError, how_to_reach
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.format.check_settings import CheckSetting, CheckSettings, read_checks
from sphinx_privacynotice.model.format.entry import CheckRule, Entry, as_list
from sphinx_privacynotice.model.format.layers import resolve_relative, scalars
from sphinx_privacynotice.model.format.schema import Keys  # noqa: TC001 - pydantic reads it
from sphinx_privacynotice.model.format.typed import validate
from sphinx_privacynotice.model.format.values import Number, Text  # noqa: TC001 - pydantic reads it
from sphinx_privacynotice.model.pack.single import ENDING, LATER, is_single
from sphinx_privacynotice.model.project.discovery import (
    CONF_FOLDERS,
    PROJECT_FILES,
    SITE_FILES,
    ProjectPlace,
    find_project,
)
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CheckSetting",
    "CheckSettings",
    "ProjectPlace",
    "Settings",
    "find_project",
    "own_folders",
    "read_settings",
]

PROJECT_FILE, SITE_FILE = PROJECT_FILES[0], SITE_FILES[0]
READING_COPIES = "reading-copies"
PAGE_FOLDERS = CONF_FOLDERS

SITE_KEY = re.compile(r"\w[\w.-]*")
"""How a site file may be called, less its ending: as pages can write it and every system can store it."""

MAX_SITES = 50_000
"""Site files of one project; England has 24,000 schools."""

LEVELS_UP = 3
"""How many folders up the `root` of a project outside a repository may reach."""

DEFAULT_PACK = "england-schools"


class PlacedCheckRule(CheckRule):
    """What a project sets for one check, everywhere or in one place."""

    site: Text | None = Field(None, description="Of this site alone, by its key.")
    notice: Text | None = Field(None, description="Of notices of this kind alone.")


PlacedCheckRules = Annotated[tuple[PlacedCheckRule, ...], BeforeValidator(as_list)]
"""A list of settings of one check; one stands for a list of one."""


class ProjectFile(Entry):
    """The project file, ``privacynotice.yaml``."""

    sites: Keys = Field(
        (), description="The site files, as names or patterns; if not said, site.yaml beside conf.py."
    )
    docs: Text | None = Field(None, description="The folder of conf.py; if not said, it is looked for.")
    source: Text | None = Field(
        None, description="The folder of the pages, where it is not conf.py's (Sphinx's option `-c`)."
    )
    packs: Keys = Field(
        (),
        description="The packs: folders or files of one notice (with a dot first) or installed ones;"
        " if not said, england-schools.",
    )
    root: Text | None = Field(
        None, description="How far up `extends` and packs may reach; if not said, the project file's folder."
    )
    notice_days: Number | None = Field(
        None, description="How many days before a material change applies people are to be told of it."
    )
    status: Keys = Field(
        (),
        description="Files with records of other repositories (`status.json`, `notices.json`), as names or "
        "patterns: the overview of notices shows them, too.",
    )
    checks: dict[str, PlacedCheckRules] = Field(
        {}, description="Settings of checks, by code: one, or a list of them for several places."
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """What the project file says, with the places of it; all names are relative to ``root``."""

    root: Path
    prefix: str
    """The folder of the project file, "" for the root itself."""
    data: ProjectFile
    tree: Mapping
    name: str = PROJECT_FILE

    @property
    def file(self) -> str:
        """The project file's name."""
        return f"{self.prefix}/{self.name}" if self.prefix else self.name

    def packs(self) -> list[tuple[str, Place]]:
        """Return the packs with where each is named; folders begin with ``./``."""
        typed = scalars(self.tree.entries.get("packs"))
        if not typed:
            return [(DEFAULT_PACK, Place(self.file))]
        return [
            (self._folder(each.text) if each.text.startswith(".") else each.text, each.place)
            for each in typed
        ]

    def _folder(self, name: str) -> str:
        return f"./{resolve_relative(self.file, name)}"

    def site_files(self, source: Folder, folders: list[str], findings: Findings) -> dict[str, Place | None]:
        """Return the site files, in order, with where each is named; report patterns that match nothing.

        Where none are named, it is the site file in the first of ``folders`` that has one.
        """
        patterns = [(each.text, each.place) for each in scalars(self.tree.entries.get("sites"))]
        if not patterns:
            return _only_site(source, folders, findings)
        names = self.matching_files(patterns, source, "sites", findings)
        if len(names) > MAX_SITES:
            place = next(reversed(names.values()))
            hint = "Make several projects of it, which may share packs and a trust file"
            message = f"There are more than {MAX_SITES:,} site files"
            findings.add(Finding("bad-value", message, place, hint, "sites"))
            return {}
        return dict(names)

    def status_files(self) -> list[tuple[str, Place]]:
        """Return the patterns of the files of records of other repositories, with where each is named."""
        return [(each.text, each.place) for each in scalars(self.tree.entries.get("status"))]

    def matching_files(
        self, patterns: Iterable[tuple[str, Place]], source: Folder, key: str, findings: Findings
    ) -> dict[str, Place]:
        """Return the files that patterns mean, in order, with where each is named; report those without any.

        Patterns count from the folder of the project file; ``key`` is the one that names them.
        """
        names: dict[str, Place] = {}
        budget = Budget()
        for text, place in patterns:
            target = posixpath.normpath(posixpath.join(escape(self.prefix), text))
            if target.startswith(("/", "../")) or target == "..":
                message = f"“{short(text)}” leads outside the project"
                findings.add(Finding("outside-root", message, place, how_to_reach(target), key))
                continue
            found = self._matching(source, target, text, budget)
            if budget.is_spent("entries"):
                budget.report("entries", place, findings, key)
                return names
            if not found:
                ending = ".json" if key == "status" else ".yaml"
                hint = f"Check the folder and the ending ({ending})"
                message = f"“{short(text)}” matches no file"
                findings.add(Finding("unreadable-file", message, place, hint, key))
            for name in found:
                names.setdefault(name, place)
            if len(names) > MAX_SITES:
                break
        return names

    def _matching(self, source: Folder, target: str, typed: str, budget: Budget) -> list[str]:
        """Return the files that a pattern means: neither the project file nor hidden ones, unless named."""
        if not any(mark in typed for mark in "*?["):
            return [resolve_relative(self.file, typed)]
        hidden = typed.rpartition("/")[2].startswith(".")
        return [
            name
            for name in source.glob(target, budget)
            if name != self.file and (hidden or not name.rpartition("/")[2].startswith("."))
        ]

    def checks(self, findings: Findings) -> CheckSettings:
        """Return the settings of checks; report severities that do not exist."""
        return read_checks(self.data.checks, self.tree, ("checks",), findings)


def well_named(names: dict[str, Place | None], findings: Findings) -> dict[str, Place | None]:
    """Return the site files whose names can be a site's key; report the others."""
    good: dict[str, Place | None] = {}
    for name, place in names.items():
        file = name.rpartition("/")[2]
        key = file.rpartition(".")[0] if "." in file else file
        if SITE_KEY.fullmatch(key):
            good[name] = place
            continue
        better = re.sub(r"[^\w.-]+", "-", key, flags=re.ASCII).strip("-._")[:40] or "oakfield"
        message = f"“{short(file)}” cannot name a site: its pages name it by its file’s name"
        hint = f"Call the file {better}.yaml (letters, digits, hyphens and underscores, and no space)"
        findings.add(Finding("bad-value", message, place or Place(name), hint, "sites"))
    return good


def _only_site(source: Folder, folders: list[str], findings: Findings) -> dict[str, Place | None]:
    names = [f"{folder}/{name}" if folder else name for folder in folders for name in SITE_FILES]
    for name in names:
        if source.is_file(name):
            return {name: None}
        if source.path(name) is None:
            message = f"“{name}” leads outside the project"
            hint = (
                f"Put the file itself there, or set `root:` in {PROJECT_FILE} to the folder that holds both"
            )
            findings.add(Finding("outside-root", message, Place(name), hint))
            return {}
    hint = f"Write it, or name the site files in {PROJECT_FILE} (`sites: sites/*.yaml`)"
    message = f"There is no site file: {names[0]} does not exist"
    findings.add(Finding("unreadable-file", message, Place(names[0]), hint))
    return {}


def read_settings(place: ProjectPlace, findings: Findings) -> Settings:
    """Read the project file; without one, or where it cannot be read, everything is as if it said nothing."""
    folder, reach = place.folder.resolve(), place.reach.resolve()
    no_tree = Mapping({}, {}, Place(PROJECT_FILE, 1))
    nothing = Settings(reach, relative(folder, reach) or "", ProjectFile.model_validate({}), no_tree)
    if place.file is None:
        return nothing
    try:
        text = Folder(folder).read(place.file)
    except SourceError as error:
        findings.add(error.finding)
        return nothing
    read = read_yaml(text, place.file)
    findings.extend(read.findings)
    if not isinstance(read.root, Mapping):
        if read.root is not None:
            message = f"{place.file} should be a map of keys like `sites:`"
            hint = "Begin it with `sites:` and the site files, as in `sites: sites/*.yaml`"
            findings.add(Finding("bad-value", message, read.root.place, hint))
        return nothing
    return _resolve_folders(place, validate(ProjectFile, read.root, findings), read.root, findings)


def _resolve_folders(place: ProjectPlace, data: ProjectFile, tree: Mapping, findings: Findings) -> Settings:
    folder, reach = place.folder.resolve(), place.reach.resolve()

    def report(key: str, message: str, hint: str, code: str = "outside-root") -> None:
        findings.add(Finding(code, message, node_at(tree, (key,))[0].place, hint, key))

    root = Path(os.path.normpath(folder / str(data.root or ".")))
    bound = (place.bound or furthest_root(folder)).resolve()
    if root != folder and root not in folder.parents:
        message = "“root” must be the project's folder or one above it"
        report("root", message, "Write `root: ..` to reach one folder up")
        root = folder
    elif root != folder and root in bound.parents:
        hint = f"The furthest that it may reach is `root: {os.path.relpath(bound, folder)}`"
        if not place.bound:
            hint += "; a folder above may be named on the command line, with --root"
        report("root", "“root” reaches further up than it may", hint)
        root = folder
    for key, name, there, what, means in (
        ("docs", data.docs, lambda path: (path / "conf.py").is_file(), "no conf.py in", "conf.py"),
        ("source", data.source, Path.is_dir, "no folder", "the pages"),
    ):
        if name and not there(folder / str(name)):
            hint = f"Name the folder of {means}, from this file's own"
            report(key, f"There is {what} “{short(str(name))}”", hint, "unreadable-file")
    wide = Path(os.path.commonpath((root, reach)))
    named = next((key for key in ("source", "docs") if key in tree.entries), "")
    if named and wide in bound.parents:
        report(named, f"“{named}” leads outside the repository", "Name a folder inside it")
        wide = root
    return Settings(wide, relative(folder, wide) or "", data, tree, place.file or PROJECT_FILE)


def furthest_root(folder: Path) -> Path:
    """Return the folder that the `root` of a project in ``folder`` may not reach above.

    That is its repository; of a project in none three folders up, but neither the home folder nor the top
    of the disk: a stranger's project file could else have any file read.
    """
    ways = [folder, *folder.parents]
    for each in ways:
        if (each / ".git").exists():
            return each
    closed = {Path(folder.anchor)}
    with suppress(RuntimeError):  # nobody is at home
        closed |= {Path.home(), *Path.home().parents}
    return next((way for way in reversed(ways[: LEVELS_UP + 1]) if way not in closed), folder)


def own_folders(place: ProjectPlace, pages: Path) -> list[str]:
    """Return the project's own folders and files below ``pages`` that are no pages: packs and reading copies.

    They are patterns as Sphinx has them. A bracket is any sign there: of one in brackets, which means it
    alone, Python warns. Where the project file has errors, folders beside it that look like packs are some.
    """
    findings = Findings()
    settings = read_settings(place, findings)
    names = [name for name, _ in settings.packs() if name.startswith("./")]
    names += [f"{name.removesuffix(ENDING)}{LATER}" for name in names if is_single(name)]
    packs = [settings.root / name for name in names]
    packs += [found.parent for found in sorted(place.folder.glob("*/pack.yaml")) if findings.errors]
    folders = [relative(folder, pages.resolve()) for folder in (*packs, place.folder / READING_COPIES)]
    return [re.sub(r"[*?[]", "?", folder) for folder in folders if folder]


def relative(path: Path, root: Path) -> str | None:
    """Return ``path`` relative to ``root`` as a name ("" for the root itself), None if it is outside."""
    try:
        path = path.resolve()
    except (OSError, RuntimeError, ValueError):  # too long, or a link to itself
        return None
    if path == root:
        return ""
    return path.relative_to(root).as_posix() if root in path.parents else None
