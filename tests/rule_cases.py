"""The examples of rules as projects; `sphinx_privacynotice.checks.examples` says how they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sphinx_privacynotice.checks.examples import FOLDER, TAKEN_OUT

if TYPE_CHECKING:
    from sphinx_privacynotice.checks.examples import Example


def project_of(example: Example) -> dict[str, str]:
    """Return the files of a whole project, by name."""
    return {
        "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
        "site.yaml": merged_site(example.site),
        "privacy.md": example.page or (FOLDER / "privacy.md").read_text(encoding="utf-8"),
        **example.files,
    }


def merged_site(lines: str) -> str:
    """Return the text of the site file of all examples, with ``lines`` merged into it."""
    # BaseLoader: every scalar is the text as typed, as this project reads YAML
    base = yaml.load((FOLDER / "site.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    changed = yaml.load(lines, yaml.BaseLoader)  # noqa: S506
    return yaml.safe_dump(_merged(base, changed or {}), allow_unicode=True, sort_keys=False, width=100)


def _merged(base: Any, changed: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(changed, dict):
        return changed
    both = base | {key: _merged(base.get(key), value) for key, value in changed.items()}
    return {key: value for key, value in both.items() if value != TAKEN_OUT}
