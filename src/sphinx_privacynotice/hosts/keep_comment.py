"""One comment, kept up to date: found by its first line and its author, edited where it is, never doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sphinx_privacynotice.hosts.api import HostError

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTEMPTS = 3


class Comment(NamedTuple):
    """A comment on the host: its number, whether it is our own user's, and its text."""

    id: int
    own: bool
    text: str


class Thread(Protocol):
    """The comments of one pull request, merge request or issue."""

    def comments(self) -> Iterator[Comment]:
        """Yield every comment, oldest first."""

    def add(self, text: str) -> None:
        """Write a new comment."""

    def edit(self, comment: Comment, text: str) -> None:
        """Replace the text of a comment."""


def keep_comment(thread: Thread, marker: str, text: str, *, add: bool = True) -> str:
    """Make the one comment that begins with ``marker`` say ``text``; return in a word what was done.

    Where there is none it is added, unless ``add`` is false. A new comment that the host did not confirm is
    looked for before it is sent again. Raises `HostError`.
    """
    for attempt in range(1, ATTEMPTS + 1):
        found = next((each for each in thread.comments() if each.own and _begins(each.text, marker)), None)
        if found is not None:
            if _same(found.text, text):
                return "unchanged"
            thread.edit(found, text)
            return "edited"
        if not add:
            return "none"
        try:
            thread.add(text)
        except HostError as error:
            if attempt == ATTEMPTS or 300 <= error.status < 500:
                raise
        else:
            return "added"
    raise AssertionError  # the last attempt returns or raises


def _begins(text: str, marker: str) -> bool:
    return text.lstrip().startswith(marker)


def _same(before: str, after: str) -> bool:
    """Hosts take away white space at the end, and some write other line ends."""
    return before.replace("\r\n", "\n").strip() == after.strip()
