"""How a project is built after an edit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unittest.mock import patch

from differential import builds
from differential.state import BARE_LAYOUT, CONF
from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from differential.builds import Lane, Outcome

BUILDERS = ("html", "text", "notices")
MORE = ("dirhtml", "xml", "singlehtml", "json")
BEFORE = (
    # what may come between an edit and the builds that are compared
    "interrupted",
    "killed",
    "a full disk",
    "one page",
    "from scratch",
    "all files",
    "another title",
    "another release",
    "output removed",
    "older output",
    "older doctrees",
    "own doctrees",
)


@dataclass(frozen=True)
class Mode:
    """How a sequence builds: the theme, with or without smart quotes, and one more builder."""

    theme: str = "bare"
    quotes: bool = False
    more: str = ""

    @classmethod
    def of_seed(cls, seed: int) -> Mode:
        """Return the mode of a seed: most are bare, so that little is Sphinx's own."""
        theme = "alabaster" if seed % 3 == 2 else "bare"
        quotes = seed % 6 == 5
        more = MORE[seed // 2 % 4] if seed % 2 == 0 else "xml" if quotes else ""
        return cls(theme, quotes, more)

    @property
    def files(self) -> dict[str, str]:
        """Return the files of the Sphinx project that no edit changes."""
        theme = "basic" if self.theme == "bare" else self.theme
        files = {"conf.py": CONF.format(theme=theme, quotes=self.quotes)}
        return files | ({"_templates/layout.html": BARE_LAYOUT} if self.theme == "bare" else {})

    @property
    def builders(self) -> tuple[str, ...]:
        """The builders; Sphinx bends quotes unless it is the builder `text` that reads a page."""
        shared = tuple(name for name in BUILDERS if not (self.quotes and name == "text"))
        return (*shared, self.more) if self.more else shared


@dataclass(frozen=True)
class Plan:
    """The builds after one edit: what comes before, then the builders in order, each with its readers."""

    before: str = ""
    first: str = "html"
    jobs: int = 1
    builders: tuple[str, ...] = BUILDERS
    event: str = ""
    number: int = 0
    pages: int = 0
    keep: bool = False

    @classmethod
    def at_random(cls, rng: Random, mode: Mode) -> Plan:
        """Return a plan."""
        order = rng.sample(mode.builders, len(mode.builders))
        event, most = rng.choice(builds.CUTS)
        return cls(
            rng.choice(BEFORE) if rng.random() < 0.45 else "",
            rng.choice(mode.builders),
            2 if rng.random() < 0.15 else 1,
            tuple(order),
            event,
            rng.randint(1, most),
            rng.randrange(100),
            rng.random() < 0.15,
        )

    @property
    def plain(self) -> Plan:
        """The plan as plain pages know it, which have no notices: a builder of that name reads alike."""
        return replace(self, first="dummy") if self.first == "notices" else self

    def __str__(self) -> str:
        """Return what a person wants to know of it."""
        cut = f" at {self.event} {self.number}" if self.before in {"interrupted", "killed"} else ""
        before = f"{self.before} ({self.first}){cut}, " if self.before else ""
        return f"{before}{' '.join(self.builders)}, {self.jobs} at a time"


def prelude(source: Path, lane: Lane, plan: Plan, pages: list[Path]) -> Outcome | None:
    """Do what comes before the builds of a plan; return the outcome if it is one that was finished."""
    builder, jobs = plan.first, plan.jobs
    match plan.before:
        case "one page":
            return builds.build(source, lane, builder, names=(pages[plan.pages % len(pages)],))
        case "from scratch":
            return builds.build(source, lane, builder, fresh=True, jobs=jobs)
        case "all files":
            return builds.build(source, lane, builder, everything=True, jobs=jobs)
        case "another title":
            conf = {"html_title": "Another", "project": "Another"}
            return builds.build(source, lane, builder, conf=conf, jobs=jobs)
        case "another release":
            with patch.object(NoticeDomain, "data_version", 999):
                builds.build(source, lane, builder, jobs=jobs)
        case "output removed":
            builds.remove(lane.out(builder))
        case "older output":
            lane.bring_back(builder)
        case "older doctrees":
            lane.bring_back("doctrees")
        case _:
            _cut_off(source, lane, plan)
    return None


def _cut_off(source: Path, lane: Lane, plan: Plan) -> None:
    match plan.before:
        case "interrupted":
            builds.interrupted(source, lane, plan.first, plan.event, plan.number, plan.jobs)
        case "killed":
            builds.killed(source, lane, plan.first, plan.event, plan.number, plan.jobs)
        case "a full disk":
            builds.on_a_full_disk(source, lane, plan.first, plan.jobs)
