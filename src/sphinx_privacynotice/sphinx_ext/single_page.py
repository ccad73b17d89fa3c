"""Makes the anchors of clauses unique where a builder joins all pages into one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_privacynotice.sphinx_ext.domain import load

if TYPE_CHECKING:
    from collections.abc import Iterator


class AddressesOfOnePage(SphinxPostTransform):
    """Tell clauses of several sites apart, as on a page that has several: the first keeps its plain id.

    Sphinx joins its pages without a look at their ids, and links as `#document-page#id`, which leads nowhere
    (sphinx-doc/sphinx#4814, #14221; its own headings and labels have both faults). Here links to clauses
    lead to them.
    """

    default_priority = 20  # links are resolved at 10
    builders = ("singlehtml", "simplepdf")  # sphinx-simplepdf derives its own from Sphinx's

    def run(self, **kwargs: Any) -> None:
        """Rename what is there twice, then lead the links there."""
        anchors = load(self.env).anchors
        ours = {(name, each.id): each.of for name, found in anchors.items() for each in found}
        documents = [
            link
            for link in self.document.findall(nodes.reference)
            if "notice-document" in link and "refuri" in link
        ]
        if not (ours or documents):
            return
        for link in documents:  # before what is there twice is renamed
            page = str(link["refuri"]).partition("#document-")[2].partition("#")[0]
            anchor = str(link["notice-document"])
            if page and anchor and (page, anchor) not in ours:
                link["refuri"] = f"#{anchor}"
        standing = list(_by_page(self.document, self.env.config.root_doc))
        ids = self._rename(standing, ours)
        for docname, node in standing:
            if (docname, node.get("refid")) in ids:
                node["refid"] = ids[docname, node["refid"]]
            # Sphinx 8 puts the file's name before it
            named, _, anchor = str(node.get("refuri", "")).partition("#document-")[2].partition("#")
            if (named, anchor) in ids:
                node["refuri"] = f"#{ids[named, anchor]}"

    def _rename(
        self, standing: list[tuple[str, nodes.Element]], ours: dict[tuple[str, str], str]
    ) -> dict[tuple[str, str], str]:
        """Return the id of each clause on the one page, by its page and the id it has there."""
        named: list[tuple[str, list[str]]] = [(page, node.get("ids", [])) for page, node in standing]
        taken = {name for _, names in named for name in names}
        seen: set[str] = set()
        ids: dict[tuple[str, str], str] = {}
        for page, names in named:
            for place, name in enumerate(names):
                of, new = ours.get((page, name)), name
                if of and name in seen:
                    new = _free(f"{nodes.make_id(of.partition('/')[0])}-{name}", taken)
                seen.add(name)
                if of:
                    names[place] = ids[page, name] = new
                    taken.add(new)
                    # section numbers are looked up by id, after this
                    numbers = self.env.toc_secnumbers.get(page, {})
                    if f"#{name}" in numbers:
                        numbers[f"#{new}"] = numbers[f"#{name}"]
        return ids


def _by_page(node: nodes.Element, docname: str) -> Iterator[tuple[str, nodes.Element]]:
    """Yield all elements below ``node``, each with the name of the page it is from."""
    for child in node.children:
        if isinstance(child, nodes.Element):
            page = child["docname"] if isinstance(child, addnodes.start_of_file) else docname
            yield page, child
            yield from _by_page(child, page)


def _free(name: str, taken: set[str]) -> str:
    """Return a name like ``name`` that is not taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
