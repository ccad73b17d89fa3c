"""Applies the severities that a project sets for findings, and checks its settings themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.base.findings import Finding, Findings, Severity
from sphinx_privacynotice.base.messages import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.project.settings import CheckSetting

_NOTICE = re.compile(r"notices\.([^.\[]+)(?:\.|$)")


class Accepted(NamedTuple):
    """A finding that the project has turned off, and the setting that says why."""

    finding: Finding
    setting: CheckSetting


@dataclass
class Judged:
    """What the settings of a project make of its findings.

    ``findings`` are those that count, ``accepted`` those that are turned off, ``used`` the settings that
    fitted any.
    """

    findings: Findings = field(default_factory=Findings)
    accepted: list[Accepted] = field(default_factory=list)
    used: set[CheckSetting] = field(default_factory=set)


def apply_settings(
    findings: Iterable[Finding],
    settings: Mapping[str, Sequence[CheckSetting]],
    document_of: Callable[[str], str] = str,
) -> Judged:
    """Return what `judge` does, with what is wrong with the settings themselves."""
    judged = judge(findings, settings, document_of)
    judged.findings.extend(settings_findings(settings))
    return judged


def judge(
    findings: Iterable[Finding],
    settings: Mapping[str, Sequence[CheckSetting]],
    document_of: Callable[[str], str] = str,
) -> Judged:
    """Return ``findings`` with the severities that a project has chosen.

    Of several settings that fit a finding the narrowest counts, of equally narrow ones the first. A code
    that this release brings is for information, unless the project says otherwise. ``document_of`` returns
    the document name of a file. Findings that differ in their site and notice alone become one.
    """
    judged = Judged()
    seen: set[Finding] = set()
    by_site = _by_site(settings)
    for finding in findings:
        sites = {"", finding.site}
        own = [each for site in sorted(sites) for each in by_site.get((finding.code, site), ())]
        fitting = [each for each in own if _fits(each, finding, document_of)]
        judged.used.update(fitting)
        setting = max(fitting, key=lambda each: each.narrowness, default=None)
        anywhere = replace(finding, site="", notice="") if finding.site else finding
        if setting is not None and setting.severity is None:
            judged.accepted.append(Accepted(finding, setting))
        elif anywhere not in seen:
            seen.add(anywhere)
            severity = setting.severity if setting else _in_this_release(finding)
            judged.findings.add(replace(finding, severity=severity) if severity else finding)
    return judged


def _by_site(
    settings: Mapping[str, Sequence[CheckSetting]],
) -> dict[tuple[str, str], list[CheckSetting]]:
    """Return settings by code and site: thousands of sites may each have one for the same code."""
    found: dict[tuple[str, str], list[CheckSetting]] = {}
    for code, several in settings.items():
        for setting in several:
            found.setdefault((code, setting.site), []).append(setting)
    return found


def _in_this_release(finding: Finding) -> Severity | None:
    code = known_codes().get(finding.code)
    return Severity.INFO if code and code.is_new and finding.severity.warns_in_builds else None


def _fits(setting: CheckSetting, finding: Finding, document_of: Callable[[str], str]) -> bool:
    return (
        setting.notice in {"", finding.notice}
        and (not setting.key or _is_within(finding, setting.key))
        and (not setting.page or document_of(finding.place.file) == _document(setting.page))
    )


def _is_within(finding: Finding, key: str) -> bool:
    """Say whether a finding is about a key or one below it, as the site or one of its notices has it."""
    for about in {finding.key, _NOTICE.sub("", finding.key, count=1)}:
        if about == key or about.startswith((f"{key}.", f"{key}[")):
            return True
    return False


def _document(page: str) -> str:
    return re.sub(r"\.(md|rst|txt)$", "", page.removeprefix("/"))


def with_subjects(project: Project, findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings``, each with the site and notice that its file and key say it is about, if any."""
    only = next(iter(project.sites)) if len(project.sites) == 1 else ""
    files = {site.file: site.key for site in project.sites.values()}
    return [each if each.site else _with_subject(project, each, files, only) for each in findings]


def _with_subject(project: Project, finding: Finding, files: Mapping[str, str], only: str) -> Finding:
    found = _NOTICE.match(finding.key)
    site, notice = files.get(finding.place.file, only), found[1] if found else ""
    own = project.sites_of_page(project.document_of(finding.place.file))
    sites = {key for key, _ in own}
    if len(sites) == 1:
        site = own[0][0]
        notice = notice or (own[0][1] if len(own) == 1 else "")
    return replace(finding, site=site, notice=notice) if site else finding


def settings_findings(settings: Mapping[str, Sequence[CheckSetting]]) -> Findings:
    """Return what is wrong with the project's choices themselves.

    A setting without a reason is applied all the same; the missing reason is a finding, as is a code that
    does not exist. No setting silences these two.
    """
    found = Findings()
    for code, several in settings.items():
        for setting in several:
            key = _key(code, setting)
            if code not in known_codes():
                hint = did_you_mean(code, known_codes()) or "Take it out"
                found.add(Finding("unknown-check", f"There is no check “{code}”", setting.place, hint, key))
            elif not setting.reason.strip():
                message = f"The severity of “{code}” is set without a reason"
                hint = "Add `reason:` beside `severity:`, so that whoever comes next knows why"
                found.add(Finding("missing-reason", message, setting.place, hint, key))
    return found


def unused_settings(
    settings: Mapping[str, Sequence[CheckSetting]],
    used: set[CheckSetting],
    apart_from: Iterable[str] = (),
    unread: Collection[str] = (),
) -> Findings:
    """Return a finding for each setting that is made for one place and fitted nothing there.

    A setting of a whole code is a choice for whatever may come, and is none. ``apart_from`` are codes of
    which not everything was looked at, ``unread`` the documents whose words were not judged.
    """
    found = Findings()
    used_at = {setting.place for setting in used}  # a trust file may set it for many sites at one place
    for code in settings.keys() & known_codes().keys() - set(apart_from):
        for setting in settings[code]:
            if _document(setting.page) in unread:
                continue
            if setting.narrowness and setting.place not in used_at:
                message = f"The setting of “{code}” fits nothing that is found"
                hint = "Take it out, or correct its site, notice, key or page"
                key = _key(code, setting)
                found.add(
                    Finding("unused-check", message, setting.place, hint, key, severity=Severity.WARNING)
                )
    return found


def _key(code: str, setting: CheckSetting) -> str:
    return f"notices.{setting.notice}.checks.{code}" if setting.own else f"checks.{code}"
