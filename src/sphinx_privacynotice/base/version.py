"""The version of this package and the address of its documentation, where every room can import them."""

from __future__ import annotations

__version__ = "0.1.0"

DOCUMENTATION = "https://sphinx-privacynotice.readthedocs.io/en/stable/"
"""Where the documentation of the newest release is."""
