"""What was measured, as tables in Markdown."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure import Taken
    from benchmarks.situations import Project

YARDSTICK = "hand-myst"


def middle(project: Project, situation: str, what: Callable[[Taken], float]) -> float:
    """Return the median of one measure."""
    return statistics.median(what(taken) for taken in project.taken[situation])


def tables(projects: list[Project], pages: int, builder: str, rounds: int) -> str:
    """Return the tables of one size: seconds, ratios, pages read again."""
    names = list(projects[0].taken)
    seconds = [
        [project.contender.what]
        + [f"{middle(project, name, _wall):.2f} / {middle(project, name, _cpu):.2f}" for name in names]
        + [f"{max(middle(project, name, _memory) for name in names):.0f}"]
        for project in projects
    ]
    took = "seconds by the clock / of the processor, and the most memory in MB"
    parts = [
        f"### {pages:,} pages, {'HTML' if builder == 'html' else 'read only (`-b dummy`)'}",
        f"{f'Medians of {rounds} rounds' if rounds > 1 else 'One round'}: {took}.",
        _table(["", *names, "memory"], seconds),
    ]
    yardstick = next((each for each in projects if each.contender.name == YARDSTICK), None)
    if yardstick is not None and len(projects) > 1:
        ratios = [
            [project.contender.what]
            + [f"{middle(project, name, _cpu) / middle(yardstick, name, _cpu):.2f}" for name in names]
            + [_memory_ratio(project, yardstick, names)]
            for project in projects
        ]
        parts += [
            "Processor time and memory against MyST written by hand:",
            _table(["", *names, "memory"], ratios),
        ]
    edited = [name for name in names if name.startswith("one ")]
    read = [[project.contender.what, *(_read(project, name) for name in edited)] for project in projects]
    parts += ["Pages read again after the change:", _table(["", *edited], read)]
    return "\n\n".join(parts) + "\n"


def _read(project: Project, name: str) -> str:
    read = round(middle(project, name, lambda taken: taken.read))
    stale = project.stale.get(name, 0)
    return f"{read:,}" + (f", and {stale:,} **stale**" if stale else "")


def _memory_ratio(project: Project, yardstick: Project, names: list[str]) -> str:
    most, other = (max(middle(each, name, _memory) for name in names) for each in (project, yardstick))
    return f"{most / other:.2f}"


def _wall(taken: Taken) -> float:
    return taken.wall


def _cpu(taken: Taken) -> float:
    return taken.cpu


def _memory(taken: Taken) -> float:
    return taken.memory


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *("--:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
