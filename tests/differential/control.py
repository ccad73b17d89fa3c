"""The control: the words that notices print typed in plain pages, built in the same ways.

Sphinx itself leaves some files as they were: where a link shows a heading of another page, or a page shows
its neighbours' titles. What differs from a clean build among plain pages, too, is Sphinx's own.
"""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from os import utime
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from differential import builds
from differential.builds import Lane
from differential.compare import differing, without_syntax
from differential.plans import Mode, Plan, prelude

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from differential.builds import Outcome
    from differential.state import State

OURS = ', "sphinx_privacynotice"'
UNDERLINES = "=-~^\"'"
_LABEL = re.compile(r"(?m)^\.\. _([\w-]+):$")


def plain_pages(outcome: Outcome, state: State) -> dict[str, str]:
    """Return the pages of a clean build as plain reStructuredText, by name."""
    return {
        name: "\n\n".join(_Plain(outcome, name, state).blocks()) + "\n"
        for name in sorted(outcome.env.found_docs)
    }


class _Plain:
    def __init__(self, outcome: Outcome, name: str, state: State) -> None:
        self.outcome = outcome
        self.name = name
        self.tree = outcome.env.get_doctree(name)
        typed = state.pages[name].blocks
        # as they are typed, not as Sphinx knows them: of two labels of one name it knows one
        self.labels = {block[1] for block in typed if block[0] == "label"}
        self.listed = [name for block in typed if block[0] == "toctree" for name in block[1]]
        # quotes that Sphinx has bent while it read are typed straight, to be bent again
        self.bent = builds.STRAIGHT if outcome.app.config.smartquotes else {}
        self.ours = tuple(f"{key}-" for key in ("cin-cla", "visitors", *state.sites))

    def blocks(self) -> Iterator[str]:
        for node in self.tree.children:
            yield from self.block(node, 0)

    def block(self, node: nodes.Node, depth: int) -> Iterator[str]:
        if isinstance(node, nodes.section):
            yield from self.anchors(node)
            title = " ".join(self.words(node[0]).split()) or "-"
            yield f"{title}\n{UNDERLINES[min(depth, 5)] * (len(title) + 9)}"
            for child in node.children[1:]:
                yield from self.block(child, depth + 1)
        elif isinstance(node, addnodes.toctree):
            listed = "\n".join(f"   {name}" for name in self.listed)
            yield f".. toctree::\n   :maxdepth: {node['maxdepth']}\n\n{listed}"
        elif isinstance(node, nodes.TextElement):
            yield from self.anchors(node)
            words = " ".join(self.words(node).split())
            if words:
                yield words
        elif isinstance(node, nodes.target):
            yield from self.anchors(node)
        elif isinstance(node, nodes.Element) and not isinstance(node, nodes.Invisible):
            yield from self.anchors(node)
            for child in node.children:
                yield from self.block(child, depth)

    def anchors(self, node: nodes.Element) -> Iterator[str]:
        for anchor in node["ids"]:
            if anchor in self.labels:
                yield f".. _{anchor}:"
            elif anchor.startswith(self.ours):
                yield f".. _{self.own(self.name, anchor)}:"

    def own(self, page: str, anchor: str) -> str:
        """Return the label of a clause: named by its page, so that one that moves is another target."""
        return f"of-{page}--{anchor}"

    def words(self, node: nodes.Node) -> str:
        if isinstance(node, addnodes.pending_xref):
            return self.link(node)
        if isinstance(node, nodes.reference) and "refuri" in node:
            return f"{self.escaped(node.astext())} ({self.escaped(node['refuri'])})"
        if isinstance(node, nodes.Element):
            return "".join(self.words(child) for child in node.children)
        return self.escaped(node.astext())

    def link(self, node: addnodes.pending_xref) -> str:
        words = self.escaped(node.astext()) or "-"
        if node["reftype"] == "ref":
            target = node["reftarget"]
            return f":ref:`{words} <{target}>`" if node.get("refexplicit") else f":ref:`{target}`"
        domain = self.outcome.env.get_domain("notice")
        found = domain.resolve_xref(
            self.outcome.env,
            self.name,
            self.outcome.app.builder,
            node["reftype"],
            node["reftarget"],
            node,
            nodes.inline("", node.astext()),
        )
        if found is None:
            return words
        page = found.get("refuri", self.name).partition(".html")[0]
        anchor = found.get("refid") or found["refuri"].partition("#")[2]
        # the words that a link to a clause shows are typed: that they are stale is no fault of Sphinx's
        return f":ref:`{self.escaped(found.astext())} <{self.own(page, anchor)}>`"

    def escaped(self, text: str) -> str:
        """Return words so that none of them is markup."""
        for mark in "\\`*_|<>:[]":
            text = text.replace(mark, "'" if mark in "<>" else f"\\{mark}")
        return text.translate(self.bent)


