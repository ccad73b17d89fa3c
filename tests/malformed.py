"""What the tests of malformed input share: a small project, what is told of it, and how it may be said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from casefiles import Case, read_cases

from sphinx_privacynotice.base.codes import known_codes
from sphinx_privacynotice.checks.run import check_notices
from sphinx_privacynotice.checks.severity import apply_settings
from sphinx_privacynotice.model.pack.loader import installed_packs
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.page.reader import read_pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.record import Record

PACK = {
    "pack/pack.yaml": """\
id: small
title: A small pack
publisher: The pack's makers
version: 1.0.0
licence: MIT
language: en-GB
jurisdiction: england
terms:
  pupils:
    default: pupils
    choices: [pupils, students]
""",
    "pack/notices/visitors/2018-05-25.yaml": """\
notice: visitors
edition: 2018-05-25
clauses: [purposes, categories, retention, contact]
""",
    "pack/links.yaml": "guide: https://guide.example/\n",
    "pack/law/acts.yaml": """\
ukpga/2018/12:
  title: Data Protection Act 2018
  cite: Data Protection Act 2018
  url: https://law.example/2018/12
  from: 2018-05-25
""",
    "pack/clauses/purposes/2013-07-10.md": """\
---
id: purposes
edition: 2013-07-10
until: 2018-05-25
title: Why we need it
---

We need it to know who is in the building.
""",
    "pack/clauses/purposes/2018-05-25.md": """\
---
id: purposes
edition: 2018-05-25
title: Why we need it
---

{id}`intro` We need it to:

- {id}`safety` know who is in the building when the alarm rings
- {id}`badges` print badges for {{ terms.pupils }} and guests
- {id}`report` report to
  - {id}`trust` the trust
  - {id}`governors` the governors
- {{ purposes }}
""",
    "pack/clauses/categories/2018-05-25.md": """\
---
id: categories
edition: 2018-05-25
title: What we write down
---

We write down:

- {id}`name` your name
- {{ categories }}
""",
    "pack/clauses/retention/2018-05-25.md": """\
---
id: retention
edition: 2018-05-25
title: How long we keep it
---

| Records | Kept for |
|---|---|
| {each}`retention` {{ .records }} | {{ .period }} |
""",
    "pack/clauses/contact/2018-05-25.md": """\
---
id: contact
edition: 2018-05-25
title: Whom to ask
---

Ask {{ contacts.questions }}.
""",
    "pack/clauses/complaints/2026-12-01.md": """\
---
id: complaints
edition: 2026-12-01
title: Complaints
---

Complain to {{ contacts.complaints }}.
""",
}
"""A pack of five clauses; one has parts and an older edition, one begins on the day of the notice."""

SITE = """\
organisation:
  name: Oakfield School
notices:
  visitors:
    in_force: 2026-12-01
"""

PAGE = "For visitors\n============\n\n.. privacy-notice:: visitors\n"

PROJECT = {
    **PACK,
    "conf.py": 'extensions = ["myst_parser", "sphinx_privacynotice"]\n',
    "privacynotice.yaml": "packs: [./pack]\n",
    "site.yaml": SITE,
    "index.rst": PAGE,
}
"""A project with nothing wrong."""


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as a test expects it.

    ``place`` is exact; ``words`` and ``mend`` are stretches of what is said, with `...` between them;
    ``other`` is the second place.
    """

    place: str
    code: str
    words: str
    mend: str
    other: str = ""


class Row(NamedTuple):
    """A case of `tests/cases/`: what is typed, and what is reported."""

    name: str
    typed: str
    expected: tuple[Told, ...]


def rows_of(file: str) -> list[Row]:
    """Return the cases of a file below `tests/cases` whose reports are three lines a message."""
    return [Row(case.name, case.parts["typed"], _reported(case)) for case in read_cases(file)]


def _reported(case: Case) -> tuple[Told, ...]:
    lines = [line for line in case.parts["reported"].split("\n") if line]
    assert len(lines) % 3 == 0, f"{case.file}: {case.name}: three lines for each message"
    heads = [re.fullmatch(r"(\S+) (\S+)(?: \(and (.+)\))?", line) for line in lines[::3]]
    assert all(heads), f"{case.file}: {case.name}: PLACE CODE, or PLACE CODE (and PLACE)"
    return tuple(
        Told(head[1], head[2], words, mend, head[3] or "")
        for head, words, mend in zip(heads, lines[1::3], lines[2::3], strict=True)
        if head
    )


