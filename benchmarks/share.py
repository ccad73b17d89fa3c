"""A Sphinx extension that measures this extension's own share of a build.

It stands after the extension in conf.py, times whatever Sphinx calls of it, and writes the seconds to
``share.json`` in the output folder. What is timed inside something timed counts once.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.sphinx_ext import directives, roles

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

OURS = "sphinx_privacynotice"
LOADING = ("config-inited", "builder-inited")
READING = (
    "directives",
    "roles",
    "SphinxClauseSections",
    "HideClauses",
    "TakeRecord",
    "ShowClauses",
    "doctree-read",
)


class Clock:
    """Seconds by what they were spent on."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.marks: dict[str, float] = {}
        self._inside = False

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` with its time counted under ``name``."""

        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            if self._inside:
                return function(*args, **kwargs)
            self._inside = True
            begun = process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + process_time() - begun
                self._inside = False

        return called

    def mark(self, name: str) -> None:
        self.marks[name] = process_time()


def setup(app: Sphinx) -> dict[str, bool]:
    clock = Clock()
    for event, listeners in app.events.listeners.items():
        for number, listener in enumerate(listeners):
            if listener.handler.__module__.startswith(OURS):
                listeners[number] = listener._replace(handler=clock.timed(event, listener.handler))
    for transform in app.registry.get_transforms():
        if transform.__module__.startswith(OURS):
            apply: Any = transform.apply  # type: ignore[attr-defined] # every transform has it
            setattr(transform, "apply", clock.timed(transform.__name__, apply))  # noqa: B010 - a method
    for class_, name in (
        (directives._InSphinx, "directives"),  # noqa: SLF001 - of this very project
        (roles._InSphinx, "roles"),  # noqa: SLF001 - likewise
        (roles.ClauseRole, "roles"),
    ):
        class_.run = clock.timed(name, class_.run)  # type: ignore[method-assign]
    app.connect("env-before-read-docs", lambda *_: clock.mark("reading"), priority=1)
    app.connect("env-updated", lambda *_: clock.mark("read"), priority=999)
    app.connect("build-finished", lambda app, _: _write(app, clock))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write(app: Sphinx, clock: Clock) -> None:
    reading = clock.marks["read"] - clock.marks["reading"] if "read" in clock.marks else 0.0
    loading = sum(clock.spent.get(name, 0.0) for name in LOADING)
    own = sum(spent for name, spent in clock.spent.items() if name in READING)
    whole = {"loading": loading, "reading": reading, "own": own}
    text = json.dumps({**whole, "spent": clock.spent}, indent=2)
    Path(app.outdir, "share.json").write_text(text, encoding="utf-8")
