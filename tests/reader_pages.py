"""A small project whose notice has a page for all readers, one for pupils and one for parents."""

from __future__ import annotations

from support import PLAIN

CLAUSE = "---\nid: {0}\nedition: 2026-01-01\ntitle: {1}\n---\n\n{2}\n"
PURPOSES = """\
---
id: purposes
edition: 2026-01-01
title: Why
titles:
  pupil: Why does {{ organisation.name }} need it?
---

{id}`intro` {for}`pupil parent` Because:

- {id}`one` of one thing
- {id}`two` {for}`parent, details` of another
- {{ purposes }}

| What | Who |
|---|---|
| {for}`details` {each}`authorities` this | {{ .name }} |

{id}`law` {for}`details` The law. See [whom to ask](#contact).
"""
NOTICE = """\
notice: cin-cla
edition: 2026-01-01
title: Privacy
clauses: [brief, purposes, contact]
audiences:
  pupil:
    title: the page for pupils
    clauses: [purposes]
  parent:
    title: the page for parents
    clauses: [brief, purposes]
  details:
    title: the details
    clauses: [purposes, contact]
"""
SITE = PLAIN["site.yaml"].replace(
    "    in_force: 2026-12-01\n",
    "    in_force: 2026-12-01\n    page: index\n    audiences:\n      pupil: you\n      parent: parents\n",
)
BRIEF = "- [Why](#purposes): for one thing.\n- [Ask](#contact) us.\n- [Nowhere](#transfers) it is printed."
FILES = PLAIN | {
    "site.yaml": SITE,
    "pack/clauses/purposes/2026-01-01.md": PURPOSES,
    "pack/clauses/brief/2026-01-01.md": CLAUSE.format("brief", "In brief", BRIEF),
    "pack/clauses/transfers/2026-01-01.md": CLAUSE.format("transfers", "Abroad", "Abroad."),
    "pack/notices/cin-cla/2026-01-01.yaml": NOTICE,
}
DIRECTIVE = {
    "rst": "{0}\n====================\n\n.. privacy-notice:: cin-cla\n   {1}\n\n{2}",
    "md": "# {0}\n\n```{{privacy-notice}} cin-cla\n{1}\n```\n\n{2}",
}
TOC = {
    "rst": ".. toctree::\n   :hidden:\n\n   you\n   parents\n",
    "md": "```{toctree}\n:hidden:\n\nyou\nparents\n```\n",
}


def pages(syntax: str) -> dict[str, str]:
    """Return the pages for all, for pupils and for parents."""
    page = DIRECTIVE[syntax]
    return {
        f"index.{syntax}": page.format("Privacy", "", TOC[syntax]),
        f"you.{syntax}": page.format("For you", ":audience: pupil", ""),
        f"parents.{syntax}": page.format("For parents", ":audience: parent", ""),
    }
