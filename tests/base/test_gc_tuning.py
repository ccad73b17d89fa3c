"""What is tuned of Python's garbage collector is as it was when the work is done."""

from __future__ import annotations

import gc

import pytest

from sphinx_privacynotice.base.gc_tuning import gc_frozen, relax_gc, restore_gc


def test_what_is_frozen_is_looked_at_again_at_the_end() -> None:
    @gc_frozen()
    def fail() -> None:
        assert gc.get_freeze_count()
        raise ValueError

    assert not gc.get_freeze_count()
    with pytest.raises(ValueError):  # noqa: PT011 - ours, without words
        fail()
    assert not gc.get_freeze_count()


def test_a_build_unfreezes_at_its_own_end() -> None:
    before = gc.get_threshold()
    relax_gc()
    try:
        with gc_frozen():
            pass
        assert gc.get_freeze_count()
    finally:
        restore_gc()
    assert not gc.get_freeze_count()
    assert gc.get_threshold() == before
