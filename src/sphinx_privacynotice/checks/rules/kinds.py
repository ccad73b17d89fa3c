"""Rules about the kind of an organisation: whether it is said, what it is in law, whether there are words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Finding, Findings, Severity
from sphinx_privacynotice.base.messages import joined
from sphinx_privacynotice.checks.registry import Context, rule
from sphinx_privacynotice.model.pack.bodies_data import BodiesData
from sphinx_privacynotice.model.pack.library import Unavailable
from sphinx_privacynotice.model.pack.loader import SHIPPED, load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

_KIND = ("organisation", "kind")


def _served(context: Context) -> tuple[str, ...]:
    """Return the kinds of organisation for which the notice has words; nothing: all."""
    notice = context.view.notice()
    return () if isinstance(notice, Unavailable) else notice.for_


def _in_law(context: Context, served: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds among those ``served`` that say what an organisation is in law."""
    kinds = context.library.rule_data(BodiesData) or BodiesData.model_validate({})
    return tuple(kind for kind in served if kind not in kinds.unsaid_in_law)


@rule("kind-missing")
def missing_kind(context: Context) -> Iterator[Finding]:
    """Yield a finding for a site that does not say what kind of organisation it is (Article 6(3))."""
    served = _served(context)
    organisation = context.view.data.organisation
    if context.organisation_kind or not served or organisation is None:
        return
    message = f"{context.view.name} does not say what kind of organisation it is, and the law differs by kind"
    hint = f"Below `organisation:` write `kind:` and one of {joined(_in_law(context, served), 'or')}"
    severity = Severity.INFO if context.draft else Severity.WARNING
    place = context.view.key_place(("organisation",))
    yield Finding("kind-missing", message, place, hint, "organisation.kind", severity=severity)


def _pack_for(context: Context, kind: str) -> str:
    """Return the pack that comes with the extension, is not named and serves ``kind`` in such a notice."""
    for name, folder in SHIPPED.items():
        pack = None if context.library.pack(name) else load_pack(Folder(folder, name), ".", Findings())
        editions = pack.notices.get(context.kind, ()) if pack else ()
        if editions and kind in editions[-1].for_:
            return name
    return ""


@rule("kind-without-words", "kind-of-law-unsaid")
def kind_without_words(context: Context) -> Iterator[Finding]:
    """Yield a finding for a kind that the notice does not serve, or that says nothing of the law."""
    kind, served = context.organisation_kind, _served(context)
    if not kind or not served:
        return
    place, key = context.view.place(_KIND), "organisation.kind"
    in_law = _in_law(context, served)
    if kind not in served:
        message = f"The notice “{context.kind}” has no words for the kind “{kind}”"
        hint = f"Write the kind of the school that says “we” in the notice: {joined(in_law, 'or')}"
        if pack := _pack_for(context, kind):
            hint = f"The pack “{pack}” has: name it below `packs:` in privacynotice.yaml"
        severity = Severity.INFO if context.draft else Severity.ERROR
        yield Finding("kind-without-words", message, place, hint, key, severity=severity)
    elif kind not in in_law:
        message = f"“kind: {kind}” does not say what {context.view.name} is in law"
        also = {"special", "nursery"} & {kind}
        beside = f", and below it `{kind}: yes`" if also else ""
        hint = f"Write `kind:` with one of {joined(in_law, 'or')}{beside}"
        yield Finding("kind-of-law-unsaid", message, place, hint, key, severity=Severity.INFO)
