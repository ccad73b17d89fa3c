"""What is timed: builds from nothing, and builds after one edit, for all contenders turn about."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.contenders import CLAUSE_WORDS, write
from benchmarks.made_up import schools
from benchmarks.measure import Taken, build

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from benchmarks.contenders import Contender, Notices


@dataclass(frozen=True)
class Edit:
    """Words that are changed wherever they stand in a project: ``{}`` is a number that goes up.

    ``all_pages`` says whether every page prints them, or the first school's alone.
    """

    words: str
    all_pages: bool


@dataclass(frozen=True)
class Situation:
    """One thing that is timed."""

    name: str
    what: str
    fresh: bool = False
    builder: str = ""
    """The builder, where it is not that of the size."""
    edit: Edit | None = None


def situations(first: str) -> tuple[Situation, ...]:
    """Return what is timed; ``first`` is the text of the first school's site file."""
    line = next(line for line in first.splitlines() if "Deputy head" in line)
    value = line.partition(": ")[2].rpartition("-")[0] + "-{}"
    clause = CLAUSE_WORDS.replace("version 0", "version {}")
    return (
        Situation("cold read", "every page read, nothing written", fresh=True, builder="dummy"),
        Situation("cold", "every page read and written", fresh=True),
        Situation("no-op", "nothing changed"),
        Situation("one value", "one value of one school changed", edit=Edit(value, all_pages=False)),
        Situation("one clause", "one clause changed", edit=Edit(clause, all_pages=True)),
        Situation(
            "one trust value",
            "one value changed that all schools share",
            edit=Edit("Our complaints office, floor {}", all_pages=True),
        ),
    )


@dataclass
class Project:
    """A contender's project on disk, with what its builds took."""

    contender: Contender
    folder: Path
    pages: list[str]
    taken: dict[str, list[Taken]] = field(default_factory=dict)
    stale: dict[str, int] = field(default_factory=dict)
    """Pages that still say the old words after an edit, by situation."""
    edits: dict[str, int] = field(default_factory=dict)

    def run(self, situation: Situation, builder: str) -> None:
        """Make the edit, if there is one, and build."""
        if situation.edit is not None:
            self.change(situation.edit)
        builder = situation.builder or builder
        taken = build(self.folder, builder, fresh=situation.fresh)
        self.taken.setdefault(situation.name, []).append(taken)
        if situation.edit is not None and builder == "html":
            self.stale[situation.name] = self.count_stale(situation.edit)

    def change(self, edit: Edit) -> None:
        """Change an edit's words in every file of the source that has them."""
        number = self.edits.get(edit.words, 0)
        self.edits[edit.words] = number + 1
        for folder, folders, files in os.walk(self.folder):
            folders[:] = [name for name in folders if name != "_build"]
            for name in files:
                path = self.folder / folder / name
                before = path.read_text(encoding="utf-8")
                after = before.replace(edit.words.format(number), edit.words.format(number + 1))
                if after != before:
                    path.write_text(after, encoding="utf-8")

    def count_stale(self, edit: Edit) -> int:
        """Return how many pages do not say the words as they are now."""
        words = edit.words.format(self.edits[edit.words])
        concerned = self.pages if edit.all_pages else self.pages[:1]
        site = self.folder / "_build/html/site/notices"
        return sum(words not in (site / f"{page}.html").read_text(encoding="utf-8") for page in concerned)


def measure(
    contenders: list[Contender], notices: Notices, folder: Path, builder: str, options: argparse.Namespace
) -> list[Project]:
    """Build every contender's project in the situations asked for, turn about; return what it took."""
    projects = []
    for contender in contenders:
        write(folder / contender.name, contender.files(notices))
        projects.append(Project(contender, folder / contender.name, list(notices.pages)))
    asked = options.situations.split(",") if options.situations else []
    timed = [
        each
        for each in situations(next(iter(schools(1).values())))
        if each.builder != builder and (not asked or each.name in asked)
    ]
    for number in range(options.rounds):
        # each begins once, so that none always has the cache that another warmed
        begin = number % len(projects)
        turn = [*projects[begin:], *projects[:begin]]
        for situation in timed:
            for project in turn:
                project.run(situation, builder)
            print(".", end="", flush=True)
    print()
    return projects
