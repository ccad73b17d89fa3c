"""Writes what a pack has released: see `model.pack.released`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.write import replace_files
from sphinx_privacynotice.model.pack.released import RELEASED_FILE, fingerprints

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_privacynotice.model.pack.loader import Pack


def write_released(folder: Path, pack: Pack, kept: Mapping[str, str]) -> None:
    """Write the fingerprints of all editions: those that are ``kept`` unchanged, sorted, a line each."""
    text = json.dumps({**fingerprints(pack), **kept}, indent=2, sort_keys=True) + "\n"
    replace_files(Folder(folder), {RELEASED_FILE: text})
