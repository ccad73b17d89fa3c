"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# the same examples in every run, however slow the machine
settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.load_profile("same")
