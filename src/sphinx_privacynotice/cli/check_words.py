"""``check --pages``, ``--text`` and ``--baseline``: the words of pages and of files outside a project."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_privacynotice.base.escape import escape_controls
from sphinx_privacynotice.base.files import Folder, SourceError
from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.base.messages import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sphinx_privacynotice.checks.baseline import Compared
    from sphinx_privacynotice.checks.severity import Judged
    from sphinx_privacynotice.checks.words import TextJudge
    from sphinx_privacynotice.cli.context import Session
    from sphinx_privacynotice.model.passage import Text
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.project.settings import CheckSetting

MAX_PAGES = 20_000
MAX_NAMED = 8

pages_option = partial(
    click.option,
    "--pages",
    multiple=True,
    metavar="GLOB",
    help="Check the words of these pages as well, with a notice or not: a folder, or a pattern such as "
    "'policies/*.md' or '**'. May be given several times.",
)
text_option = partial(
    click.option,
    "--text",
    "texts",
    multiple=True,
    metavar="FILE",
    help="Check this file and nothing else: Word (.docx), HTML, Markdown, reStructuredText or plain text. It "
    "needs no project. May be given several times.",
)
baseline_option = partial(
    click.option,
    "--baseline",
    default="",
    metavar="FILE",
    help="Report only what is not accepted in this file.",
)
write_baseline_option = partial(
    click.option,
    "--write-baseline",
    default="",
    metavar="FILE",
    help="Accept all that is found now, and write it into this file.",
)


@dataclass(slots=True)
class Words:
    """What was found in texts: how many there were, and what of them was not read, in words.

    ``names`` are those of the pages or files.
    """

    findings: Findings = field(default_factory=Findings)
    count: int = 0
    unread: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def judge(self, text: Text, judge: TextJudge, *, whole: bool = False) -> None:
        """Add what is wrong with one text."""
        from sphinx_privacynotice.checks.allow import apply_allowed, read_allowed

        allowed = read_allowed(text.source_of(text.name), text.name)
        self.findings.extend(apply_allowed(judge.judge(text, whole=whole), allowed))
        self.count += 1
        if whole and not judge.is_notice(text):
            self.unread.append(
                f"what a privacy notice must say, as {text.name} does not say at its beginning that it is one"
            )
        self.unread += [part for part in text.unread if part not in self.unread]


def check_pages(project: Project, patterns: Iterable[str], day: str) -> Words:
    """Return what the rules about words find on the pages that ``patterns`` match.

    A pattern is held against a page's file from the root and from the folder of the pages. One that matches
    no page is refused as wrong use.
    """
    from sphinx_privacynotice.checks.words import TextJudge
    from sphinx_privacynotice.text.page.passages import read_page_text

    words = Words()
    judge = TextJudge(project.library, day, _only_kind(project))
    for name, file in matching_pages(project, patterns).items():
        try:
            text = read_page_text(project, name, file, words.findings)
        except SourceError as error:
            words.findings.add(error.finding)
            continue
        words.judge(text, judge)
        words.names.add(name)
    return words


def _only_kind(project: Project) -> str:
    """Return the kind of organisation that all sites are, "" where they differ or do not say."""
    bodies = [site.view(kind).data.organisation for site in project.sites.values() for kind in site.pages]
    kinds = {str(body.kind or "") if body else "" for body in bodies}
    return kinds.pop() if len(kinds) == 1 else ""


def matching_pages(project: Project, patterns: Iterable[str]) -> dict[str, str]:
    """Return the pages that ``patterns`` match, each with its file, sorted."""
    from sphinx_privacynotice.model.project.documents import is_excluded
    from sphinx_privacynotice.text.page.syntax import PageSyntax

    syntax, found = PageSyntax(project.conf), {}
    pages = {name: file for name, file in project.documents.items() if syntax.of(file)}
    prefix = f"{project.pages}/" if project.pages else ""
    for typed in patterns:
        pattern = typed.replace("\\", "/").removeprefix("./").rstrip("/") or "**"
        matched = {
            name: file
            for name, file in pages.items()
            if any(is_excluded(each, [pattern]) for each in {file, file.removeprefix(prefix), name})
        }
        if not matched:
            near = listed(sorted(pages.values())[:MAX_NAMED]) or "none"
            raise click.UsageError(
                escape_controls(f"No page matches “{typed}”. The pages of the project are {near}.")
            )
        found.update(matched)
    return dict(sorted(found.items())[:MAX_PAGES])


def check_texts(
    session: Session, files: Iterable[str], day: str
) -> tuple[Words, Mapping[str, Sequence[CheckSetting]]]:
    """Return what is found in files outside a project, and the severities that a project sets.

    The packs are those of the project where there is one, else the built-in one. A file that cannot be read
    is refused as wrong use.
    """
    from sphinx_privacynotice.checks.words import TextJudge

    project, words = _project_or_none(session), Words()
    checks = project.checks if project else {}
    library = (project or _bare_project(Path.cwd())).library
    judge = TextJudge(library, day)
    for name in files:
        try:
            text = read_text(name, words.findings)
        except SourceError as error:
            said = f"{error.finding.message}. {error.finding.hint}."
            raise click.UsageError(escape_controls(said)) from None
        words.judge(text, judge, whole=True)
        words.names.add(name)
    return words, checks


def _project_or_none(session: Session) -> Project | None:
    from sphinx_privacynotice.model.project.project import load_project

    try:
        return load_project(session.find_project())
    except SourceError:
        return None


def _bare_project(folder: Path) -> Project:
    """Return a project of ``folder`` with the built-in pack, no sites and no settings."""
    from sphinx_privacynotice.base.findings import Place
    from sphinx_privacynotice.model.pack.library import load_library
    from sphinx_privacynotice.model.project.discovery import ProjectPlace
    from sphinx_privacynotice.model.project.project import Project
    from sphinx_privacynotice.model.project.settings import DEFAULT_PACK

    source, findings = Folder(folder), Findings()
    place = ProjectPlace(folder, None, folder, None)
    library = load_library(source, [(DEFAULT_PACK, Place(""))], findings)
    return Project(place, source.root, source, library, {}, {}, findings)


def read_text(name: str, told: Findings) -> Text:
    """Return the text of the file ``name``, which any path may lead to; raise `SourceError` for none."""
    from sphinx_privacynotice.text.document.docx import read_docx
    from sphinx_privacynotice.text.document.html import read_html
    from sphinx_privacynotice.text.document.plain import read_plain
    from sphinx_privacynotice.text.page.passages import read_page_text

    path = Path(name)
    suffix = path.suffix.casefold()
    if suffix == ".docx":
        return read_docx(path, name)
    if suffix in {".pdf", ".doc", ".odt", ".rtf", ".pages"}:
        raise click.UsageError(
            escape_controls(f"{name}: files that end with {suffix} cannot be read. Save it as .docx or .txt.")
        )
    if _is_binary(path):
        raise click.UsageError(
            escape_controls(
                f"{name} is no page, text or Word file. Save the notice as .html, .txt or .docx, and name it."
            )
        )
    if suffix in {".md", ".markdown", ".rst"}:
        project = _bare_project(path.absolute().parent)
        plain = Path(path.name).with_suffix(".rst" if suffix == ".rst" else ".md")
        return read_page_text(project, path.stem, path.name, told, name, syntax=plain.name)
    source = Folder(path.absolute().parent).read(path.name)
    readers: dict[str, Callable[[str, str], Text]] = {
        ".html": read_html,
        ".htm": read_html,
        ".xhtml": read_html,
    }
    return readers.get(suffix, read_plain)(source, name)


def _is_binary(path: Path) -> bool:
    """Say whether a file is none that an editor could save as UTF-8: a picture, a PDF or an archive."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            begin = file.read(8192)
    except OSError:
        return False
    is_utf16 = begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return (b"\0" in begin and not is_utf16) or begin.startswith(b"%PDF-")


