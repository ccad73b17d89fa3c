"""Finds the project: its folder, conf.py's folder and the source folder, by one rule.

A Sphinx build knows where conf.py and the sources are; the command line has to find them. From there both run
the same code. Nothing slow is imported here, because a Sphinx project without notices runs this module too.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path

from sphinx_privacynotice.base.files import MAX_FILE_BYTES, SourceError, read_bytes
from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.model.project.conf_py import Conf, ConfEditError, read_conf
from sphinx_privacynotice.model.project.last_build import MAX_FOLDERS, LastBuild, find_builds, subfolders

CONF = "conf.py"
PROJECT_FILES = ("privacynotice.yaml", "privacynotice.yml")
SITE_FILES = ("site.yaml", "site.yml")
EXTENSION = "sphinx_privacynotice"

LEVELS_UP = 3
"""How many folders above conf.py the project file may be: `docs/source/conf.py` is two below it."""

CONF_FOLDERS = ("", "docs", "source", "docs/source", "doc", "doc/source")
"""Where conf.py is looked for first, below the project."""

SOURCE_FOLDERS = ("source", "src", "docs", "doc", "content", "pages")
"""What the folder of the pages is called most often, where it is not conf.py's."""

_OURS = re.compile(
    r"(?im)^[\s{\"']*(?:organi[sz]ation|notices|controller|dpo|designated_teacher|authorities|extends)[\"']?\s*:"
)


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """Where a project is.

    ``folder`` holds the project file, called ``file`` (None: there is none, and it holds site.yaml).
    ``conf`` is the folder of conf.py (None: there is none) and ``source`` that of the pages. ``others`` are
    further folders with a conf.py that names the extension, and were not chosen. ``bound`` is the folder that
    `root` may not reach above, where somebody named one.
    """

    folder: Path
    conf: Path | None
    source: Path
    file: str | None = PROJECT_FILES[0]
    others: tuple[Path, ...] = ()
    bound: Path | None = None

    @property
    def reach(self) -> Path:
        """The folder that holds the project's files and its pages."""
        return Path(os.path.commonpath((self.folder, self.source)))


def project_of(conf: Path, source: Path, setting: str = "") -> ProjectPlace | None:
    """Return the project of a conf.py and its sources, None where it has no notices.

    ``setting`` is what conf.py says of it (``privacynotice_project``). A project file is looked for beside
    conf.py and above it, then beside the pages; without one, the site file beside one of them.
    """
    if setting:
        path = (conf / setting).resolve()
        folder = path.parent if path.suffix in {".yaml", ".yml"} else path
        return ProjectPlace(folder, conf, source, _file(folder, PROJECT_FILES))
    for start in dict.fromkeys((conf, source)):
        for folder in [start, *start.parents][: LEVELS_UP + 1]:
            file = _file(folder, PROJECT_FILES)
            if file:
                return ProjectPlace(folder, conf, source, file)
            if (folder / ".git").exists():
                break
    return next(
        (ProjectPlace(folder, conf, source, None) for folder in (conf, source) if own_site_file(folder)), None
    )


def own_site_file(folder: Path) -> str:
    """Return the name of the site file in ``folder``, "" where there is none, or somebody else's."""
    for name in SITE_FILES:
        text = _text(folder / name)
        if text is not None and _OURS.search(text.replace("\0", "").removeprefix("\ufeff")):
            return name
    return ""


def find_project(start: Path, *, folder_given: bool = False, conf: Path | None = None) -> ProjectPlace:
    """Find the project of ``start``: in the folder itself or, unless it was given, one above it.

    ``conf`` is the folder of conf.py, if it was named. Raises `SourceError` where there is none.
    """
    start = start.resolve()
    if conf is not None:
        return _with_conf((conf.parent if conf.name == CONF else conf).resolve(), start, folder_given)
    for folder in (start,) if folder_given else (start, *start.parents):
        found = _project_at(folder, start)
        if found is not None:
            return found
    message = f"There is no {PROJECT_FILES[0]} and no {SITE_FILES[0]} in {start}"
    message += "" if folder_given else " or above it"
    hint = (
        "Go to the project's folder, or name it with --project;"
        " `init` begins one, and `check --text FILE` needs none"
    )
    strange = _file(start, SITE_FILES)
    if strange:
        message = f"{strange} in {start} is not about an organisation, and there is no {PROJECT_FILES[0]}"
        hint = (
            "If it is to be the site file, begin it with `organisation:`; else name yours in a project file"
        )
    raise _not_there(message, start, hint)


