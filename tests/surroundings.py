"""A program for test_same_bytes.py: builds and commands where machine, day and order are not the usual ones.

The environment (time zone, locale, hash seed) and Python's flags are the caller's to set. What only the
process itself can change is changed here, before anything else is imported: Python's own clock, the order in
which folders are listed, the umask. The standard library alone is imported before that.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import locale
import os
import random
import sys
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OWN_READING = {"text", "notices", "gettext", "man"}
"""Builders that read the pages anew: the others would hand them curly quotes, or may not share at all."""


class Order:
    """Folders listed in reverse, or shuffled: no file system promises an order."""

    def __init__(self, order: str) -> None:
        self.order = order
        self.listdir: Callable[..., list[str]] = os.listdir
        self.scandir: Callable[..., Any] = os.scandir

    def start(self) -> None:
        """List all folders so from now on; `os.walk` and `pathlib` stand on these two."""
        outer = self

        class Scanned:
            def __init__(self, *args: Any) -> None:
                with outer.scandir(*args) as found:
                    entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
                self.left: Iterator[Any] = iter(outer.mixed(entries))

            def __enter__(self) -> Self:
                return self

            def __exit__(self, *args: object) -> None:
                self.close()

            def __iter__(self) -> Iterator[Any]:
                return self.left

            def __next__(self) -> Any:
                return next(self.left)

            def close(self) -> None:
                """Have nothing open."""

        os.listdir = lambda *args: outer.mixed(sorted(outer.listdir(*args), key=os.fsencode))
        os.scandir = Scanned  # type: ignore[assignment]
        if "glob" in sys.modules:  # Python 3.13 keeps the function there
            for globber in ("_GlobberBase", "_StringGlobber"):
                if hasattr(getattr(sys.modules["glob"], globber, None), "scandir"):
                    getattr(sys.modules["glob"], globber).scandir = staticmethod(Scanned)

    def mixed(self, entries: list[Any]) -> list[Any]:
        """Return sorted ``entries`` in the order wanted."""
        if self.order == "reversed":
            return entries[::-1]
        random.Random(f"{self.order}{len(entries)}").shuffle(entries)  # noqa: S311 - a test's chance
        return entries


def set_clock(now: float) -> None:
    """Let Python's clock stand where ``now`` says, in seconds since 1970, and go on from there."""
    shift = now - time.time()
    clock, local, gm, written = time.time, time.localtime, time.gmtime, time.strftime
    moment, day = dt.datetime, dt.date

    class Shown(type):
        """What is made by the real classes is also of these."""

        def __instancecheck__(cls, made: object) -> bool:
            return isinstance(made, cls.__mro__[1])

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, cls.__mro__[1])

    class Moment(moment, metaclass=Shown):  # type: ignore[misc,valid-type]
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return moment.fromtimestamp(time.time(), tz)

        @classmethod
        def today(cls) -> Any:
            return moment.fromtimestamp(time.time())

        @classmethod
        def utcnow(cls) -> Any:
            return moment.fromtimestamp(time.time(), dt.timezone.utc).replace(tzinfo=None)  # noqa: UP017

    class Day(day, metaclass=Shown):  # type: ignore[misc,valid-type]
        @classmethod
        def today(cls) -> Any:
            return day.fromtimestamp(time.time())

    time.time = lambda: clock() + shift
    time.time_ns = lambda: int(time.time() * 1e9)
    time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
    time.gmtime = lambda seconds=None: gm(time.time() if seconds is None else seconds)
    time.strftime = lambda form, *given: written(form, *(given or (time.localtime(),)))
    dt.datetime, dt.date = Moment, Day  # type: ignore[misc]


def build(project: Path, out: Path, builders: list[str], options: list[str]) -> None:
    """Build ``project`` with each of ``builders``, most from one reading."""
    from sphinx.cmd.build import build_main

    for builder in builders:
        reading = f"{out}-read-{builder}" if builder in OWN_READING else f"{out}-read"
        where = ["-d", reading, str(project), str(out / builder)]
        status = build_main(["-q", "-n", "-b", builder, *options, *where])
        if status:
            raise SystemExit(f"{builder}: exit status {status}")


def command(args: list[str]) -> bytes:
    """Return what a command writes to stdout and stderr as files, and its exit status."""
    from sphinx_privacynotice.cli.main import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=locale.getpreferredencoding()) for _ in range(2))
    real, status = (sys.stdout, sys.stderr, sys.argv), 0
    sys.stdout, sys.stderr, sys.argv = out, err, ["sphinx-privacynotice", *args]
    try:
        main()
    except SystemExit as left:
        status = int(left.code or 0)
    finally:
        sys.stdout, sys.stderr, sys.argv = real
    for stream in (out, err):
        stream.flush()
    written = [stream.buffer.getvalue() for stream in (out, err)]
    return b"%s\n== stderr, and exit status %d\n%s" % (written[0], status, written[1])


def run(wanted: dict[str, Any]) -> dict[str, Any]:
    """Do what ``wanted`` says; return how the surroundings looked, which is what makes it a proof."""
    if "umask" in wanted:
        os.umask(wanted["umask"])
    if "clock" in wanted:
        set_clock(wanted["clock"])
    if "order" in wanted:
        Order(wanted["order"]).start()
    if wanted.get("setlocale"):
        locale.setlocale(locale.LC_ALL, "")
    from pathlib import Path

    folder = Path(wanted["folder"])
    for job in wanted["builds"]:
        build(folder / job["project"], folder / "built" / job["name"], job["builders"], job["options"])
    for number, job in enumerate(wanted["commands"]):
        place = folder / job["project"]
        place.mkdir(exist_ok=True)
        os.chdir(place)
        name = f"{number:02} {job['project']} {' '.join(job['args'])}".replace("/", "%")[:80]
        kept = folder / "built" / "commands" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(command(job["args"]))
    return {
        "listed": [path.name for path in (folder / wanted["listed"]).iterdir()],
        "globbed": [path.name for path in (folder / wanted["listed"]).glob("*")],
        "today": str(dt.datetime.now(dt.timezone.utc).date()),  # noqa: UP017 - the class may be ours
        "encoding": locale.getpreferredencoding(),
        "zone": time.strftime("%z"),
        "asserts": __debug__,
        "hash": hash("a word"),
    }


if __name__ == "__main__":
    print(json.dumps(run(json.loads(sys.argv[1]))))  # noqa: T201 - to its caller
