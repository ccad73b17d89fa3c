"""Loads a pack: clauses, notices, law, links, phrases, checklists and data of rules, with one version.

A pack is a folder of text files. All of it is read at once, so that its mistakes are found when it is loaded
and not when a page first uses it. Nothing in a pack is ever run: an installed pack is located through its
package's metadata, and the package is never imported.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from glob import escape
from hashlib import blake2b
from importlib import metadata, util
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import SourceError
from sphinx_privacynotice.base.findings import Finding, Findings, Place
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.model.pack.checklist import ChecklistItem, read_checklist
from sphinx_privacynotice.model.pack.clause import read_clause
from sphinx_privacynotice.model.pack.entry import PACK_FORMAT, read_entry
from sphinx_privacynotice.model.pack.released import RELEASED_FILE, changed_editions, read_released
from sphinx_privacynotice.model.pack.rule_data import read_rule_files
from sphinx_privacynotice.model.pack.schema import (
    Base,
    NoticeEdition,
    PackFile,
    Phrase,
    language_of,
    read_laws,
    read_links,
    read_notice,
    read_phrases,
)
from sphinx_privacynotice.model.pack.terms import Term, read_defaults, read_defaults_by_kind, read_terms
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.base.files import Folder
    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.entry import PackEntry
    from sphinx_privacynotice.model.pack.law import LawEntry, LinkEntry
    from sphinx_privacynotice.yamlio.tree import Node

__all__ = [
    "ChecklistItem",
    "NoticeEdition",
    "Pack",
    "Phrase",
    "Term",
    "find_installed",
    "installed_packs",
    "load_pack",
]

GROUP = "sphinx_privacynotice.packs"
"""The entry point group under which packages name their packs."""

BUILTIN = "england-schools"
"""The id of the pack that comes with the extension."""

_SHIPPED = Path(__file__).resolve().parent.parent.parent / "packs"

BUILTIN_FOLDER = _SHIPPED / "england_schools"

SHIPPED = {BUILTIN: BUILTIN_FOLDER, "england-councils": _SHIPPED / "england_councils"}
"""The packs that come with the extension, which are there whatever an installation's metadata says."""

PACK_FILE = "pack.yaml"

FOLDERS: dict[str, str] = {
    # the folders a pack may have, and the files in each
    "clauses": "*/*.md",
    "notices": "*/*.yaml",
    "law": "*.yaml",
    "phrases": "*.yaml",
    "checklists": "*.yaml",
    "rules": "*.yaml",
}

LINKS_FILE = "links.yaml"

TO_TRANSLATE = "to-translate"
"""The folder for what is still to be translated, which is not read."""

_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)


SAME_AS_FILE = (
    "id", "version", "title", "publisher", "licence", "language", "jurisdiction", "reading_grade",
    "exact", "translates",
)  # fmt: skip
"""What a pack has as its pack.yaml says it."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read, without what was invalid.

    ``defaults`` is the raw map of site values that every site inherits, ``defaults_by_kind`` those
    for one kind of organisation, ``based_on`` the pack it replaces clauses of. Editions of clauses and
    notices are sorted, oldest first; ``phrases`` are by language. ``file`` is the shown name of its
    pack.yaml, ``digest`` a fingerprint of every file read, ``local`` whether the project has it. ``single``
    is the kind of notice of a pack that is one file (``file``), "" for any other: its clauses are that
    notice's alone. ``exact`` is "yes" where the words must stay as they are; ``translates`` the id of the
    pack whose words it has in another language.
    """

    id: str
    version: str
    title: str
    publisher: str
    licence: str
    language: str
    language_place: Place
    jurisdiction: str
    file: str
    builtin: bool = False
    local: bool = False
    reading_grade: int | None = None
    exact: str = "no"
    translates: str = ""
    translates_place: Place = field(default_factory=lambda: Place(""))
    single: str = ""
    terms: dict[str, Term] = field(default_factory=dict)
    based_on: Base | None = None
    defaults: Mapping | None = None
    defaults_by_kind: dict[str, Mapping] = field(default_factory=dict)
    clauses: dict[str, tuple[ClauseEdition, ...]] = field(default_factory=dict)
    notices: dict[str, tuple[NoticeEdition, ...]] = field(default_factory=dict)
    laws: dict[str, tuple[LawEntry, ...]] = field(default_factory=dict)
    links: dict[str, tuple[LinkEntry, ...]] = field(default_factory=dict)
    phrases: dict[str, dict[str, Phrase]] = field(default_factory=dict)
    phrase_places: dict[str, dict[str, Place]] = field(default_factory=dict)
    checklists: dict[str, tuple[ChecklistItem, ...]] = field(default_factory=dict)
    rules: dict[type[PackEntry], PackEntry] = field(default_factory=dict)
    digest: str = ""

    @property
    def folder(self) -> str:
        """Its folder, as a project file and a command name it: ``./our-words``; an installed one's name."""
        folder = posixpath.dirname(self.file) or "."
        return f"./{folder}" if self.local and folder != "." else folder


