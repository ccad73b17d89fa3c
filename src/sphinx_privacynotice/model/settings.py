"""Where a project is and what its project file says."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from sphinx_privacynotice.model.budget import Budget
from sphinx_privacynotice.model.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.model.layers import beside, texts
from sphinx_privacynotice.model.site import Entry, Keys
from sphinx_privacynotice.model.source import Folder, SourceError
from sphinx_privacynotice.model.validate import node_at, validate
from sphinx_privacynotice.model.values import Text  # noqa: TC001 - pydantic reads it
from sphinx_privacynotice.model.words import short
from sphinx_privacynotice.model.yamltext import Mapping, read_yaml

PROJECT_FILE = "privacynotice.yaml"
SITE_FILE = "site.yaml"
READING_COPIES = "reading-copies"
PAGE_FOLDERS = ("", "docs", "source", "docs/source", "doc")
"""Where conf.py is looked for below the project file."""

SITE_KEY = re.compile(r"\w[\w.-]*")
"""How a site file may be called, less its ending: as pages can write it and every system can store it."""

MOST_SITES = 50_000
"""Site files of one project; England has 24,000 schools."""

LEVELS_UP = 3
"""How many folders up the `root` of a project that lies in no repository may reach."""

DEFAULT_PACK = "england-schools"


class CheckRule(Entry):
    """What a project sets for one check."""

    CHIEF = "severity"
    severity: Text | None = Field(None, description="error, warning, info or off.")
    reason: Text | None = Field(None, description="Why; shown in reports.")


class ProjectFile(Entry):
    """The project file, ``privacynotice.yaml``."""

    sites: Keys = Field(
        (), description="The site files, as names or patterns; if not said, site.yaml beside conf.py."
    )
    packs: Keys = Field(
        (),
        description="The packs: folders (with a dot first) or installed ones; if not said, england-schools.",
    )
    root: Text | None = Field(
        None, description="How far up `extends` and packs may reach; if not said, the project file's folder."
    )
    checks: dict[str, CheckRule] = Field({}, description="Settings of checks, by code.")


@dataclass(frozen=True, slots=True)
class CheckSetting:
    """What the project sets for the findings of one code; ``severity`` is None for off."""

    severity: Severity | None
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """Where a project is: its folder, and the folder of its pages (conf.py's).

    ``bound`` is the folder that `root` may not reach above, where somebody named one.
    """

    folder: Path
    pages: Path
    file: str | None = PROJECT_FILE
    bound: Path | None = None


def find_project(start: Path, *, folder_given: bool = False) -> ProjectPlace:
    """Find the project that ``start`` lies in: the folder itself or, unless it was given, one above it.

    Raises `SourceError` where there is none.
    """
    start = start.resolve()
    for folder in (start,) if folder_given else (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            pages = [folder / name for name in PAGE_FOLDERS if (folder / name / "conf.py").is_file()]
            # started from the folder of the pages, those are the ones that are meant
            own = [page for page in pages if page == start]
            return ProjectPlace(folder, (own or pages or [folder])[0])
        for name in PAGE_FOLDERS:
            if (folder / name / PROJECT_FILE).is_file() or (folder / name / SITE_FILE).is_file():
                file = PROJECT_FILE if (folder / name / PROJECT_FILE).is_file() else None
                return ProjectPlace(folder / name, folder / name, file)
    above = "" if folder_given else " or above it"
    message = f"There is no {PROJECT_FILE} and no {SITE_FILE} in {start}{above}"
    mend = "Go to the project's folder, or name it with --project"
    raise SourceError(Finding("unreadable-file", message, Place(str(start)), mend))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the project file says, with the places of it; all names are relative to ``root``."""

    root: Path
    prefix: str
    """The folder of the project file, "" for the root itself."""
    data: ProjectFile
    tree: Mapping

    @property
    def file(self) -> str:
        """The project file's name."""
        return f"{self.prefix}/{PROJECT_FILE}" if self.prefix else PROJECT_FILE

    def packs(self) -> list[tuple[str, Place]]:
        """Return the packs with where each is named; folders begin with ``./``."""
        typed = texts(self.tree.entries.get("packs"))
        if not typed:
            return [(DEFAULT_PACK, Place(self.file))]
        return [
            (self._folder(each.text) if each.text.startswith(".") else each.text, each.place)
            for each in typed
        ]

    def _folder(self, name: str) -> str:
        return f"./{beside(self.file, name)}"

    def site_files(self, source: Folder, pages: str, findings: Findings) -> dict[str, Place | None]:
        """Return the site files, in order, with where each is named; report patterns that match nothing."""
        patterns = texts(self.tree.entries.get("sites"))
        if not patterns:
            name = f"{pages}/{SITE_FILE}" if pages else SITE_FILE
            if source.is_file(name):
                return {name: None}
            mend = f"Write it, or name the site files in {PROJECT_FILE} (`sites: sites/*.yaml`)"
            findings.add(
                Finding("unreadable-file", f"There is no site file: {name} does not exist", Place(name), mend)
            )
            return {}
        names: dict[str, Place | None] = {}
        budget = Budget()
        for pattern in patterns:
            target = beside(self.file, pattern.text)
            found = source.glob(target, budget) if any(mark in target for mark in "*?[") else [target]
            if target.startswith(("/", "../")):
                mend = "Name files inside it, or set `root:`"
                message = f"“{short(pattern.text)}” leads outside the project"
                findings.add(Finding("outside-root", message, pattern.place, mend, "sites"))
                continue
            if budget.is_spent("entries"):
                budget.tell("entries", pattern.place, findings, "sites")
                return names
            if not found:
                mend = "Check the folder and the ending (.yaml)"
                message = f"“{short(pattern.text)}” matches no file"
                findings.add(Finding("unreadable-file", message, pattern.place, mend, "sites"))
            for name in found:
                names.setdefault(name, pattern.place)
            if len(names) > MOST_SITES:
                message = f"There are more than {MOST_SITES:,} site files"
                mend = "Make several projects of it, which may share packs and a trust file"
                findings.add(Finding("bad-value", message, pattern.place, mend, "sites"))
                return {}
        return names

    def checks(self, findings: Findings) -> dict[str, CheckSetting]:
        """Return the settings of checks; report severities that do not exist."""
        rules: dict[str, CheckSetting] = {}
        for code, rule in self.data.checks.items():
            place = node_at(self.tree, ("checks", code))[1]
            word = str(rule.severity or "")
            if word not in {"off", *Severity}:
                message = f"“{word}” is no severity" if word else f"The check “{code}” has no severity"
                mend = "Write error, warning, info or off" if word else "Add `severity:`"
                here = node_at(self.tree, ("checks", code, "severity"))[0].place if word else place
                findings.add(Finding("bad-value", message, here, mend, f"checks.{code}.severity"))
                continue
            rules[code] = CheckSetting(
                None if word == "off" else Severity(word), str(rule.reason or ""), place
            )
        return rules


def well_named(names: dict[str, Place | None], findings: Findings) -> dict[str, Place | None]:
    """Return the site files whose names can be a site's key; report the others."""
    kept: dict[str, Place | None] = {}
    for name, place in names.items():
        file = name.rpartition("/")[2]
        stem, dot, _ = file.rpartition(".")
        key = stem if dot else file
        if SITE_KEY.fullmatch(key):
            kept[name] = place
            continue
        better = re.sub(r"[^\w.-]+", "-", key, flags=re.ASCII).strip("-._")[:40] or "oakfield"
        message = f"“{short(file)}” cannot name a site: its pages name it by its file’s name"
        mend = f"Call the file {better}.yaml (letters, digits, hyphens and underscores, and no space)"
        findings.add(Finding("bad-value", message, place or Place(name), mend, "sites"))
    return kept


def read_settings(place: ProjectPlace, findings: Findings) -> Settings:
    """Read the project file; without one, or where it cannot be read, everything is as if it said nothing."""
    folder = place.folder.resolve()
    nothing = Settings(folder, "", ProjectFile.model_validate({}), Mapping({}, {}, Place(PROJECT_FILE, 1)))
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
            findings.add(Finding("bad-value", message, read.root.place, "Begin with `sites:`"))
        return nothing
    data = validate(ProjectFile, read.root, findings)
    root = Path(os.path.normpath(folder / str(data.root or ".")))
    if root != folder and root not in folder.parents:
        here = node_at(read.root, ("root",))[0].place
        message = "“root” must be the project's folder or one above it"
        findings.add(
            Finding("outside-root", message, here, "Write `root: ..` to reach one folder up", "root")
        )
        root = folder
    bound = (place.bound or furthest_root(folder)).resolve()
    if root != folder and root in bound.parents:
        here = node_at(read.root, ("root",))[0].place
        message = "“root” reaches further up than it may"
        mend = f"The furthest that it may reach is `root: {os.path.relpath(bound, folder)}`"
        if not place.bound:
            mend += "; a folder above may be named on the command line, with --root"
        findings.add(Finding("outside-root", message, here, mend, "root"))
        root = folder
    return Settings(root, relative(folder, root) or "", data, read.root)


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
    """Return the project's own folders below ``pages`` that hold no pages: packs and reading copies."""
    settings = read_settings(place, Findings())
    packs = [settings.root / name for name, _ in settings.packs() if name.startswith("./")]
    folders = [relative(folder, pages.resolve()) for folder in (*packs, place.folder / READING_COPIES)]
    return [folder for folder in folders if folder]


def relative(path: Path, root: Path) -> str | None:
    """Return ``path`` relative to ``root`` as a name ("" for the root itself), None where it lies outside."""
    try:
        path = path.resolve()
    except (OSError, RuntimeError, ValueError):  # too long, or a link to itself
        return None
    if path == root:
        return ""
    return path.relative_to(root).as_posix() if root in path.parents else None
