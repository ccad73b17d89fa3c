"""Links from notices to other documents of the same site: gathered from a page, and checked together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import did_you_mean
from sphinx_privacynotice.text.clause.nodes import OF, REF, TITLED, VALUE
from sphinx_privacynotice.yamlio.tree import parse_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from sphinx_privacynotice.model.project.project import Project

    Anchors = Callable[[str], Iterable[str] | None]
    """Returns the ids that a document has, None where they are not known."""


class DocumentLink(NamedTuple):
    """A link to a document: its target as typed, the notice and key of the value that gives it.

    Of a link that a clause has in its own words there is no key; ``file`` and ``line`` are the clause's.
    """

    target: str
    of: str
    key: str
    file: str
    line: int

    @property
    def document(self) -> str:
        """The name of the document."""
        return self.target.partition("#")[0].strip("/")

    @property
    def anchor(self) -> str:
        """What is meant on the document, "" for all of it."""
        return self.target.partition("#")[2]


def document_nodes(document: nodes.document) -> list[nodes.inline]:
    """Return the links of ours to documents on a page."""
    return [node for node in document.findall(nodes.inline) if TITLED in node.attributes]


def take_links(document: nodes.document) -> list[DocumentLink]:
    """Return the links to documents on a page, each once."""
    return list(dict.fromkeys(_link(node) for node in document_nodes(document)))


def _link(node: nodes.Element) -> DocumentLink:
    above: nodes.Element | None = node
    key = of = file = ""
    line = 0
    while above is not None:
        key = key or str(above.attributes.get(VALUE, ""))
        of = of or str(above.attributes.get(OF, ""))
        file, line = (file, line) if file else (above.source or "", above.line or 0)
        above = above.parent
    kind, colon, rest = key.partition(":")
    if colon and "/" in kind:  # a role says of which site its value is
        of, key = kind, rest
    return DocumentLink(str(node[REF]), of, key, *(("", 0) if key else (str(file), line)))


def broken_links(project: Project, links: Collection[DocumentLink]) -> Iterator[Finding]:
    """Yield a finding for each link to a document that the project does not have.

    Only a build knows the ids on a document, and what other extensions read: a file of that name will do.
    """
    others = {each.document for each in links if each.document not in project.documents}
    there = {name for name in others if _has_file(project, name)}
    yield from find_broken(project, links, {**project.documents, **dict.fromkeys(there, "")})


def _has_file(project: Project, name: str) -> bool:
    folder, _, stem = f"{project.pages}/{name}".strip("/").rpartition("/")
    path = project.source.path(folder)
    try:
        files = [each.name for each in path.iterdir()] if path is not None and path.is_dir() else []
    except OSError:
        return False
    return any(each.rpartition(".")[0] == stem and not each.endswith((".html", ".pdf")) for each in files)


def find_broken(
    project: Project,
    links: Iterable[DocumentLink],
    documents: Collection[str],
    anchors: Anchors = lambda _: None,
) -> Iterator[Finding]:
    """Yield a finding for each link to a document that is none of ``documents``, or has no such anchor."""
    for link in sorted(set(links)):
        if link.document not in documents:
            message = f"There is no document “/{link.document}” on this site"
            hint = did_you_mean(f"/{link.document}", [f"/{each}" for each in documents])
            hint = (
                hint or "Count from the source folder and leave the ending out, as in `/policies/complaints`"
            )
        else:
            ids = anchors(link.document) if link.anchor else None
            if ids is None or link.anchor in ids:
                continue
            message = f"The document “/{link.document}” has no place “#{link.anchor}”"
            hint = did_you_mean(link.anchor, list(ids)) or "Write the id of a heading there, or none"
        yield Finding(
            "unknown-document", message, _place(project, link), hint, link.key, severity=Severity.WARNING
        )


def _place(project: Project, link: DocumentLink) -> Place:
    site, _, kind = link.of.partition("/")
    if not link.key or site not in project.sites:
        root = f"{project.root}/"
        return Place(link.file.removeprefix(root), link.line)
    view = project.sites[site].view(kind)
    return view.place(parse_key(link.key, view.tree))
