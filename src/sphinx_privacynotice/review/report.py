"""A whole difference as data: what every report of it is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sphinx_privacynotice.review.changes import MATERIAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.review.announcements import Announcement
    from sphinx_privacynotice.review.changes import NoticeDiff

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the records of one side are from.

    ``label`` is how a report names the side (a revision, the working tree, a day); ``read`` says how its
    records were read: ``reading copies`` or ``files``; ``day`` is that of its commit, "" where there is none.
    """

    label: str
    read: str = "files"
    day: str = ""


@dataclass(frozen=True, slots=True)
class DiffReport:
    """How the notices of ``new`` differ from those of ``old``.

    ``diffs`` are the notices that differ, by site and notice, also those of which no word does. ``names``
    are the names of sites by their keys, ``findings`` what is wrong with how changes are announced,
    ``notes`` what could not be read or is not sure, as phrases without a full stop, ``announced`` the entries
    of `changes` that are new in a notice, and ``pending`` what is to be approved again, of approved notices.
    """

    old: Origin
    new: Origin
    diffs: Sequence[NoticeDiff] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    findings: Iterable[Finding] = ()
    notes: Sequence[str] = ()
    announced: Mapping[Key, Sequence[Announcement]] = field(default_factory=dict)
    pending: Sequence[str] = ()

    @property
    def changed(self) -> list[NoticeDiff]:
        """The notices in which words differ."""
        return [diff for diff in self.diffs if diff.state != "same"]

    @property
    def material(self) -> int:
        """In how many notices a change is material."""
        return sum(diff.weight == MATERIAL for diff in self.changed)

    def name(self, site: str) -> str:
        """Return the name of a site, its key where no name is known."""
        return self.names.get(site, site)