class Control:
    """Plain pages, written and built like those of the project, when somebody asks."""

    def __init__(self, folder: Path, mode: Mode) -> None:
        self.source = folder / "project"
        self.shared = Lane(folder / "shared")
        self.own = Lane(folder / "own")
        self.clean = Lane(folder / "clean")
        self.mode = mode
        self.waiting: list[tuple[dict[str, str], set[str], str, Plan]] = []
        self.known: dict[tuple[str, str], set[str]] = {}
        self.texts: dict[str, str] = {}
        self.failed = False
        for name, text in mode.files.items():
            path = self.source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(OURS, ""), encoding="utf-8")
        self.conf = mode.files["conf.py"].replace(OURS, "")

    def note(self, pages: dict[str, str], written: set[str], settings: str, plan: Plan) -> None:
        """Take over a step: the pages as they are now, those to be written again, settings, and the builds.

        To be written again are those whose files were, and those that our build of html wrote: what a page
        shows of its neighbours is as old as the page, right or wrong.
        """
        self.waiting.append((pages, written, settings, plan))
        self.known.clear()

    def differing(self, lane: str, builder: str) -> set[str]:
        """Return the files of a builder that differ from a clean build after the last step."""
        self.catch_up()
        if not builder_has_pages(builder):
            return set()
        if (lane, builder) not in self.known:
            whose = {"shared": self.shared, "own": self.own}[lane]
            found = self._differ(whose, builder)
            # what Sphinx has wrong in its memory (of two labels of one name the one read last) is wrong on
            # every page that is written: a page of ours may be written more often than a plain one
            all_written = Lane(self.source.parent / "all")
            builds.remove(all_written.folder)
            if whose.folder.is_dir():
                shutil.copytree(whose.folder, all_written.folder)
                builds.build(self.source, all_written, builder, everything=True)
                found |= self._differ(all_written, builder)
            self.known[lane, builder] = found
        return self.known[lane, builder]

    def doubled(self) -> set[str]:
        """Return the labels that stand on two pages: Sphinx knows the one read last.

        Plain pages need not show it: their words are typed, so that more of them are read again.
        """
        self.catch_up()
        found = Counter(label for text in self.texts.values() for label in _LABEL.findall(text))
        return {label for label, count in found.items() if count > 1}

    def doubtful(self) -> set[str]:
        """Return the pages that refer to a label which stands on two pages."""
        doubled = self.doubled()
        return {
            name
            for name, text in self.texts.items()
            if any(f":ref:`{label}`" in text or f"<{label}>`" in text for label in doubled)
        }

    def _differ(self, lane: Lane, builder: str) -> set[str]:
        if not self.clean.out(builder).is_dir():
            builds.build(self.source, self.clean, builder, fresh=True)
        pages = set(self.texts)
        found = differing(lane.out(builder), self.clean.out(builder), pages, pages)
        return {without_syntax(name) for name in found}

    def catch_up(self) -> bool:
        """Go through the steps that were taken over; say whether all builds of the last one succeeded.

        Where Sphinx itself fails, everything is built anew.
        """
        while self.waiting:
            pages, written, settings, plan = self.waiting.pop(0)
            (self.source / "conf.py").write_text(self.conf + settings, encoding="utf-8")
            self._write(pages, written)
            try:
                self._build(plan, pages)
                self.failed = False
            except Exception:  # noqa: BLE001 - whatever Sphinx fails of after it was cut off
                self.forget()
                self.failed = True
        return not self.failed

    def forget(self) -> None:
        """Begin again with the next build."""
        builds.remove(self.shared.folder, self.own.folder)

    def _write(self, pages: dict[str, str], written: set[str]) -> None:
        for name in set(self.texts) - set(pages):
            (self.source / f"{name}.rst").unlink()
        for name, text in pages.items():
            path = self.source / f"{name}.rst"
            if self.texts.get(name) != text or name in written:
                path.write_text(text, encoding="utf-8")
                now = time.time_ns()
                utime(path, ns=(now, now))
        self.texts = dict(pages)

    def _build(self, plan: Plan, pages: dict[str, str]) -> None:
        builds.remove(self.clean.folder)
        prelude(self.source, self.shared, plan.plain, [self.source / f"{name}.rst" for name in sorted(pages)])
        for builder in plan.builders:
            # what one builder has read, the next takes as read: a setting that came and went, too
            own = builder if builder_has_pages(builder) else "dummy"
            builds.build(self.source, self.shared, own, jobs=plan.jobs)
        if plan.before == "own doctrees" and builder_has_pages(plan.first):
            builds.build(self.source, self.own, plan.first, jobs=plan.jobs)
        if plan.keep:
            self.shared.keep()


def builder_has_pages(builder: str) -> bool:
    """Say whether a builder is Sphinx's own: a project without the extension has no other."""
    return builder != "notices"
