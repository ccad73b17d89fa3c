"""The shipped JSON Schemas of sites, projects and records (`model.json_schema` generates the first two)."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "schemas"

COPIES = ".privacynotice"
"""The folder in which a project keeps its copies, beside the files that name them."""


def file_name(name: str) -> str:
    """Return the name of the file that holds the schema ``name``: site or project."""
    return f"{name}.schema.json"


def shipped(name: str) -> str:
    """Return the text of the schema ``name``; nothing has to be loaded for it."""
    return (FOLDER / file_name(name)).read_text(encoding="utf-8")
