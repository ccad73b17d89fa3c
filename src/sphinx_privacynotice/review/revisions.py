"""Revisions of a project in git: what a name means, the reading copies of a commit, and its files.

Nothing is checked out: files are read as objects. Links, submodules and names that lead out of the folder are
never written.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import MAX_FILE_BYTES
from sphinx_privacynotice.base.messages import short
from sphinx_privacynotice.model.project.settings import READING_COPIES
from sphinx_privacynotice.model.record import SCHEMA_VERSION, record_from_json
from sphinx_privacynotice.review.git import GitError, first_words, parse_batch, run_git

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx_privacynotice.model.record import Record

MAX_NAME_CHARS = 250
MAX_FILES = 100_000
"""Files of one revision that are written for the page reader."""

PARTIAL = "The clone is partial (`--filter`), and nothing is fetched here: clone it without a filter"
"""What to do where contents are missing."""

MAX_TOTAL_BYTES = 512 * 1024 * 1024
"""Bytes of all of them."""

MAX_COMMITS = 100_000
"""Commits of a file that are looked through."""

_BATCH = 2_000
"""Objects that are asked of git at once, so that memory is bounded."""

_ORDINARY = (b"100644", b"100755")
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REFUSED = re.compile(r"[\x00-\x20\x7f~:?*\[\\]|\.\.(?!\.)|^-")
"""What no branch or tag has in its name; ``~2`` and ``^`` after one are read apart."""
_SUFFIX = re.compile(r"(?:[~^]\d{0,4}){0,10}$", re.ASCII)
_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: how it was asked for, its id and its day."""

    asked: str
    commit: str
    day: str

    @property
    def label(self) -> str:
        """The revision as a report names it."""
        known = f"{self.commit[:10]}, {self.day}"
        return known if self.commit.startswith(self.asked) else f"{self.asked} ({known})"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that changed a file: its id, its day (in UTC) and its author; ``first`` says it has no parent.

    The oldest commits of a shallow clone seem to have none: they may have changed nothing.
    """

    commit: str
    day: str
    author: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """The record in a reading copy: its file, and the id of its content in git."""

    file: str
    blob: str


@dataclass(frozen=True)
class Repository:
    """The git repository that a folder is in.

    ``folder`` is where git runs; ``prefix`` the folder below the top of the repository, "" for the top.
    """

    folder: Path
    prefix: str = ""
    bare: bool = False
    _trees: dict[str, dict[str, tuple[bytes, str]]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone lacks older commits."""
        return first_words(self.folder, "rev-parse", "--is-shallow-repository") == "true"

    def resolve(self, name: str) -> Revision:
        """Return the commit that ``name`` means: a branch, tag or commit; ``A...B`` is their common ancestor.

        Raises `GitError`, with what the clone lacks, where there is none.
        """
        if "..." in name:
            one, other = (self.resolve(each or "HEAD").commit for each in name.split("...", 1))
            base = first_words(self.folder, "merge-base", one, other)
            if not _OBJECT.fullmatch(base):
                raise GitError(f"“{short(name)}” have no common commit here", self._lack())
            return Revision(name, base, self._day(base))
        stem = _SUFFIX.sub("", name)
        if not stem or len(name) > MAX_NAME_CHARS or _REFUSED.search(stem) or not name.isprintable():
            raise GitError(f"“{short(name)}” is no name of a revision", "Name a branch, a tag or a commit")
        found = first_words(self.folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        if not _OBJECT.fullmatch(found):
            raise GitError(f"There is no revision “{short(name)}” in this clone", self._lack())
        return Revision(name, found, self._day(found))

    def published(self, day: str, tip: str = "HEAD") -> Revision:
        """Return the last commit of the line of ``tip`` on or before ``day`` (in UTC); raise `GitError`."""
        head = self.resolve(tip)
        found = first_words(
            self.folder, "rev-list", "-1", "--first-parent", f"--before={day} 23:59:59", head.commit, "--"
        )
        if not _OBJECT.fullmatch(found):
            message = f"Git holds nothing of {day} or before it"
            raise GitError(message, self._lack() if self.shallow else "Name a later day")
        return Revision(f"as of {day}", found, self._day(found))

    def commits(self, tip: str, name: str = "", most: int = MAX_COMMITS) -> list[Commit]:
        """Return the commits of the line of ``tip`` that changed a file (without a name: all), newest first.

        ``name`` is relative to the top of the repository; a merge is what it brought into its line.
        """
        inside = name.removeprefix(f"{self.prefix}/") if self.prefix else name
        listed = run_git(
            self.folder,
            "rev-list",
            "--first-parent",
            f"--max-count={most}",
            "--format=%x00%cs%x00%an%x00%P",
            tip,
            "--",
            *([inside] if inside else []),
        )
        lines = (listed or b"").decode("utf-8", "replace").split("\n")
        found = []
        for head, line in zip(lines[::2], lines[1::2], strict=False):
            _, day, author, parents = line.split("\0", 3)  # neither a name nor an id has a line break
            found.append(Commit(head.removeprefix("commit "), day, author.strip(), not parents.strip()))
        return found

    def at(self, commits: Iterable[str], name: str) -> dict[str, bytes]:
        """Return what a file, named from the top of the repository, holds in each commit that has it."""
        if not _is_safe(name) or "\n" in name:
            return {}
        wanted = {f"{commit}:{name}": commit for commit in commits}
        return {wanted[asked]: data for asked, data in self.read(wanted).items()}

    def _day(self, commit: str) -> str:
        lines = (
            (run_git(self.folder, "rev-list", "-1", "--format=%cs", commit, "--") or b"").decode().split("\n")
        )
        return lines[1] if len(lines) > 1 else ""

    def _lack(self) -> str:
        if self.shallow:
            return (
                "This clone is shallow: it lacks older commits and other branches. Fetch them with"
                " `git fetch --unshallow`, or give the checkout of the workflow `fetch-depth: 0`"
            )
        return "`git branch --all` lists the branches, `git log` the commits; `git fetch` gets what is new"

    def files(self, revision: Revision, below: str = "") -> dict[str, str]:
        """Return the ordinary files of a revision below a folder of the repository: their names and ids.

        Names that lead out of a folder are left out, as links and submodules are.
        """
        if revision.commit not in self._trees:
            listed = run_git(self.folder, "ls-tree", "-r", "-z", "--full-tree", revision.commit)
            if listed is None:
                raise GitError(f"The files of {revision.label} are not all in this clone", self._lack())
            self._trees[revision.commit] = dict(_tree_entries(listed))
        inside = f"{below}/" if below else ""
        return {
            name: blob
            for name, (mode, blob) in self._trees[revision.commit].items()
            if mode in _ORDINARY and name.startswith(inside)
        }

    def left_out(self, revision: Revision, below: str = "") -> list[str]:
        """Return the names below a folder that are links or submodules, and so are not read."""
        self.files(revision)
        inside = f"{below}/" if below else ""
        entries = self._trees[revision.commit].items()
        return [name for name, (mode, _) in entries if mode not in _ORDINARY and name.startswith(inside)]

    def read(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the content of objects by their ids; what is not in the clone is left out."""
        wanted = list(dict.fromkeys(blobs))
        found: dict[str, bytes] = {}
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start : start + _BATCH]
            output = run_git(
                self.folder, "cat-file", "--batch", given="".join(f"{id_}\n" for id_ in some).encode()
            )
            found |= parse_batch(output or b"", some)
        return found

    def copies(self, revision: Revision) -> dict[tuple[str, str], KeptRecord]:
        """Return the records in the reading copies of a revision, by the names of site and notice."""
        folder = f"{self.prefix}/{READING_COPIES}" if self.prefix else READING_COPIES
        kept: dict[tuple[str, str], KeptRecord] = {}
        for name, blob in self.files(revision, folder).items():
            parts = name.removeprefix(f"{folder}/").split("/")
            if len(parts) == 2 and parts[1].endswith(".json"):
                kept[parts[0], parts[1].removesuffix(".json")] = KeptRecord(name, blob)
        return kept

    def records(self, kept: Iterable[KeptRecord]) -> tuple[dict[str, Record], list[str]]:
        """Return the records of reading copies by their file, and the files without one that can be read.

        Raises `GitError` where a copy is not in the clone.
        """
        wanted = list(kept)
        contents = self.read(each.blob for each in wanted)
        records: dict[str, Record] = {}
        unread: list[str] = []
        for each in wanted:
            if each.blob not in contents:
                raise GitError(f"“{short(each.file)}” is not in this clone", PARTIAL)
            record = read_record(contents[each.blob])
            if record is None:
                unread.append(each.file)
            else:
                records[each.file] = record
        return records, unread

    def history(self, files: Iterable[str], tip: str = "HEAD") -> dict[str, list[tuple[str, str]]]:
        """Return what each file held on the line of first parents: days and ids of contents, oldest first.

        ``files`` count from the folder in which git runs, and are asked of commits that touch any of their
        folders. What a commit did not change is not listed again; a file that nobody has is not there.
        """
        wanted = list(files)
        head = self.resolve(tip)
        folders = sorted({name.partition("/")[0] for name in wanted})
        listed = run_git(
            self.folder,
            "rev-list",
            "--first-parent",
            "--reverse",
            "--format=%cs",
            head.commit,
            "--",
            *folders,
        )
        lines = (listed or b"").decode("ascii", "replace").split("\n")
        commits = [line.removeprefix("commit ") for line in lines[::2] if line]
        days = dict(zip(commits, lines[1::2], strict=False))
        inside = f"{self.prefix}/" if self.prefix else ""
        if "\n" in inside:  # a line asks for one file
            return {}
        found: dict[str, list[tuple[str, str]]] = {}
        for start in range(0, len(commits), _BATCH):
            some = [(each, name) for each in commits[start : start + _BATCH] for name in wanted]
            asked = "".join(f"{each}:{inside}{name}\n" for each, name in some)
            output = run_git(self.folder, "cat-file", "--batch-check", given=asked.encode()) or b""
            for (commit, name), line in zip(
                some, output.decode("utf-8", "replace").split("\n"), strict=False
            ):
                words = line.split(" ")
                blob = words[0] if len(words) == 3 and words[1] == "blob" else ""
                held = found.setdefault(name, [])
                if blob and (not held or held[-1][1] != blob):
                    held.append((days[commit], blob))
        return {name: held for name, held in found.items() if held}

    def records_by_blob(self, blobs: Iterable[str]) -> tuple[dict[str, Record], set[str]]:
        """Return the records that contents are, by their ids, and the ids of what is none or not here."""
        wanted = sorted(set(blobs))
        read = {blob: read_record(data) for blob, data in self.read(wanted).items()}
        records = {blob: record for blob, record in read.items() if record is not None}
        return records, set(wanted) - records.keys()

    def write_files(
        self, revision: Revision, target: Path, is_wanted: Callable[[str], bool] | None = None
    ) -> list[str]:
        """Write the ordinary files of a revision, or those wanted, below ``target``, an empty folder.

        Returns the names of those that are too large for a page or a site file, which are left out.
        Raises `GitError` where all are too many or too large, or not in the clone.
        """
        names = {
            name: blob for name, blob in self.files(revision).items() if is_wanted is None or is_wanted(name)
        }
        if len(names) > MAX_FILES:
            raise GitError(
                f"{revision.label} has more than {MAX_FILES:,} files", "Keep reading copies, which need none"
            )
        total, large = 0, []
        listed = list(names.items())
        for start in range(0, len(listed), _BATCH):
            some = listed[start : start + _BATCH]
            contents = self.read(blob for _, blob in some)
            for name, blob in some:
                if blob not in contents:
                    raise GitError(f"“{short(name)}” of {revision.label} is not in this clone", PARTIAL)
                data = contents[blob]
                total += len(data)
                if len(data) > MAX_FILE_BYTES:  # the reader would refuse it
                    large.append(name)
                    continue
                if total > MAX_TOTAL_BYTES:
                    raise GitError(
                        f"The files of {revision.label} are too large", "Keep reading copies, which need none"
                    )
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        return large


def find_repository(folder: Path) -> Repository:
    """Return the repository that ``folder`` is in; raise `GitError` where it is in none."""
    inside = first_words(folder, "rev-parse", "--is-inside-work-tree")
    if inside == "true":
        prefix = first_words(folder, "rev-parse", "--show-prefix")
        return Repository(folder, prefix.strip("/"))
    if first_words(folder, "rev-parse", "--is-bare-repository") == "true":
        return Repository(folder, bare=True)
    message = "The project is in no git repository, or in one that git may not read"
    raise GitError(message, "Put it into one with `git init`; `git status` says what else is wrong")


def _tree_entries(listed: bytes) -> Iterable[tuple[str, tuple[bytes, str]]]:
    """Yield name, mode and id of each entry of a listing, without names that could lead anywhere else."""
    for line in listed.split(b"\0"):
        about, tab, raw = line.partition(b"\t")
        words = about.split()
        if not tab or len(words) != 3:
            continue
        with suppress(UnicodeDecodeError):
            name = raw.decode("utf-8")
            if _is_safe(name):
                yield name, (words[0], words[2].decode("ascii"))


def _is_safe(name: str) -> bool:
    """Return whether a name stays below its folder on any system, and writes no settings of git."""
    parts = name.split("/")
    return (
        not any(sign in name for sign in "\\\0:")
        and all(part not in {"", ".", ".."} and not _RESERVED.match(part) for part in parts)
        and not any(part.casefold() == ".git" for part in parts)
    )


def read_record(data: bytes) -> Record | None:
    """Return the record that a file of a revision holds; None where it is none of this version."""
    if len(data) > MAX_FILE_BYTES:
        return None
    with suppress(ValueError, RecursionError):
        made = json.loads(data.decode("utf-8"))
        if isinstance(made, dict) and made.get("schema") == SCHEMA_VERSION:
            return record_from_json(made)
    return None
