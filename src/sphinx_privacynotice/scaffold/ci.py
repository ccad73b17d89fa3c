"""`init --ci`: the workflows of a code host, and who reviews which file."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.model.project.settings import PROJECT_FILE, READING_COPIES, relative
from sphinx_privacynotice.scaffold.folder import ScaffoldError
from sphinx_privacynotice.scaffold.plan import NOTICES, SITES, TRUST_FILE
from sphinx_privacynotice.yamlio.writer import scalar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.scaffold.folder import PlannedFiles

HOSTS = ("github", "gitlab")
FILES = {
    "github": {
        ".github/workflows/privacy-notices.yml": "github.yml",
        ".github/workflows/privacy-notices-comment.yml": "github-comment.yml",
        ".github/workflows/privacy-notices-weekly.yml": "github-weekly.yml",
    },
    "gitlab": {".gitlab-ci.yml": "gitlab.yml"},
}
BESIDE = "privacy-notices.gitlab-ci.yml"
"""Where GitLab's jobs go if there is a .gitlab-ci.yml already."""

CODEOWNERS = {"github": ".github/CODEOWNERS", "gitlab": "CODEOWNERS"}
ANY_CODEOWNERS = ("CODEOWNERS", ".github/CODEOWNERS", ".gitlab/CODEOWNERS", "docs/CODEOWNERS")
_TEMPLATES = Path(__file__).with_name("templates") / "ci"
_OWNER = re.compile(
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?(?:/[A-Za-z0-9](?:[\w.-]{0,98}\w)?){0,5}"
    r"|[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}",
    re.ASCII,
)
_NAME = re.compile(r"[\w./-]+", re.ASCII)
_PLACEHOLDER = "@OWNER"


def repository_root(folder: Path) -> Path:
    """Return the repository that a folder is in, the folder itself where it is in none."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def check_owners(owners: Sequence[str]) -> list[str]:
    """Return the owners that were given, one by one; raise `ScaffoldError` for one that no host knows."""
    each = [owner for text in owners for owner in re.split(r"[\s,]+", text) if owner]
    for owner in each:
        if not _OWNER.fullmatch(owner) or owner == _PLACEHOLDER:
            raise ScaffoldError(
                f"“{owner}” is no owner: write a user or a team of your host, as @westshire/governance, or an"
                " e-mail address"
            )
    return each


def add_workflows(files: PlannedFiles, folder: Folder, host: str, project: str) -> None:
    """Add the workflows of ``host`` to what is planned; ``project`` is the folder of the project.

    Where GitLab's one file is there, the jobs go into a file beside it, and a note says how to include it.
    """
    needed = next(
        (name for name in _below(project, "requirements.txt") if _is_planned(files, folder, name)), ""
    )
    for name, template in FILES[host].items():
        target = name
        text = _text(template, project, needed)
        if host == "gitlab" and folder.is_file(name) and folder.read(name) != text:
            target = BESIDE
            files.notes.append(f"Add to {name}, below `include:`: - local: {BESIDE}")
        files.new[target] = text
    if host == "gitlab":
        files.notes.append(
            "For the note on merge requests, keep a project access token (role Developer, scope `api`) as"
            " the masked variable PRIVACYNOTICE_TOKEN"
        )
    else:
        files.notes.append(
            "For the weekly pull request, tick “Allow GitHub Actions to create and approve pull requests”"
            " (Settings, Actions, General)"
        )


def _is_planned(files: PlannedFiles, folder: Folder, name: str) -> bool:
    return name in files.new or folder.is_file(name)


def _below(project: str, name: str) -> list[str]:
    return list(dict.fromkeys((f"{project}/{name}" if project != "." else name, name)))


def _text(template: str, project: str, requirements: str) -> str:
    """Return a workflow for this version of the package and this project."""
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    package = f"sphinx-privacynotice=={__version__}"
    alone = "--no-deps" in text
    more = f" --requirement {requirements}" if not alone and _NAME.fullmatch(requirements) else ""
    text = text.replace("sphinx-privacynotice==0.0.0", package + more)
    return re.sub(r'(PROJECT: )"\."', lambda found: found[1] + _quoted(project), text)


def _quoted(text: str) -> str:
    """Return a text as a quoted scalar of YAML."""
    shown = scalar(text)
    return shown if shown.startswith(('"', "'")) else f'"{shown}"'


def add_codeowners(
    files: PlannedFiles,
    folder: Folder,
    host: str,
    owners: Sequence[str],
    owned: Mapping[str, Collection[str]],
    project: str,
) -> None:
    """Add who reviews what: ``owners`` what all schools share and this itself, and each school its own files.

    ``owned`` are the files of each school by its key; "" is what all share. Who answers for a school nobody
    has said, so its lines are comments to be filled in; so are those of the trust without ``owners``, and
    that of the reading copies in ``project``, its folder: they are for the data protection officer.
    """
    lines = [
        "# Who must approve a change of which file. The last line that fits a file counts.",
        "# Take the # away from a line once its owner is filled in.",
        "",
        "# What all schools share",
        *_rules([*owned.get("", ()), *FILES[host], CODEOWNERS[host]], owners),
        "",
        "# What readers of all notices read: for the data protection officer",
        *_rules(_below(project, f"{READING_COPIES}/")[:1], ()),
    ]
    for key, names in owned.items():
        if key:
            lines += ["", f"# {key}", *_rules(names, ())]
    there = next((name for name in ANY_CODEOWNERS if folder.is_file(name)), "")
    text = "\n".join(lines) + "\n"
    if there and folder.read(there) != text:
        files.notes.append(f"{there} stays as it is; files that it may name: {_some(owned)}")
        return
    files.new[there or CODEOWNERS[host]] = text


def _rules(names: Collection[str], owners: Sequence[str]) -> list[str]:
    who = " ".join(owners)
    return [f"{_pattern(name)} {who}" if who else f"# {_pattern(name)} {_PLACEHOLDER}" for name in names]


def _pattern(name: str) -> str:
    """Return a name as a pattern of CODEOWNERS, from the repository's folder."""
    return "/" + re.sub(r"([\\ #!\[\]*?])", r"\\\1", name)