def _not_there(message: str, where: Path, hint: str) -> SourceError:
    return SourceError(Finding("unreadable-file", message, Place(str(where)), hint))


def _with_conf(conf: Path, start: Path, folder_given: bool) -> ProjectPlace:  # noqa: FBT001 - one call
    """Return the project of a conf.py that was named; raise `SourceError` where there is none."""
    if not (conf / CONF).is_file():
        raise _not_there(f"There is no {CONF} in {conf}", conf, f"Name the folder of {CONF}")
    source = source_of(conf, start)
    file = _file(start, PROJECT_FILES)
    if folder_given and (file or own_site_file(start)):
        return ProjectPlace(start, conf, source, file)
    found = _project_from(conf, start)
    if found is None and file:
        found = ProjectPlace(start, conf, source, file)
    if found is None:
        message = f"There is no {PROJECT_FILES[0]} and no {SITE_FILES[0]} for {conf / CONF}"
        raise _not_there(message, conf, "Write one beside it, or beside the pages")
    return found


def _project_at(folder: Path, start: Path) -> ProjectPlace | None:
    """Return the project whose files are in ``folder`` or where conf.py is looked for below it."""
    file = _file(folder, PROJECT_FILES)
    if file:
        docs, source = _keys(folder / file)
        conf = (folder / docs).resolve() if docs and (folder / docs / CONF).is_file() else None
        confs = [conf] if conf else _confs(folder, start)
        if not confs:
            return ProjectPlace(folder, None, (folder / source).resolve(), file)
        place = _project_from(confs[0], folder) if not (conf or source) else None
        if place is None:
            pages = folder / source if source else source_of(confs[0], folder)
            place = ProjectPlace(folder, confs[0].resolve(), pages.resolve(), file)
        return _with_others(place, confs)
    # above the folder where the search began, conf.py is only looked for in the usual places
    confs = _confs(folder, start) if folder == start else _usual(folder)
    found = [_project_from(conf.resolve(), folder) for conf in confs]
    places = [place for place in found if place is not None]
    if places:
        return _with_others(places[0], [place.conf for place in places if place.conf])
    for name in CONF_FOLDERS:
        if own_site_file(folder / name) or _file(folder / name, PROJECT_FILES):
            return _alone(folder / name)
    return None


def _alone(folder: Path) -> ProjectPlace:
    """Return the project in ``folder``, whose conf.py is not below it: beside it, or nowhere."""
    folder = folder.resolve()
    if _file(folder, PROJECT_FILES):
        found = _project_at(folder, folder)
        if found is not None:
            return found
    for beside in _folders(folder.parent, 1):
        if beside != folder and _names_us(beside) and not _has_root_page(beside, conf_in(beside)):
            return ProjectPlace(folder, beside, folder, None)
    return ProjectPlace(folder, None, folder, _file(folder, PROJECT_FILES))


def _project_from(conf: Path, start: Path) -> ProjectPlace | None:
    known = conf_in(conf)
    setting = known.values.get("privacynotice_project") if known else ""
    setting = setting if isinstance(setting, str) else ""
    return project_of(conf.resolve(), source_of(conf, start).resolve(), setting)


def _with_others(place: ProjectPlace, found: list[Path]) -> ProjectPlace:
    named = [_names_us(folder) for folder in found]
    return replace(place, others=tuple(compress(found, named))[1:] if named[0] else ())


def _confs(folder: Path, start: Path) -> list[Path]:
    """Return the folders below ``folder`` with a conf.py, the likeliest first."""
    own = [each for each in (start, *start.parents) if folder in (each, *each.parents)]
    found = [each for each in own if (each / CONF).is_file()] + _usual(folder)
    if not found or not _names_us(found[0]):
        found += [each for each in _folders(folder, LEVELS_UP) if (each / CONF).is_file()]
        found.sort(key=lambda each: not _names_us(each))  # keeps the order otherwise
    return list(dict.fromkeys(found))


