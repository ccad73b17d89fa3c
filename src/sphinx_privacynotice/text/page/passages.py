"""Pages as passages, whose words are judged: read as the page reader reads them, without needing a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_privacynotice.base.findings import Findings
from sphinx_privacynotice.model.passage import Text, passages_of
from sphinx_privacynotice.text.clause.cache import Templates
from sphinx_privacynotice.text.page.context import PageContext
from sphinx_privacynotice.text.page.reader import all_blocks_of
from sphinx_privacynotice.text.page.syntax import PageSyntax

if TYPE_CHECKING:
    from sphinx_privacynotice.model.project.project import Project


def read_page_text(
    project: Project, name: str, file: str, told: Findings, shown: str = "", *, syntax: str = ""
) -> Text:
    """Return the own words of the page ``name``; what keeps it from being read is added to ``told``.

    Words of clauses that it prints are not among them. ``shown`` is what messages call the file, if not
    ``file``; ``syntax`` a name with the ending of the syntax that it is read by. Raises `SourceError` where
    the file cannot be read.
    """
    source, shown = project.source.read(file), shown or file
    # what is wrong with a notice on the page is told by whoever makes records
    unread = Findings()
    page = PageContext(project, Templates(), name, unread.add)
    blocks = [each.block for each in all_blocks_of(page, source, syntax or file, PageSyntax(project.conf))]
    told.extend(each for each in unread if each.code == "page-markup")
    own, around = passages_of(blocks, shown)
    omitted = sum(block.kind == "left-out" for block in blocks)
    parts = f"{omitted} part{'' if omitted == 1 else 's'} of {shown} that only a build can read"
    return Text(file, own, (parts,) if omitted else (), lambda _file: source, around=around)
