"""Which notices a site needs, and which of them it lacks: as the packs say of its kind and its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.model.format.walk import kinds_of
from sphinx_privacynotice.model.pack.notices_data import NoticesData
from sphinx_privacynotice.model.site.view import equals, is_present, is_truthy

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_privacynotice.model.pack.library import Library
    from sphinx_privacynotice.model.pack.notices_data import NeededNotice
    from sphinx_privacynotice.model.site.site import Site
    from sphinx_privacynotice.model.site.view import NoticeData


def notices_for(library: Library, kinds: Collection[str]) -> dict[str, NeededNotice]:
    """Return what the packs say of the notices of such an organisation, by kind of notice.

    ``kinds`` are its own: in law, and special or nursery. What a later pack says of a notice counts.
    """
    return {
        each.notice: each
        for data in library.all_rule_data(NoticesData)
        for each in data.notices
        if not {*each.for_}.isdisjoint(kinds)
    }


def missing_notices(site: Site) -> list[NeededNotice]:
    """Return the notices that a site needs and neither has nor names as kept elsewhere."""
    view = site.view()
    data = site.data
    return [
        each
        for each in notices_for(site.library, kinds_of(data.organisation)).values()
        if each.notice not in data.notices
        and each.notice not in data.elsewhere
        and not (each.linked and is_present(view.find(f"facts.{each.linked}")))
        and _is_needed(each, view)
    ]


def _is_needed(notice: NeededNotice, view: NoticeData) -> bool:
    return not notice.when or any(
        any(equals(view.find(path), word) for word in words) if words else is_truthy(view.find(path))
        for path, words in notice.conditions()
    )