class _PackReader:
    """The files of one pack: what was read of them, under names relative to the pack."""

    def __init__(self, source: Folder, folder: str, findings: Findings) -> None:
        self.source = source
        self.folder = posixpath.normpath(folder)
        self.findings = findings
        self._read: dict[str, str] = {}

    def name(self, name: str) -> str:
        """Return the name that the source knows the pack's file ``name`` by."""
        return posixpath.normpath(posixpath.join(self.folder, name))

    def shown(self, name: str) -> str:
        """Return the pack's file ``name`` as messages print it."""
        return self.source.shown(self.name(name))

    def names(self, pattern: str) -> list[str]:
        """Return the pack's files that match, less those an editor or system left there."""
        found = self.source.glob(posixpath.normpath(posixpath.join(escape(self.folder), pattern)))
        names = found if self.folder == "." else [name.removeprefix(f"{self.folder}/") for name in found]
        return [name for name in names if not any(part.startswith((".", "__")) for part in name.split("/"))]

    def files(self, folder: str) -> list[str]:
        """Return the files of one of `FOLDERS`."""
        return self.names(f"{folder}/{FOLDERS[folder]}")

    def yaml_files(self, folder: str) -> Iterator[tuple[str, Node | None]]:
        """Yield the name and the content of each file of one of `FOLDERS`."""
        for name in self.files(folder):
            yield name, self.yaml(name)

    def text(self, name: str, named_at: Place | None = None) -> str | None:
        """Return the text of the pack's file ``name``, None (and a finding) if it cannot be read."""
        try:
            text = self.source.read(self.name(name), named_at=named_at)
        except SourceError as error:
            self.findings.add(error.finding)
            return None
        self._read[name] = text
        return text

    def yaml(self, name: str, named_at: Place | None = None) -> Node | None:
        """Return what the pack's YAML file ``name`` holds."""
        text = self.text(name, named_at)
        if text is None:
            return None
        read = read_yaml(text, self.shown(name))
        self.findings.extend(read.findings)
        if read.root is None and not read.findings:
            place = Place(self.shown(name), 1, 1)
            self.findings.add(
                Finding(PACK_FORMAT, "This file of a pack is empty", place, "Fill it or delete it")
            )
        return read.root

    @property
    def digest(self) -> str:
        """A fingerprint of all that was read, whatever the order it was read in."""
        parts = (
            f"{name}\0{blake2b(text.encode()).hexdigest()}\n" for name, text in sorted(self._read.items())
        )
        # a name may be bytes that are no text
        return blake2b("".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def load_pack(
    source: Folder,
    folder: str,
    findings: Findings,
    *,
    named_at: Place | None = None,
    builtin: bool = False,
    local: bool = False,
) -> Pack | None:
    """Read the pack in ``folder`` of ``source``, every file of it.

    What is wrong goes to ``findings``; None is returned where its pack.yaml does not say what it is.
    ``named_at`` is where the pack was named; one that is ``local`` is in the project, where nobody but the
    project tests that it has changed nothing that it released.
    """
    reader = _PackReader(source, folder, findings)
    root = reader.yaml(PACK_FILE, named_at)
    about = read_entry(PackFile, root, findings)
    if about is None or not isinstance(root, Mapping):
        return None
    _check_names(reader)
    notices: dict[str, tuple[NoticeEdition, ...]] = {}
    for name, node in reader.yaml_files("notices"):
        notice = read_notice(node, reader.shown(name), findings)
        if notice:
            notices[notice.notice] = (*notices.get(notice.notice, ()), notice)
    phrases: dict[str, dict[str, Phrase]] = {}
    places: dict[str, dict[str, Place]] = {}
    for name, node in reader.yaml_files("phrases"):
        language = language_of(name, reader.shown(name), findings)
        if language:
            phrases[language], places[language] = read_phrases(node, findings)
    values = root.entries
    pack = Pack(
        **{name: getattr(about, name) for name in SAME_AS_FILE},
        language_place=about.place_of("language"),
        translates_place=about.place_of("translates"),
        file=reader.shown(PACK_FILE),
        builtin=builtin,
        local=local,
        terms=read_terms(values.get("terms"), findings),
        based_on=about.base,
        defaults=read_defaults(values.get("defaults"), findings),
        defaults_by_kind=read_defaults_by_kind(values.get("defaults_by_kind"), findings),
        clauses=_clauses(reader, about.id),
        notices=dict(sorted(notices.items())),
        laws=read_laws([node for _, node in reader.yaml_files("law")], findings),
        links=read_links(reader.yaml(LINKS_FILE) if reader.names(LINKS_FILE) else None, findings),
        phrases=phrases,
        phrase_places=places,
        checklists={
            PurePosixPath(name).stem: read_checklist(node, findings)
            for name, node in reader.yaml_files("checklists")
        },
        rules=read_rule_files(
            ((name, reader.shown(name), node) for name, node in reader.yaml_files("rules")), findings
        ),
        digest=reader.digest,
    )
    if not (local and reader.names(RELEASED_FILE)):
        return pack
    kept = read_released(reader.text(RELEASED_FILE) or "{}", reader.shown(RELEASED_FILE), findings)
    findings.extend(changed_editions(pack, kept))
    return replace(pack, digest=reader.digest)


def _clauses(reader: _PackReader, pack_id: str) -> dict[str, tuple[ClauseEdition, ...]]:
    """Read every clause; of two files with the same edition and revision the first is kept."""
    clauses: dict[str, dict[tuple[str, int], ClauseEdition]] = {}
    for name in reader.files("clauses"):
        text = reader.text(name)
        clause = read_clause(text, reader.shown(name), pack_id, reader.findings) if text is not None else None
        if clause is None:
            continue
        editions = clauses.setdefault(clause.id, {})
        same = editions.setdefault((clause.edition, clause.revision), clause)
        if same is not clause:
            message = (
                f"Two files are revision {clause.revision} of the edition {clause.edition} of “{clause.id}”"
            )
            hint = "Give the newer one the next `revision:` and name it so"
            reader.findings.add(
                Finding(PACK_FORMAT, message, clause.place, hint, clause.id, related=same.place),
            )
    return {
        clause_id: tuple(editions[label] for label in sorted(editions))
        for clause_id, editions in sorted(clauses.items())
    }


def _check_names(reader: _PackReader) -> None:
    """Report the files that look like a pack's and are never read."""
    readable = {name for folder in FOLDERS for name in reader.files(folder)} | {PACK_FILE, LINKS_FILE}
    unknown: set[str] = set()
    for name in reader.names("**/*"):
        top, _, below = name.partition("/")
        if name in readable or top == TO_TRANSLATE or posixpath.basename(name).lower().startswith("readme"):
            continue
        message = "A pack has no such file, and it is not read"
        if not below:
            # beside pack.yaml there may be a readme, a licence and whatever a package needs
            known = did_you_mean(name, (PACK_FILE, LINKS_FILE))
            yaml = name.endswith((".yaml", ".yml"))
            hint = (known or "Its YAML files are pack.yaml and links.yaml") if yaml else ""
        elif top in FOLDERS:
            hint = f"The files there are {top}/{FOLDERS[top]}".replace("*/*", "NAME/DAY").replace("*", "NAME")
        elif top not in unknown:
            message = f"A pack has no folder “{top}”, and it is not read"
            hint = did_you_mean(top, FOLDERS)
            unknown.add(top)
        else:
            continue
        if hint:
            place = Place(reader.shown(name), 1, 1)
            reader.findings.add(Finding(PACK_FORMAT, message, place, hint))


def installed_packs() -> list[str]:
    """Return the names of the packs that installed packages offer, the extension's own among them."""
    return sorted({*SHIPPED, *(point.name for point in metadata.entry_points(group=GROUP))})


def find_installed(name: str) -> Path | None:
    """Return the folder of the installed pack ``name``, None where there is none.

    The entry point names a package; only its top-level package is asked for, which Python can locate
    without importing it, and the rest of the name is taken as folders.
    """
    if name in SHIPPED:
        return SHIPPED[name]
    for module in sorted({point.value for point in metadata.entry_points(group=GROUP, name=name)}):
        folder = _locate(module)
        if folder:
            return folder
    return None


def _locate(module: str) -> Path | None:
    """Return the folder of the package ``module`` if a pack is in it; nothing is imported."""
    if not _MODULE.fullmatch(module):
        return None
    top, *rest = module.split(".")
    try:
        spec = util.find_spec(top)
    except ValueError:  # a module in memory that was made without saying where it is from
        return None
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location, *rest)
        if (folder / PACK_FILE).is_file():
            return folder
    return None
