"""A notice as HTML: a fragment for any page, and a small page of its own for a frame."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_privacynotice.exports.parts import Notice, Shape
from sphinx_privacynotice.model.record_tree import List, Table, escape_lines, title_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from sphinx_privacynotice.exports.parts import Around
    from sphinx_privacynotice.model.record import Record

TEMPLATES = Path(__file__).with_name("templates")


def html_fragment(record: Record, shape: Shape, around: Around) -> str:
    """Return a notice as one ``div`` for a page of another system.

    It has no script, no style and no id that does not begin with the notice's own. Headings begin at the
    level of ``shape`` and skip none; every word of the record is escaped.
    """
    return f"{_fragment(Notice(record, shape, around), framed=False)}\n"


def html_frame(record: Record, around: Around, own_page: str) -> str:
    """Return a whole page with a notice, for a frame (``iframe``) in a page of another site.

    ``own_page`` is the address of the notice's page, to which its last link leads, and which search engines
    are to list instead. Links open in the page around the frame. Its policy (CSP) allows nothing but its own
    style.
    """
    notice = Notice(record, Shape(level=1), around)
    style = (TEMPLATES / "frame.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    page = _environment().get_template("frame.html.jinja")
    return (
        page.render(
            notice=notice,
            fragment=_markup(_fragment(notice, framed=True)),
            style=_markup(style),
            policy=policy,
            own_page=own_page,
            open_words=around.phrase("export_open"),
            title=title_of(record) or around.name,
        )
        + "\n"
    )


def _fragment(notice: Notice, *, framed: bool) -> str:
    return _environment().get_template("notice.html.jinja").render(notice=notice, framed=framed)


def _markup(safe: str) -> str:
    """Return what is HTML already as such, for a template that escapes all else."""
    from markupsafe import Markup

    return Markup(safe)  # noqa: S704 - our own style, and what the other template has escaped


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters["lines"] = escape_lines
    made.filters["is_list"] = lambda part: isinstance(part, List)
    made.filters["is_table"] = lambda part: isinstance(part, Table)
    return made
