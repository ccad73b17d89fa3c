"""A sequence of edits with builds after each, and what is held against clean builds."""

from __future__ import annotations

import os
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from differential import builds
from differential.base import first_state
from differential.builds import Lane, Outcome
from differential.compare import differing, page_of, told, without_syntax
from differential.control import Control, plain_pages
from differential.edits import apply
from differential.plans import Mode, Plan, prelude

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from differential.state import State


AILING = " (a page with findings)"
PLAIN = " (a page without anything of ours)"
SPARSE = (1, 1, 1, 1, 2, 4)
"""How many edits there may be between builds: mostly one, so that it is known which read a page again."""
DENSE = (2, 3, 4, 5, 6)


@dataclass
class Tally:
    """What was counted: steps, exemptions by file, pages read again and pages that had to be."""

    steps: int = 0
    exempt: Counter[str] = field(default_factory=Counter)
    exempt_steps: int = 0
    due: int = 0
    read: int = 0
    pages: int = 0
    superfluous: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    preludes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Fault(Exception):  # noqa: N818 - it is no error of a program's
    """What differs from a clean build, and after what."""

    def __init__(self, step: int, edits: list[tuple[str, str]], plan: Plan, what: list[str]) -> None:
        super().__init__("\n".join(what))
        self.step = step
        self.edits = edits
        self.plan = plan
        self.what = what


class Workspace:
    """The folder of a project: writes what changed, with the times that a file may have in practice."""

    def __init__(self, folder: Path, mode: Mode) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.times: dict[tuple[str, str], int] = {}
        self.conf = mode.files["conf.py"]
        for name, text in mode.files.items():
            self._write(name, text)

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def write(self, state: State, rng: Random) -> set[str]:
        """Write the files of a state that are not there as they should be; return their names."""
        wanted = {**state.files(), "conf.py": self.conf + state.settings}
        for name in set(self.texts) - set(wanted):
            (self.folder / name).unlink()
            del self.texts[name]
        # a file that moved away and another in its place are one change: sorted, so that runs are alike
        changed = sorted(name for name, text in wanted.items() if self.texts.get(name) != text)
        for name in changed:
            path = self.folder / name
            before = path.stat().st_mtime_ns if path.exists() else None
            self._write(name, wanted[name])
            self._set_time(name, wanted[name], before, rng, old=state.downgraded)
            self.texts[name] = wanted[name]
        for name in sorted(state.touched & set(wanted)):
            os.utime(self.folder / name)
            self._now(name)
        touched = set(state.touched & set(wanted))
        state.touched.clear()
        return {*changed, *touched}

    def _set_time(self, name: str, text: str, before: int | None, rng: Random, *, old: bool) -> None:
        data = name.endswith(".yaml") or "/clauses/" in name
        way = rng.randrange(4) if data else 3
        if data and old and (name, text) in self.times:
            stamp = self.times[name, text]
            os.utime(self.folder / name, ns=(stamp, stamp))
        elif way == 0:
            os.utime(self.folder / name, (0, 0))
        elif way == 1 and before is not None:
            os.utime(self.folder / name, ns=(before, before))
        else:
            self._now(name)
        self.times.setdefault((name, text), (self.folder / name).stat().st_mtime_ns)

    def _now(self, name: str) -> None:
        now = time.time_ns()  # the clock of file systems is some milliseconds late, Sphinx's is not
        os.utime(self.folder / name, ns=(now, now))


