"""Every directive as it is written, in both syntaxes in tabs, and as it is printed.

The words are those of the built-in pack, filled for the made-up school of ``docs/site.yaml``::

    ```{directive-gallery}
    ```
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from sphinx_privacynotice.model.pack.directive_names import DIRECTIVES
from sphinx_privacynotice.text.page.source_directives import write_directive

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands in a directive of the gallery; ``body`` is the same in both syntaxes."""

    say: str
    argument: str = ""
    options: dict[str, str] = field(default_factory=dict)
    body: tuple[str, ...] = ()


PLAIN = Sample("")

SYNTAXES = {"rst": ("reStructuredText", "rst"), "md": ("Markdown", "markdown")}
"""The two syntaxes of a page: what a reader calls each, and its name for colours."""

SAMPLES: dict[str, Sample] = {
    # directives shown with more than their name, so that every option can be seen at work
    "rights-list": Sample("With a heading of the school's own.", options={"heading": "Your rights"}),
    "sharing-clause": Sample(
        "One part has other words.",
        options={"reword": "least", "reason": "Our governors asked for an example."},
        body=("We share no more than is needed. A sports club, say, learns only about allergies.",),
    ),
    "npd-clause": Sample("Without its heading.", options={"heading": "none"}),
    "automated-decisions-clause": Sample(
        "In the school's own words: a body stands for the whole clause.",
        options={"reason": "Our marking software needs explaining."},
        body=("People decide. Our software suggests a mark, and a teacher changes it or lets it stand.",),
    ),
    "access-request": Sample(
        "Kept at an older edition, while the rest of the notice moves on.",
        options={"edition": "2018-05-25", "reason": "Our trust has not read the newer words yet."},
    ),
    "clause": Sample("Any clause by its id, such as one that has no directive of its own.", argument="help"),
}


class DirectiveGallery(SphinxDirective):
    """A section for each directive that prints a clause."""

    def run(self) -> list[nodes.Node]:
        """Return the sections, in the order of the alphabet; `clause`, which prints any, comes last."""
        return [self._section(name) for name in [*sorted(DIRECTIVES), "clause"]]

    def _section(self, name: str) -> nodes.section:
        sample = SAMPLES.get(name, PLAIN)
        section = nodes.section("", ids=[f"gallery-{name}"], names=[f"gallery-{name}"])
        section += nodes.title("", "", nodes.literal(name, name))
        if sample.say:
            section += nodes.paragraph("", sample.say)
        section += self._tabs(name, sample)
        # what is in a quotation begins no section, so the gallery keeps its own headings
        shown = nodes.block_quote("", classes=["gallery-shown"])
        lines = write_directive("md", name, sample.argument, sample.options, sample.body)
        file, line = self.get_source_info()
        self.state.nested_parse(StringList(lines, file), line, shown)
        section += shown
        return section

    def _tabs(self, name: str, sample: Sample) -> list[nodes.Node]:
        """Return both syntaxes in tabs; those of all sections change together, and need no script to work."""
        lines = ["::::{tab-set}"]
        for syntax, (title, language) in SYNTAXES.items():
            source = write_directive(syntax, name, sample.argument, sample.options, sample.body)
            lines += [f":::{{tab-item}} {title}", f":sync: {syntax}", ""]
            lines += [f"~~~{language}", *source, "~~~", ":::"]
        made = nodes.container()
        file, line = self.get_source_info()
        self.state.nested_parse(StringList([*lines, "::::"], file), line, made)
        return made.children


class TabsOfBooks(SphinxPostTransform):
    """Put the tabs of an e-book one below the other: sphinx-design (0.8) writes no XHTML for them."""

    default_priority = 199  # its own transform of tabs is at 200
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:  # noqa: ARG002 - Sphinx calls it so
        """Replace each set of tabs by what is in them, each below its label."""
        for tabs in [each for each in self.document.findall(nodes.container) if _is(each, "tab-set")]:
            made: list[nodes.Node] = []
            for tab in tabs.children:
                label, content = tab.children
                made.append(nodes.paragraph("", "", nodes.strong("", label.astext())))
                made += content.children
            tabs.replace_self(made)


def _is(node: nodes.container, component: str) -> bool:
    return bool(node.get("design_component") == component)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and the transform."""
    app.add_directive("directive-gallery", DirectiveGallery)
    app.add_post_transform(TabsOfBooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
