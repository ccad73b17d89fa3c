"""Settings of checks, ``checks:`` of the project file and of a notice: severities by code and by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Finding, Findings, Place, Severity
from sphinx_privacynotice.yamlio.tree import KeyPath, Mapping, Sequence, key_path, node_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as MappingOf

    from sphinx_privacynotice.model.format.schema import CheckRule

FIELDS = ("site", "notice", "key", "page", "until")
SEVERITIES = "error, warning, info, due or off"


@dataclass(frozen=True, slots=True)
class CheckSetting:
    """What is set for the findings of one code; ``severity`` is None for off.

    ``site``, ``notice``, ``key`` and ``page`` say for which of them; "" for any.
    """

    severity: Severity | None
    reason: str
    place: Place
    site: str = ""
    notice: str = ""
    key: str = ""
    page: str = ""
    until: str = ""
    """The day on which it is to be taken out, in ISO form; it is applied after that day, too."""
    own: bool = False
    """Whether the notice itself sets it."""

    @property
    def narrowness(self) -> int:
        """How many conditions a finding must meet: the narrowest setting counts. 0: it is for all."""
        return sum(map(bool, (self.site, self.notice, self.key, self.page)))


CheckSettings = dict[str, tuple[CheckSetting, ...]]
"""Settings by the code that they are for."""


def read_checks(
    checks: MappingOf[str, tuple[CheckRule, ...]],
    tree: Mapping,
    above: KeyPath,
    findings: Findings,
    **within: str,
) -> CheckSettings:
    """Return the settings typed at the path ``above`` of a file; report severities that do not exist.

    ``within`` are the conditions (`CheckSetting.site`, say) that follow from where they are typed.
    """
    read: CheckSettings = {}
    for code, rules in checks.items():
        path = (*above, code)
        listed = isinstance(node_at(tree, path)[0], Sequence)
        steps = [(*path, number) if listed else path for number in range(len(rules))]
        made = tuple(_settings(tuple(zip(rules, steps, strict=True)), tree, code, within, findings))
        if made:
            read[code] = made
    return read


def _settings(
    rules: tuple[tuple[CheckRule, KeyPath], ...],
    tree: Mapping,
    code: str,
    within: dict[str, str],
    findings: Findings,
) -> Iterator[CheckSetting]:
    for rule, path in rules:
        node, key_place = node_at(tree, path)
        place = node.place if isinstance(path[-1], int) else key_place
        word = str(rule.severity or "")
        if word not in {"off", *Severity}:
            message, here = f"The check “{code}” has no severity", place
            hint = f"Add `severity:` with {SEVERITIES}"
            if word:
                message, hint = f"“{word}” is no severity", f"Write {SEVERITIES}"
                here = node_at(tree, (*path, "severity"))[0].place
            findings.add(Finding("bad-value", message, here, hint, key_path((*path, "severity"))))
            continue
        severity = None if word == "off" else Severity(word)
        fields = {name: str(getattr(rule, name, None) or "") for name in FIELDS}
        own = bool(within)
        yield CheckSetting(severity, str(rule.reason or ""), place, **(fields | within), own=own)