class Sequence:
    """Edits at random by a seed; every step depends on the seed and its number alone."""

    def __init__(
        self, folder: Path, seed: int, mode: Mode | None = None, counts: tuple[int, ...] = SPARSE
    ) -> None:
        self.seed = seed
        self.counts = counts
        self.mode = mode or Mode.of_seed(seed)
        self.folder = folder
        self.source = folder / "project"
        self.state = first_state()
        self.space = Workspace(self.source, self.mode)
        self.control = Control(folder / "control", self.mode)
        self.shared = Lane(folder / "shared")
        self.own = Lane(folder / "own")
        self.clean = Lane(folder / "clean")
        self.ever: set[str] = set()
        self.contents: dict[str, str] = {}
        self.plain: dict[str, str] = {}
        self.tally = Tally()
        self.log: list[str] = []

    def run(self, steps: Iterable[int]) -> None:
        """Go through the steps; raise `Fault` at the first that differs."""
        for number in steps:
            self.step(number)

    def step(self, number: int, names: tuple[str, ...] = (), plan: Plan | None = None) -> None:
        """Edit, build in several ways, and compare; edits and builds are drawn by chance unless given."""
        begun = time.perf_counter()
        rng = Random(f"{self.seed}/{number}")
        count = 0 if number == 0 or names else rng.choice(self.counts)
        edits = [apply(self.state, rng, name) for name in names or [""] * count]
        changed = self.space.write(self.state, rng)
        plan = plan or Plan.at_random(rng, self.mode)
        self.log.append(f"{number}: {'; '.join(f'{name} ({done})' for name, done in edits)} -> {plan}")
        try:
            what = self.build_and_compare(number, plan, [name for name, _ in edits], changed)
        except Exception:  # noqa: BLE001 - a build that fails is a fault, whatever it fails of
            what = ["A build failed:", traceback.format_exc(limit=-6)]
            if not self.control.catch_up():  # Sphinx fails of plain pages, too
                what = []
                self.tally.exempt["a build that failed"] += 1
                builds.remove(self.shared.folder, self.own.folder)
                self.shared.read = {}
        self.tally.steps += 1
        self.tally.edits.update(name for name, _ in edits)
        self.tally.preludes[plan.before or "nothing"] += 1
        self.tally.seconds += time.perf_counter() - begun
        if what:
            raise Fault(number, edits, plan, what)

    def build_and_compare(self, number: int, plan: Plan, names: list[str], changed: set[str]) -> list[str]:
        """Return what differs from clean builds."""
        clean = self.build_clean(each_alone=number % 8 == 7 or self.mode.quotes)
        wanted = clean["html"].findings
        now = {name: builds.fingerprint(found, self.stamp(name)) for name, found in self.contents.items()}
        self.ever |= set(now)
        written = {name for name in now if self.source_of(name) & changed}
        self.control.note(self.plain, written, self.state.settings, plan)
        what = [
            line
            for name, outcome in clean.items()
            for line in told(f"clean {name}", outcome.findings, wanted)
        ]
        outcome = prelude(self.source, self.shared, plan, [self.page_file(name) for name in sorted(now)])
        self.count_prelude(plan, outcome, now)
        if outcome:
            written |= outcome.wrote if plan.first == "html" else set()
            what += told(f"{plan.before} ({plan.first})", outcome.findings, wanted)
        for place, builder in enumerate(plan.builders):
            outcome = builds.build(self.source, self.shared, builder, jobs=plan.jobs)
            written |= outcome.wrote if builder == "html" else set()
            label = "no edit, the next builder" if place else " + ".join(sorted(set(names))) or "no edit"
            self.count(outcome, now, label)
            what += told(builder, outcome.findings, wanted)
            what += told(f"{builder}: link", outcome.nowhere, clean[builder].nowhere)
        compared = [(self.shared, builder) for builder in plan.builders]
        if plan.before == "own doctrees":
            outcome = builds.build(self.source, self.own, plan.first, jobs=plan.jobs)
            what += told(f"{plan.first}, own doctrees", outcome.findings, wanted)
            compared.append((self.own, plan.first))
        for lane, builder in compared:
            found = differing(lane.out(builder), self.clean.out(builder), set(now), self.ever)
            what += self.without_exempt(lane, builder, found)
            if lane.kept != self.clean.kept:
                what.append(f"{builder} ({lane.folder.name} doctrees): what is kept for commands differs")
        if plan.keep:
            self.shared.keep()
        return what

    def build_clean(self, *, each_alone: bool) -> dict[str, Outcome]:
        """Build everything from nothing; unless ``each_alone``, other builders use the doctrees of html."""
        builds.remove(self.clean.folder)
        clean: dict[str, Outcome] = {}
        for builder in sorted(self.mode.builders, key=lambda name: name != "html"):
            clean[builder] = builds.build(self.source, self.clean, builder, fresh=each_alone)
            if builder == "html":
                self.contents = builds.contents(clean[builder])
                self.plain = plain_pages(clean[builder], self.state)
        return clean

    def page_file(self, name: str) -> Path:
        """Return the file of a page."""
        return self.source / f"{name}.{self.state.pages[name].syntax}"

    def source_of(self, name: str) -> set[str]:
        """Return the names of the files that a page is typed in, with those it includes."""
        page = self.state.pages[name]
        parts = {part for part in self.state.parts if name in self.state.includers(part)}
        of_parts = "md" if page.syntax == "md" else "rst"
        return {f"{name}.{page.syntax}", *(f"parts/{part}.{of_parts}" for part in parts)}

    def stamp(self, name: str) -> list[int]:
        """Return when the files of a page were written, which is all that Sphinx itself asks."""
        return [(self.source / file).stat().st_mtime_ns for file in sorted(self.source_of(name))]

    # what is held against the clean build

    def without_exempt(self, lane: Lane, builder: str, found: Mapping[str, str]) -> list[str]:
        """Return what differs and does not among plain pages; count the rest."""
        if not found:
            return []
        too = set(self.control.differing(lane.folder.name, builder))
        doubtful, doubled = self.control.doubtful(), self.control.doubled()
        too |= {without_syntax(name) for name in found if page_of(name) in doubtful}
        for name in {"objects.inv", "searchindex.js"} & set(found) if doubled else ():
            files = [each.out(builder) / name for each in (lane, self.clean)]
            one, other = (
                builds.without_doubtful(name, builds.readable(file), doubled, doubtful) for file in files
            )
            too |= {name} if one == other else set()
        exempt = [f"{builder} {name}" for name in found if without_syntax(name) in too]
        self.tally.exempt.update(exempt)
        self.tally.exempt_steps += bool(exempt)
        label = f"{builder} ({lane.folder.name} doctrees)"
        return [f"{label}: {name} {how}" for name, how in found.items() if without_syntax(name) not in too]

    # pages read again

    def count_prelude(self, plan: Plan, outcome: Outcome | None, now: dict[str, str]) -> None:
        """Take over what a build before the compared ones has read."""
        if plan.before == "one page" and outcome:
            self.count(outcome, now, "one page")
        elif plan.before in {"from scratch", "another title", "another release"}:
            self.shared.read = dict(now)
            self.shared.sure = plan.before == "from scratch"
        elif plan.before == "all files" and outcome:
            self.count(outcome, now, "all files")
        elif plan.before in {"interrupted", "killed", "a full disk", "older doctrees"}:
            self.shared.sure = False

    def count(self, outcome: Outcome, now: dict[str, str], label: str) -> None:
        """Count the pages read again, and those that had to be."""
        lane = self.shared
        due = {name for name, found in now.items() if lane.read.get(name) != found}
        due |= outcome.env.reread_always  # a toctree that names a page which is not there
        if lane.sure and lane.read:
            self.tally.due += len(due)
            self.tally.read += len(outcome.read)
            self.tally.pages += len(now)
            for name in outcome.read - due:
                ailing = outcome.env.get_domain("notice").data["findings"].get(name)
                self.tally.superfluous[label + AILING if ailing else label] += 1
            for name in due - outcome.read:
                ours = name in outcome.env.get_domain("notice").data["content_digests"]
                self.tally.late[label if ours else label + PLAIN] += 1
        # after a build that was cut off nobody knows what had been read
        lane.read = (
            dict(now) if not lane.sure else {**lane.read, **{name: now[name] for name in outcome.read}}
        )
        lane.sure = True
