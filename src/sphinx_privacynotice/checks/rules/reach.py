"""What the rules about contacts share: whether and where a reader reaches somebody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_privacynotice.model.site.view import NoticeData, ResolvedValue

MEANS = ("phone", "email", "address")
"""The fields by which somebody is reached."""

_REACHED_IN_TEXT = re.compile(r"@|\d{3}|\{\{\s*\.(?:phone|email|address)", re.ASCII)


def is_reachable(view: NoticeData, found: ResolvedValue) -> bool:
    """Return whether a contact has a means to reach it, own or inherited; of a team, one member's will do."""
    if any(view.child(found, field) is not None for field in MEANS):
        return True
    text = view.child(found, "text")
    if text is not None and _REACHED_IN_TEXT.search(str(text.value)):
        return True
    members = view.child(found, "members")
    return any(is_reachable(view, each) for each in members_of(view, members) if each is not found)


def members_of(view: NoticeData, members: ResolvedValue | None) -> list[ResolvedValue]:
    """Return the people of a team."""
    count = len(members.value) if members is not None else 0
    found = [view.child(members, number) for number in range(count)] if members is not None else []
    return [each for each in found if each is not None]
