"""When Python may look for garbage.

Making a notice makes thousands of objects that all stay. Each few hundred of them set off a search for
garbage, now and then through all that Sphinx holds in memory: half the time that a page takes.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gc_paused() -> Iterator[None]:
    """Search for no garbage until the end, where a search follows soon; for a page, not for a build."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


GC_THRESHOLD = 50_000
"""After how many new objects Python looks for garbage in a build with notices; 700 as it comes."""

_before: list[tuple[int, int, int]] = []


def relax_gc() -> None:
    """Look for garbage more seldom, and never among what is there now, which all stays, until told otherwise.

    Pages are made of many small objects, in Sphinx's own hands more than in ours.
    """
    if not _before:
        _before.append(gc.get_threshold())
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, *_before[0][1:])


def restore_gc() -> None:
    """Undo `relax_gc`."""
    if _before:
        gc.unfreeze()
        gc.set_threshold(*_before.pop())
