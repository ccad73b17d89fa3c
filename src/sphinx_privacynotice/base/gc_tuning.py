"""Tuning of Python's garbage collector.

Rendering a notice creates thousands of long-lived objects. Every few hundred of them start a collection, and
some collections cover everything that Sphinx has in memory: half the time that a page takes.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gc_paused() -> Iterator[None]:
    """Turn the collector off until the end; for a page, not for a build."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def gc_frozen() -> Iterator[None]:
    """Keep the collector from looking at what is there now until the end; for the pages of a project."""
    if gc.get_freeze_count():  # in a build, which unfreezes all at its end
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


GC_THRESHOLD = 20_000
"""New objects after which a collection starts in a build with notices; Python's default is 700.

That is about two pages. With a larger one, what a page leaves behind is out of the processor's cache by then.
"""

_before: list[tuple[int, int, int]] = []


def relax_gc() -> None:
    """Collect less often, and never what is there now, which all stays, until `restore_gc`.

    Pages are made of many small objects, more of them Sphinx's than ours.
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
