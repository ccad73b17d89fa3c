"""Rules about the set of notices: which ones a site of its kind needs, and where it says that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Severity
from sphinx_privacynotice.base.messages import did_you_mean, joined, listed
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.site.needed import missing_notices
from sphinx_privacynotice.yamlio.tree import node_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_privacynotice.model.pack.notices_data import NeededNotice


def _is_first(context: Context) -> bool:
    """Return whether the notice is the first of its site that the law asks about: a site is judged once."""
    kinds = context.organisation_kinds
    judged = (kind for kind in context.site.pages if context.library.checklist_of(kind, *kinds))
    return next(judged, "") == context.kind


@rule("notice-missing")
def missing_set(context: Context) -> Iterator[Finding]:
    """Yield a finding for each notice that a site of its kind needs and lacks (Articles 13 and 14)."""
    if not _is_first(context):
        return
    site = context.site
    place = node_at(site.tree, ("notices",))[1]
    for needed in missing_notices(site):
        kind = needed.notice
        notice = context.library.notice(kind, context.day or None, *context.organisation_kinds)
        title = "" if isinstance(notice, Unavailable) else f" (“{notice.title}”)"
        laws = _laws(context, needed)
        message = f"{site.name} has no notice “{kind}”{title}: {needed.why}{f' ({laws})' if laws else ''}"
        which = f" --site {site.key}" if len(context.project.sites) > 1 else ""
        hint = (
            f"Add it: sphinx-privacynotice init --notice {kind}{which}; or, if it is in another place, write"
            f" `elsewhere:` and below it `{kind}:` with its address, or where it is"
        )
        yield Finding(
            "notice-missing",
            message,
            place,
            hint,
            f"notices.{kind}",
            severity=Severity.INFO,
            site=site.key,
            notice=kind,
        )


def _laws(context: Context, needed: NeededNotice) -> str:
    entries = (context.library.law(each, context.day or None) for each in needed.law)
    return joined([entry.cite for entry in entries if entry is not None])


@rule("elsewhere-unknown")
def unknown_elsewhere(context: Context) -> Iterator[Finding]:
    """Yield a finding for what `elsewhere` says without effect: of an unknown notice, or one that is here."""
    if not _is_first(context):
        return
    site, kinds = context.site, context.library.notice_kinds
    for kind in site.data.elsewhere:
        place = node_at(site.tree, ("elsewhere", kind))[1]
        if kind in site.notices and place.file == site.file:  # what a trust says is for its other schools
            message = f"{site.name} has the notice “{kind}” here, too"
            hint = "Take the line out, or the notice"
        elif kind not in kinds and kind not in site.notices:
            message = f"“{kind}” is no kind of notice that the packs have"
            hint = did_you_mean(kind, kinds) or f"They have {listed(kinds)}; take the line out"
        else:
            continue
        key = f"elsewhere.{kind}"
        yield Finding("elsewhere-unknown", message, place, hint, key, severity=Severity.WARNING)