def compare_with(name: str, findings: Findings, looked_at: Callable[[str], bool]) -> Compared:
    """Return ``findings`` beside the baseline in the file ``name``; refuse what is none as wrong use.

    ``looked_at`` says of a file whether it was checked.
    """
    from sphinx_privacynotice.checks.baseline import compare, read_baseline

    path = Path(name).absolute()
    try:
        return compare(findings, read_baseline(Folder(path.parent).read(path.name)), looked_at)
    except SourceError as error:
        said = f"{error.finding.message}. Write it with `--write-baseline {name}`."
    except ValueError as error:
        said = f"{name} is no baseline: {error}."
    raise click.UsageError(escape_controls(said))


def write_baseline(name: str, findings: Findings) -> None:
    """Write a baseline that accepts ``findings``; refuse a file that cannot be written as wrong use."""
    from sphinx_privacynotice.base.write import replace_files
    from sphinx_privacynotice.checks.baseline import baseline_text

    path = Path(name).absolute()
    try:
        replace_files(Folder(path.parent), {path.name: baseline_text(findings)})
    except SourceError as error:
        raise click.UsageError(escape_controls(f"{error.finding.message}. {error.finding.hint}.")) from None


def against_baseline(
    judged: Judged, baseline: str, write: str, looked_at: Callable[[str], bool]
) -> list[str]:
    """Take away what a baseline accepts, or write one that accepts it all; return what to say.

    ``looked_at`` says of a file whether it was checked.
    """
    if write:
        write_baseline(write, judged.findings)
        count = len(judged.findings)
        judged.findings = Findings()
        return [f"{count} accepted in {write}"]
    if not baseline:
        return []
    compared = compare_with(baseline, judged.findings, looked_at)
    judged.findings = compared.new
    return say_baseline(compared)


def say_baseline(compared: Compared) -> list[str]:
    """Return the lines about a baseline: what is accepted, and what of it is found no more."""
    lines = [f"{compared.accepted} accepted by the baseline"]
    if compared.gone:
        shown = [f"  {each.file}: [{each.code}] {each.words}" for each in compared.gone[:MAX_NAMED]]
        more = len(compared.gone) - len(shown)
        lines.append("Found no more, so write the baseline again:")
        lines += [*shown, *([f"  and {more} others"] if more > 0 else [])]
    if compared.unseen:
        lines.append(f"{compared.unseen} in the baseline are about files that were not checked")
    return lines
