"""``diff`` as one HTML page: accessible, without scripts, and asking nothing of another host."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.review.outline import NO_HEADING, lines_of, make_outline
from sphinx_privacynotice.review.reasons import causes_text, weight_text, what_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from sphinx_privacynotice.review.changes import Change
    from sphinx_privacynotice.review.outline import Part
    from sphinx_privacynotice.review.report import DiffReport

TEMPLATES = Path(__file__).with_name("templates")


def diff_html(report: DiffReport) -> str:
    """Return the page of a report."""
    outline = make_outline(report)
    parts = [_part(part) for part in outline.parts]
    return render_page("diff.html.jinja", outline=outline, parts=parts, schools=_by_school(outline.parts))


def render_page(template: str, **given: object) -> str:
    """Return a page of ``template``. Its policy (CSP) allows nothing but its own style."""
    templates = _environment()
    style = templates.get_template("page.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = templates.get_template(template).render(policy=policy, **given)
    return "\n".join(map(escape_controls, page.split("\n"))) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    return made


def _part(part: Part) -> dict[str, Any]:
    sections = [
        {"heading": each.heading or NO_HEADING, "changes": list(map(_change, each.changes))}
        for each in part.sections
    ]
    return {
        "title": part.title,
        "summary": part.summary,
        "applies": part.applies,
        "schools": part.schools,
        "entries": part.entries,
        "sections": sections,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "weight_class": change.weight,
        "what": what_text(change),
        "lines": lines_of(change),
        "why": causes_text(change.causes),
        "weight": weight_text(change),
    }


def _by_school(parts: Sequence[Part]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return each school with the parts that are about it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for number, part in enumerate(parts, 1):
        for name in dict.fromkeys(part.schools):
            found.setdefault(name, []).append({"number": number, "title": part.title})
    return sorted(found.items())
