"""What `approve` would write, tried before anything is written: the project is read as it would then be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.cli.context import summarise
from sphinx_privacynotice.review.approval import Stamp, as_stamp, fingerprint
from sphinx_privacynotice.review.approving import (
    Review,
    approved_files,
    lines_by_hand,
    stamp_tree,
    with_review,
    with_stamp,
)
from sphinx_privacynotice.yamlio.edit import YamlEditError
from sphinx_privacynotice.yamlio.writer import YamlWriteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.cli.context import LoadedProject, Session
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.record import Record
    from sphinx_privacynotice.review.unapproved import Notice
    from sphinx_privacynotice.yamlio.writer import Tree

Key = tuple[str, str]

MAX_ROUNDS = 3
"""How often the fingerprint is made again: once more where an approval changes other words of a notice."""


class RefusedError(Exception):
    """Nothing is written: ``lines`` say why, and ``findings`` what would be wrong."""

    def __init__(self, *lines: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(lines[0] if lines else "")
        self.lines = lines
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to write, what these hold now, and the stamp that each notice gets."""

    files: dict[str, str | None]
    seen: dict[str, str | None]
    stamps: dict[Key, Stamp]


def plan_approval(
    session: Session, project: Project, loaded: LoadedProject, notices: Sequence[Notice], stamp: Stamp
) -> Plan:
    """Return what stamps ``notices`` with ``stamp``, each with the fingerprint of its words.

    Raises `RefusedError` where that cannot be written, or would be wrong.
    """
    stamps = {_key(each): replace(stamp, fingerprint=fingerprint(each.record)) for each in notices}
    for _ in range(MAX_ROUNDS):
        texts = _stamped_texts(project, notices, stamps)
        after, records = _try(session, notices, texts, stamp.on)
        made = {key: replace(stamp, fingerprint=fingerprint(record)) for key, record in records.items()}
        if made == stamps:
            break
        stamps = made
    else:
        raise RefusedError(
            "The fingerprint is part of the words that a page prints, and so there can be none"
        )
    for site, kind in stamps:
        found = as_stamp(after.sites[site].view(kind).data.approved)
        if found is None or _words(found) != _words(stamps[site, kind]):
            raise RefusedError(
                f"{after.sites[site].name}’s file would not say who approved the notice {kind}"
            )
    kept: dict[str, str | None] = {}
    for key, record in records.items():
        kept |= approved_files(loaded.copies, record, stamps[key])
    return _plan(loaded, texts, records, kept, stamps)


def plan_review(
    session: Session,
    project: Project,
    loaded: LoadedProject,
    notices: Sequence[Notice],
    reviews: Mapping[Key, Review],
) -> Plan:
    """Return what records ``reviews`` of ``notices``, whose approved words stay; raises `RefusedError`."""
    texts = _raw_texts(project, notices)
    for each in notices:
        site, kind = _key(each)
        review = reviews[site, kind]
        file = each.site.file
        try:
            texts[file] = with_review(texts[file], kind, review)
        except YamlEditError:
            tree = {"reviewed": review.on} | ({"review_due": review.next} if review.next else {})
            raise _by_hand(file, kind, tree) from None
    day = next((each.on for each in reviews.values()), "")
    _, records = _try(session, notices, texts, day)
    for each in notices:
        if fingerprint(records[_key(each)]) != fingerprint(each.record):
            raise RefusedError(
                f"The notice {each.record.notice} of {each.site.name} says more about a review than its days,"
                " and so a review changes its words: approve it instead"
            )
    return _plan(loaded, texts, records, {}, {})


def _key(notice: Notice) -> Key:
    return notice.record.site, notice.record.notice


def _words(stamp: Stamp) -> list[list[str]]:
    return [each.split() for each in (stamp.by, stamp.role, stamp.on, stamp.fingerprint)]


def _raw_texts(project: Project, notices: Sequence[Notice]) -> dict[str, str]:
    return {each.site.file: (project.root / each.site.file).read_bytes().decode("utf-8") for each in notices}


def _stamped_texts(
    project: Project, notices: Sequence[Notice], stamps: Mapping[Key, Stamp]
) -> dict[str, str]:
    texts = _raw_texts(project, notices)
    for each in notices:
        stamp, file, kind = stamps[_key(each)], each.site.file, each.record.notice
        if as_stamp(each.view.data.approved) == stamp:
            continue  # also where it was put in by hand
        try:
            texts[file] = with_stamp(texts[file], kind, stamp)
        except YamlEditError:
            raise _by_hand(file, kind, {"approved": stamp_tree(stamp)}) from None
        except YamlWriteError:
            raise RefusedError("A name or a role has characters that cannot be seen") from None
    return texts


def _by_hand(file: str, kind: str, tree: Mapping[str, Tree]) -> RefusedError:
    return RefusedError(
        f"The layout of {file} leaves no certain place. Put this in by hand, then run the command again:",
        *lines_by_hand(kind, tree),
    )


def _try(
    session: Session, notices: Sequence[Notice], texts: Mapping[str, str], day: str
) -> tuple[Project, dict[Key, Record]]:
    """Return the project as it would be with other texts, and the records of ``notices`` in it."""
    from sphinx_privacynotice.model.project.project import load_project
    from sphinx_privacynotice.text.page.reader import read_pages

    read = {name: text.removeprefix("\ufeff").replace("\r\n", "\n") for name, text in texts.items()}
    after = load_project(session.find_project(), changed=read)
    reading = read_pages(after)
    found = summarise(after, reading, day, law=True)
    for site in dict.fromkeys(each.record.site for each in notices):
        errors = found.with_severities(found.findings, site).errors
        if errors:
            raise RefusedError(
                "It cannot be written, because this would then be wrong:", findings=list(errors)
            )
    records = {(each.site, each.notice): each for each in reading.records}
    return after, {_key(each): records[_key(each)] for each in notices}


def _plan(
    loaded: LoadedProject,
    texts: Mapping[str, str],
    records: Mapping[Key, Record],
    kept: Mapping[str, str | None],
    stamps: dict[Key, Stamp],
) -> Plan:
    copies = loaded.copies.files_to_write(records.values(), whole=False)
    files: dict[str, str | None] = {**texts, **copies, **kept}
    seen: dict[str, str | None] = {}
    for name in files:
        path = loaded.copies.source.path(name)
        found = path.read_bytes().decode("utf-8", "surrogateescape") if path and path.is_file() else None
        seen[name] = found
    # the site files first, which change last: a command that is killed before leaves no stamp
    changed = {name: text for name, text in files.items() if seen[name] != text}
    return Plan(changed, seen, stamps)