def _some(owned: Mapping[str, Collection[str]]) -> str:
    names = [name for key, each in owned.items() if key for name in each][:4]
    return ", ".join(names)


def owned_files(project: Project, repository: Path) -> dict[str, list[str]]:
    """Return the files of a project by the key of the school that answers for them, "" for what all share.

    They are named from the folder of the repository.
    """
    packs = [PurePosixPath(each.file).parent for each in project.library.all_packs]
    shared = {f"{each}/" for each in packs if project.source.is_folder(str(each))}
    if project.place.file and (name := relative(project.place.folder, project.root)) is not None:
        shared.add(f"{name}/{project.place.file}".lstrip("/"))
    owned: dict[str, list[str]] = {"": []}
    for key, site in project.sites.items():
        shared |= {name for name in site.outline.files if name != site.file}
        pages = [project.documents.get(page, "") for each in site.pages.values() for page in each]
        owned[key] = [name for name in dict.fromkeys((site.file, *pages)) if name]
    owned[""] = sorted(shared)
    inside = relative(project.root, repository) or ""
    return {key: [f"{inside}/{name}".lstrip("/") for name in names] for key, names in owned.items()}


def owned_plan(files: PlannedFiles) -> dict[str, list[str]]:
    """Return the same of a trust's project that is planned: a school's files begin with its key."""
    owned: dict[str, list[str]] = {"": []}
    keys = [path.stem for path in map(PurePosixPath, files.new) if path.parent.name == SITES]
    for name in files.new:
        path = PurePosixPath(name)
        if path.parent.name in {SITES, NOTICES}:
            mine = (key for key in keys if f"{path.stem}-".startswith(f"{key}-"))
            if key := max(mine, key=len, default=""):
                owned.setdefault(key, []).append(name)
        elif name in {PROJECT_FILE, TRUST_FILE}:
            owned[""].append(name)
    return owned
