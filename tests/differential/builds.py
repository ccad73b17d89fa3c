"""Builds of a project in this process: ordinary ones, cut off ones, and what came out of them."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import time
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import caches
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_privacynotice.model.project.last_build import BUILD_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r":\d+\b")
OURS = re.compile(r"\[privacynotice\.[a-z-]+\]$")
NOWHERE = re.compile(r"\[ref\.clause\]$")
CUTS = (
    # where a build is cut off: at which event, for the how manyth time at most
    ("env-before-read-docs", 1),
    ("doctree-read", 6),
    ("env-updated", 1),
    ("env-check-consistency", 1),
    ("doctree-resolved", 6),
    ("html-page-context", 12),
    ("build-finished", 1),
)
NEIGHBOURS = frozenset({"prev", "next", "rellinks"})
"""What a page of the builder json says of the pages before and after it."""
REMEMBERED = frozenset({"environment.pickle", "last_build"})
"""Files of the builder json that are no output."""
_NEIGHBOUR = re.compile(
    rb'\s*<link rel="(?:prev|next)"[^>]*>|\s*<li>[^<:]+: <a href="[^"]*" title="[^"]*">[^<]*</a></li>'
)
"""The same in HTML: in a page's head, and in the sidebar of the theme alabaster."""
PATIENCE = 120
"""After so many seconds a build in a process of its own counts as hung."""


@dataclass
class Lane:
    """Builders that share a folder of doctrees; what was in a page when they last read it, by page."""

    folder: Path
    read: dict[str, str] = field(default_factory=dict)
    sure: bool = True

    @property
    def doctrees(self) -> Path:
        """The folder of doctrees."""
        return self.folder / "doctrees"

    def out(self, builder: str) -> Path:
        """Return a builder's folder."""
        return self.folder / builder

    @property
    def kept(self) -> str:
        """What the last build kept for commands, nothing where there is no project."""
        file = self.doctrees / BUILD_FILE
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def keep(self) -> None:
        """Keep a copy of everything, with its times, as a cache of a build server does."""
        kept = self.folder.with_name(f"{self.folder.name}-kept")
        remove(kept)
        shutil.copytree(self.folder, kept)

    def bring_back(self, name: str) -> None:
        """Put a folder of doctrees or of a builder back as it was kept, if it was."""
        kept = self.folder.with_name(f"{self.folder.name}-kept") / name
        if kept.is_dir():
            remove(self.folder / name)
            shutil.copytree(kept, self.folder / name)


@dataclass
class Outcome:
    """A finished build: which pages it read and wrote, what it warned of (all, and by the page read)."""

    env: BuildEnvironment
    app: Sphinx
    read: set[str]
    wrote: set[str]
    warnings: list[str]
    of_page: dict[str, list[str]]

    @property
    def findings(self) -> list[str]:
        """The findings that were told, sorted."""
        return sorted(line for line in self.warnings if OURS.search(line))

    @property
    def nowhere(self) -> list[str]:
        """The links to clauses that lead nowhere, as a builder tells them that writes pages, sorted."""
        return sorted(line for line in self.warnings if NOWHERE.search(line))


Listeners = tuple[tuple[str, "Callable[..., None]"], ...]


def build(
    source: Path,
    lane: Lane,
    builder: str,
    *,
    jobs: int = 1,
    fresh: bool = False,
    everything: bool = False,
    names: tuple[Path, ...] = (),
    listeners: Listeners = (),
    conf: Mapping[str, Any] | None = None,
) -> Outcome:
    """Build; raise whatever Sphinx raises."""
    said = io.StringIO()
    read: set[str] = set()
    wrote: set[str] = set()
    of_page: dict[str, list[str]] = {}
    begun = [0]

    def begin(_app: Sphinx, _docname: str, _text: list[str]) -> None:
        begun[0] = len(said.getvalue())

    def end(app: Sphinx, _tree: object) -> None:
        docname = (
            app.env.current_document.docname if hasattr(app.env, "current_document") else app.env.docname
        )
        of_page[docname] = _lines(said.getvalue()[begun[0] :])

    with (
        patch_docutils(str(source)),
        docutils_namespace(),
        # Sphinx 9.0 leaves a build's language behind for the next one in the process
        patch.dict("sphinx.locale.translators", clear=True),
        # the line above Markdown's footnotes is as long as that, and Sphinx takes it apart in quadratic time
        patch("sphinx.writers.text.MAXWIDTH", 2_000),
        patch("sphinx_privacynotice.model.pack.library.load_pack", caches.load_pack),
        patch("sphinx_privacynotice.model.pack.named.load_pack", caches.load_pack),
        patch(
            "sphinx_privacynotice.sphinx_ext.doctree_cache.MAX_CACHED_DOCTREES", 2
        ),  # some are held, some not
        warnings.catch_warnings(),
    ):
        # readers and writers in parallel are forked; whoever runs this may have threads
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        app = Sphinx(
            source,
            source,
            lane.out(builder),
            lane.doctrees,
            builder,
            confoverrides=dict(conf or {}),
            status=None,
            warning=said,
            freshenv=fresh,
            parallel=jobs,
        )
        app.connect("env-before-read-docs", lambda _app, _env, docnames: read.update(docnames))
        app.connect("source-read", begin)
        app.connect("doctree-read", end, priority=999)
        for event, listener in listeners:
            app.connect(event, listener, priority=100)
        prepare = app.builder.prepare_writing

        def prepare_writing(docnames: AbstractSet[str]) -> None:
            wrote.update(docnames)
            prepare(docnames)

        with patch.object(app.builder, "prepare_writing", prepare_writing):
            app.build(everything, [*names])
    return Outcome(app.env, app, read, wrote, _lines(said.getvalue()), of_page)


