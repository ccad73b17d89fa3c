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
def no_sweeping() -> Iterator[None]:
    """Search for no garbage until the end, where a search follows soon; for a page, not for a build."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
