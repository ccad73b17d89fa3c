"""Rules about who answers for the data: the controller and the data protection officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding
from sphinx_privacynotice.checks.registry import Context, rule

if TYPE_CHECKING:
    from collections.abc import Iterator


@rule("dpo-missing")
def officer_missing(context: Context) -> Iterator[Finding]:
    """Yield a finding for a public authority that names no data protection officer (Article 37(1)(a))."""
    view = context.view
    if context.draft or not context.public_authority or view.data.dpo is not None:
        return
    message = f"No data protection officer is named, and {view.name} is a public authority"
    hint = "Add `dpo:` with a `post:` and an `email:` or `phone:`; a trust or council may share one"
    yield Finding("dpo-missing", message, view.key_place(("dpo",)), hint, "dpo")