def conf_folders(folder: Path) -> list[str]:
    """Return the names of the folders in ``folder`` with a conf.py, "" for its own, the likeliest first."""
    names = [each.relative_to(folder).as_posix() for each in _confs(folder, folder)]
    return ["" if name == "." else name for name in names]


def _usual(folder: Path) -> list[Path]:
    return [folder / name for name in CONF_FOLDERS if (folder / name / CONF).is_file()]


def _names_us(folder: Path) -> bool:
    return EXTENSION in getattr(conf_in(folder), "extensions", ())


def source_of(conf: Path, start: Path) -> Path:
    """Return the folder of the pages: conf.py's own, or the one where its home page is.

    What the last build knew counts first.
    """
    known = conf_in(conf)
    built = [each.source for each in last_builds(conf, start) if _has_root_page(each.source, known)]
    if built:
        return built[0]
    if _has_root_page(conf, known) or _has_pages(conf):
        return conf
    if start.resolve() != conf and _has_root_page(start, known):
        return start
    below = [each for each in _folders(conf, 2) if _has_root_page(each, known)]
    if not below and (conf != start.resolve() or conf.name.startswith(("conf", "sphinx", "_"))):
        # as Sphinx's option -c has it: conf.py beside the folder of the pages
        beside = _folders(conf.parent, 1)
        below = [each for each in beside if each != conf and _has_root_page(each, known)]
    by_name = [each for name in SOURCE_FOLDERS for each in below if each.name == name]
    return (by_name or below or [conf])[0] if by_name or len(below) == 1 else conf


def last_builds(conf: Path, start: Path) -> list[LastBuild]:
    """Return what earlier builds with this conf.py knew; their sources are beside conf.py or below it.

    Beside conf.py's folder is looked only inside a repository, or where that folder has no pages.
    """
    conf, start = conf.resolve(), start.resolve()
    above = (conf.parent / ".git").exists() or not _has_pages(conf)
    folders = (conf, conf.parent, start) if above else (conf, start)
    return [
        built
        for built in find_builds(dict.fromkeys(folders))
        if built.conf == conf and conf.parent in (built.source, *built.source.parents)
    ]


def conf_in(folder: Path) -> Conf | None:
    """Return what the conf.py in ``folder`` says, None where there is none that can be read."""
    text = _text(folder / CONF)
    with suppress(ConfEditError):
        return read_conf(text) if text is not None else None
    return None


def _has_root_page(folder: Path, conf: Conf | None) -> bool:
    name = conf.root_doc if conf else "index"
    return any((folder / f"{name}{suffix}").is_file() for suffix in (".rst", ".md", ".txt", ".markdown"))


def _has_pages(folder: Path) -> bool:
    try:
        return any(name.endswith((".rst", ".md")) for name in os.listdir(folder))  # noqa: PTH208 - names alone
    except OSError:
        return False


def _folders(folder: Path, depth: int) -> list[Path]:
    """Return the folders below ``folder``, the nearest first, links and what holds no project left out."""
    found: list[Path] = []
    level = [folder]
    for _ in range(depth):
        below: list[Path] = []
        for each in level:
            below += subfolders(each, (".", "_"))
            if len(found) + len(below) > MAX_FOLDERS:
                return found
        found += below
        level = below
    return found


def _keys(file: Path) -> tuple[str, str]:
    """Return the folders of conf.py and of the pages that a project file names, "" for what it does not."""
    from sphinx_privacynotice.yamlio.reader import read_yaml
    from sphinx_privacynotice.yamlio.tree import Mapping, Scalar

    root = read_yaml(_text(file) or "", file.name).root
    entries = root.entries if isinstance(root, Mapping) else {}
    typed = [entries.get(key) for key in ("docs", "source")]
    docs, source = (node.text if isinstance(node, Scalar) else "" for node in typed)
    return docs, source if source and (file.parent / source).is_dir() else ""


def _file(folder: Path, names: tuple[str, ...]) -> str | None:
    return next((name for name in names if (folder / name).is_file()), None)


def _text(path: Path) -> str | None:
    """Return the text of a small file, whatever its encoding; None where there is none."""
    with suppress(OSError):
        data = read_bytes(path)
        if data is not None and len(data) <= MAX_FILE_BYTES:
            return data.decode("utf-8-sig", "replace")
    return None
