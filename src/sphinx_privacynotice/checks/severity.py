"""Applies the severities that a project sets for codes, and checks that each has a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Findings
from sphinx_privacynotice.base.messages import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_privacynotice.model.project.settings import CheckSetting


def apply_settings(findings: Iterable[Finding], settings: Mapping[str, CheckSetting]) -> Findings:
    """Return ``findings`` with the severities the project has chosen, and what is wrong with its choices.

    A setting without a reason is applied all the same; the missing reason is a finding, as is a code that
    does not exist. No setting silences these two.
    """
    return Findings([*with_severities(findings, settings), *settings_findings(settings)])


def with_severities(findings: Iterable[Finding], settings: Mapping[str, CheckSetting]) -> Findings:
    """Return ``findings`` with the severities the project has chosen, without those it has turned off."""
    chosen = Findings()
    for finding in findings:
        setting = settings.get(finding.code)
        if setting is None:
            chosen.add(finding)
        elif setting.severity is not None:
            chosen.add(replace(finding, severity=setting.severity))
    return chosen


def settings_findings(settings: Mapping[str, CheckSetting]) -> Findings:
    """Return what is wrong with the project's choices themselves."""
    found = Findings()
    for code, setting in settings.items():
        key = f"checks.{code}"
        if code not in known_codes():
            hint = did_you_mean(code, known_codes()) or "Take it out"
            found.add(Finding("unknown-check", f"There is no check “{code}”", setting.place, hint, key))
        elif not setting.reason.strip():
            message = f"The severity of “{code}” is set without a reason"
            hint = "Add `reason:` beside `severity:`, so that whoever comes next knows why"
            found.add(Finding("missing-reason", message, setting.place, hint, key))
    return found