def write(folder: Path, *layers: Mapping[str, str | bytes | None]) -> Path:
    """Write files below ``folder``, later layers over earlier ones (None: no such file)."""
    files: dict[str, str | bytes | None] = {}
    for layer in layers:
        files.update(layer)
    for name, content in files.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def findings_of(folder: Path) -> list[Finding]:
    """Return what `check` has to say of the project in ``folder``."""
    project = load_project(find_project(folder, folder_given=True))
    # what is wrong with the packs' own texts is told of elsewhere
    reading = read_pages(project, checks_packs=False)
    findings = [*reading.findings]
    if reading.complete:
        printed: dict[tuple[str, ...], Record | None] = {
            (record.site, record.notice): record for record in reading.records
        }
        findings += check_notices(project, printed, uses=reading.uses)
    return list(apply_settings(findings, project.checks).findings)


def holds_words(said: str, words: str) -> bool:
    """Say whether ``said`` holds every stretch of ``words``, in order."""
    at = 0
    for stretch in words.split("..."):
        at = said.find(stretch.strip(), at)
        if at < 0:
            return False
        at += len(stretch.strip())
    return True


def lines(findings: Sequence[Finding]) -> str:
    """Return findings as a person compares them."""
    return "".join(
        f"{each.place} {each.code}: {each.message} | {each.hint} | {each.related or ''}\n"
        for each in findings
    )


def assert_told(findings: Sequence[Finding], expected: Sequence[Told]) -> None:
    """Fail unless exactly ``expected`` is told, in the order of places."""
    said = lines(findings)
    assert sorted((str(each.place), each.code) for each in findings) == sorted(
        (each.place, each.code) for each in expected
    ), said
    left = list(findings)
    for told in expected:
        fits = [
            each
            for each in left
            if (str(each.place), each.code, str(each.related or "")) == (told.place, told.code, told.other)
            and holds_words(each.message, told.words)
            and holds_words(each.hint, told.mend)
        ]
        assert fits, f"{told}\n{said}"
        left.remove(fits[0])


FOREIGN = re.compile(
    r"pydantic|docutils|markdown-it|pyyaml|traceback|exception|\w+Error\b|\bNone\b|NoneType|\bdict\b|\btuple\b|"
    r"\bstr\b|\bint\b|\bbool(ean)?\b|\bstring\b|\binteger\b|\bmapping\b|\bscalar\b|\bsequence\b|\bnode\b|"
    r"\bpars(e|er|ing)\b|\bvalidat\w+|\bobject\b|\battribute\b|\bargument\b|\bextra_?forbidden\b|<class|0x[0-9a-f]+",
    re.IGNORECASE,
)
"""Words of the libraries below; none of them reaches an author."""


TYPED = re.compile(r"`[^`]*`")
"""What is to be typed as it stands."""


def assert_well_said(finding: Finding, folder: Path) -> None:
    """Fail unless an author can understand and follow what is said."""
    said = f"{finding.message} | {finding.hint}"
    assert finding.code in known_codes(), said
    assert finding.hint, f"no way to mend it: {said}"
    for text in (finding.message, finding.hint):
        assert not FOREIGN.search(re.sub(r"“[^”]*”|`[^`]*`", "", text)), said
        assert "\n" not in text and "  " not in text and text == text.strip(), said  # noqa: PT018
        assert not text.endswith((".", ":", ",", ";")), said
        assert '"' not in TYPED.sub("", text), f"straight quotes: {said}"
        assert text.count("“") == text.count("”") and text.count("`") % 2 == 0, said  # noqa: PT018
        assert "“”" not in text and "``" not in text, f"nothing in quotes: {said}"  # noqa: PT018
        assert not re.search(r"\b(\w+) \1\b", text), f"a word twice: {said}"
        assert text[0].isupper() or text[0] in "“`" or "." in text.split()[0], said
    advice = finding.hint.partition(" ")[2]
    assert advice not in finding.message, f"the mend says only what the message said: {said}"
    assert finding.place.file, said
    for place in (finding.place, finding.related):
        if place is not None and place.line and place.file.partition("/")[0] not in installed_packs():
            assert (folder / place.file).is_file(), f"{place} is no place: {said}"
            text = (folder / place.file).read_bytes().decode(errors="replace")
            assert place.line <= text.count("\n") + 1, f"{place} is no place: {said}"
