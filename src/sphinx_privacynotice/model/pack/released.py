"""What a pack has released, and that it never changes: fingerprints kept beside its pack.yaml.

A school's notice is made of editions. Once a pack is published its editions are in notices, so a typo is
fixed by a new revision, and a changed sentence is a new edition; what was released never changes.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

from sphinx_privacynotice.base.findings import Finding, Findings, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_privacynotice.model.pack.clause import ClauseEdition
    from sphinx_privacynotice.model.pack.schema import NoticeEdition


class Editions(Protocol):
    """What has editions: a pack, with the name of its pack.yaml."""

    @property
    def file(self) -> str:
        """The shown name of pack.yaml."""

    @property
    def clauses(self) -> Mapping[str, tuple[ClauseEdition, ...]]:
        """The editions of clauses, by id."""

    @property
    def notices(self) -> Mapping[str, tuple[NoticeEdition, ...]]:
        """The editions of notices, by kind."""


RELEASED_FILE = "released.json"
"""The file beside pack.yaml that holds the fingerprints."""


def fingerprints(pack: Editions) -> dict[str, str]:
    """Return the fingerprint of every edition of a pack, by its file's name without the ending.

    Of a clause it is of its words and heading, of a notice of its title, its clauses and
    their groups, in their order, and of the pages for single readers.
    """
    found = {
        f"clauses/{edition.id}/{edition.label}": edition.digest
        for editions in pack.clauses.values()
        for edition in editions
    }
    for editions in pack.notices.values():
        for notice in editions:
            groups = [f"{group.heading}: {' '.join(group.clauses)}" for group in notice.groups]
            readers = [
                f"{name}: {each.title}: {' '.join(each.clauses)}" for name, each in notice.by_audience.items()
            ]
            parts = "\0".join((notice.title, *notice.clauses, *groups, *readers))
            digest = blake2b(parts.encode(), digest_size=16).hexdigest()
            found[f"notices/{notice.notice}/{notice.edition}"] = digest
    return dict(sorted(found.items()))


def read_released(text: str, file: str, findings: Findings) -> dict[str, str]:
    """Return the fingerprints that ``text`` keeps; what is wrong goes to ``findings``."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        kept = None
    if not isinstance(kept, dict) or not all(isinstance(each, str) for each in kept.values()):
        hint = "Take it from the last version that was right; only `pack check --release` writes it"
        findings.add(Finding("pack-format", "The released fingerprints cannot be read", Place(file, 1), hint))
        return {}
    return kept


def changed_editions(pack: Editions, kept: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each edition that is not what was released, or is gone."""
    now = fingerprints(pack)
    places = {
        f"clauses/{edition.id}/{edition.label}": edition.place
        for editions in pack.clauses.values()
        for edition in editions
    }
    places |= {
        f"notices/{notice.notice}/{notice.edition}": notice.place
        for editions in pack.notices.values()
        for notice in editions
    }
    for name, digest in sorted(kept.items()):
        folder, key, label = (*name.split("/"), "", "")[:3]
        if name not in now:
            message = f"The edition {label} of “{key}” was released and is gone"
            place, hint = Place(pack.file, 1), "Put it back: notices that keep it need its words"
        elif now[name] != digest:
            message = f"The edition {label} of “{key}” was released with other words"
            again = "its next `revision:` for a slip, a new edition for changed sentences"
            place = places[name]
            hint = "Put it back as it was, and give the change a file of its own: " + (
                again if folder == "clauses" else "a new edition"
            )
        else:
            continue
        yield Finding("changed-edition", message, place, hint, key)