def _lines(said: str) -> list[str]:
    return [line for line in _COLOUR.sub("", said).splitlines() if line.strip()]


def cut_off(event: str, number: int, end: Callable[[], None]) -> Listeners:
    """Return a listener that ends the build when an event happens for the given time."""
    seen = [0]

    def listen(*_args: object) -> None:
        seen[0] += 1
        if seen[0] == number:
            end()

    return ((event, listen),)


def interrupted(source: Path, lane: Lane, builder: str, event: str, number: int, jobs: int) -> None:
    """Begin a build and press Ctrl-C, as it were: the exception runs through all of Sphinx."""

    def end() -> None:
        raise KeyboardInterrupt

    try:
        build(source, lane, builder, jobs=jobs, listeners=cut_off(event, number, end))
    except KeyboardInterrupt:
        pass
    except Exception as error:  # a parallel reader that is interrupted is Sphinx's own kind of error
        if jobs == 1:
            raise AssertionError(f"an interrupted build failed otherwise: {error!r}") from error


def killed(source: Path, lane: Lane, builder: str, event: str, number: int, jobs: int) -> None:
    """Begin a build in a process of its own that is killed: nothing is tidied up."""
    _apart(
        lambda: build(source, lane, builder, jobs=jobs, listeners=cut_off(event, number, lambda: os._exit(9)))
    )


def on_a_full_disk(source: Path, lane: Lane, builder: str, jobs: int) -> None:
    """Build in a process of its own in which no file can be replaced by another, but for Sphinx's index."""
    replace = os.replace

    def refuse(old: str, new: str, **options: Any) -> None:
        if "searchindex" not in str(new):  # without which Sphinx fails for ever
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(old, new, **options)

    def run() -> None:
        with patch("os.replace", refuse), patch("os.rename", refuse):
            build(source, lane, builder, jobs=jobs)

    _apart(run)


def _apart(run: Callable[[], object]) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            os.setpgid(0, 0)
            run()
        finally:
            os._exit(0)
    until = time.monotonic() + PATIENCE
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.killpg(child, 9)
            os.waitpid(child, 0)
            raise AssertionError("a build that was cut off hangs")
        time.sleep(0.005)
    with suppress(ProcessLookupError):  # readers and writers that it had begun
        os.killpg(child, 9)


# what came out


def outputs(folder: Path) -> dict[str, bytes]:
    """Return every file of an output by name, but those that remember how it was built."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".") and name not in REMEMBERED:
            found[name] = readable(path)
    return found


def readable(path: Path) -> bytes:
    """Return a file of an output so that it can be compared and read."""
    content = path.read_bytes()
    made = READABLE.get(path.stem) or READABLE.get(path.suffix)
    return made(content) if made else content


def without_doubtful(name: str, content: bytes, labels: set[str], pages: set[str]) -> bytes:
    """Return an inventory or index without some labels of Sphinx's, or the words of some pages."""
    if name == "objects.inv":
        lines = content.decode().split("\n")
        return "\n".join(line for line in lines if line.split(" std:label ")[0] not in labels).encode()
    if name != "searchindex.js":
        return content
    head, brace, rest = content.decode().partition("{")
    index = json.loads(brace + rest)
    left = {number for number, page in enumerate(index["docnames"]) if page in pages}
    for key in ("terms", "titleterms"):
        on = {
            word: sorted({*(found if isinstance(found, list) else [found])} - left)
            for word, found in index[key].items()
        }
        index[key] = {word: numbers for word, numbers in on.items() if numbers}
    return f"{head}{json.dumps(index, sort_keys=True)}".encode()


def _inventory(content: bytes) -> bytes:
    """Return an inventory so that it can be read."""
    *head, packed = content.split(b"\n", 4)
    return b"\n".join([*head, zlib.decompress(packed)])


def _index(content: bytes) -> bytes:
    """Return an index of words without those that no page has any more: Sphinx keeps them, on no page."""
    head, brace, rest = content.decode().partition("{")
    index = json.loads(brace + rest.removesuffix(")"))
    for key in ("terms", "titleterms"):
        index[key] = {word: pages for word, pages in index[key].items() if pages != []}
    return f"{head}{json.dumps(index, sort_keys=True)}".encode()


def _page(content: bytes) -> bytes:
    """Return a page of the builder json without what Sphinx says now one way and now another.

    Of no metadata it makes an empty dict where it looks for a page's `tocdepth` or merges parallel readers.
    Neighbours are stale once the order of pages has changed, until the page is written for another reason.
    """
    page = json.loads(content)
    page["meta"] = page.get("meta") or {}
    return json.dumps({key: found for key, found in page.items() if key not in NEIGHBOURS}).encode()


def _html(content: bytes) -> bytes:
    """Return a page without its links to the pages before and after it, as in `_page`."""
    return _NEIGHBOUR.sub(b"", content)


def fingerprint(*what: object) -> str:
    """Return a digest."""
    return blake2b(repr(what).encode(), digest_size=12).hexdigest()


def contents(outcome: Outcome) -> dict[str, str]:
    """Return a digest of all that reading makes of each page, of a build that read every page."""
    data = outcome.env.get_domain("notice").data
    return {
        name: fingerprint(
            outcome.env.get_doctree(name).pformat(),
            [data.get(kept, {}).get(name) for kept in ("records", "findings", "drafts")],
            [_LINE.sub("", line) for line in outcome.of_page.get(name, [])],
        )
        for name in sorted(outcome.env.found_docs)
    }


STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})
READABLE = {"searchindex": _index, "objects": _inventory, ".fjson": _page, ".html": _html}
"""By a file's name or ending."""


def remove(*folders: Path) -> None:
    """Remove folders, if they are there."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
