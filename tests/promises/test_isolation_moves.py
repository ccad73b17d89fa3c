"""Of several sites none shows another's values, also after files, pages, names and values have moved.

Every field of every site has a value of its own. After each move the project is built again from what was
built before, by builders that share what was read, or read by the page reader; then each output may show the
values that the moves have left to its site, and no other. `PRIVACYNOTICE_MOVES=50` makes fifty sequences,
each of every move twice, instead of one of every move once.
"""

from __future__ import annotations

import copy
import json
import os
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from every_field import LEFT_OUT, fill, paragraphs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support import CONF, Built, build, read_project, write_tree
from test_isolation import DAY, Values

from sphinx_privacynotice.model.format.schema import NoticeKeys, Shared
from sphinx_privacynotice.model.format.walk import known_keys
from sphinx_privacynotice.model.record import record_to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

KINDS = ("cin-cla", "visitors")
OWNERS = ("ashby", "birley", "corston")
NAMES = (*OWNERS, "dunlow", "easby", "firby")
SHARED = frozenset(known_keys(Shared)) - LEFT_OUT
BUILDERS = ("html", "text", "notices")
LONG = int(os.environ.get("PRIVACYNOTICE_MOVES", "0"))

Data = dict[str, Any]


@dataclass
class Typed(Values):
    """Values with what is printed for each as it is typed."""

    printed: dict[str, str] = field(default_factory=dict)

    def make(self, kind: Any, path: str) -> str:
        """Return a value as typed."""
        typed = super().make(kind, path)
        if path in self.tokens:
            self.printed[typed] = self.tokens[path]
        return typed


@dataclass
class Site:
    """A site's file: its key, folder and data; the trust file has neither of the first two."""

    key: str
    folder: str
    shared: Data
    notices: dict[str, Data] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The file's text."""
        above: Data = {"extends": "../trust.yaml"} if self.key else {}
        return yaml.safe_dump({**above, **self.shared, "notices": self.notices}, sort_keys=False)

    def pages(self) -> set[str]:
        """Return the pages that the file names."""
        return {page for notice in self.notices.values() for page in notice.get("page", ())}


@dataclass
class Page:
    """A page: its syntax, the kind of its notice, the site that it names itself, and words of its own."""

    syntax: str
    kind: str
    site: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """The page's text."""
        role = ":notice:site:" if self.syntax == "rst" else "{notice:site}"
        prose = f"Of {role}`organisation.name`.{self.words}"
        if self.syntax == "rst":
            head = f":notice-site: {self.site}\n\n" if self.site else ""
            return f"{head}Page\n====\n\n{prose}\n\n.. privacy-notice:: {self.kind}\n"
        head = f"---\nnotice-site: {self.site}\n---\n\n" if self.site else ""
        return f"{head}# Page\n\n{prose}\n\n```{{privacy-notice}} {self.kind}\n```\n"


def leaves(data: Data, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Yield the path of every value, a list's as one, with what was typed there."""
    for key, found in data.items():
        if isinstance(found, dict):
            yield from leaves(found, (*path, key))
        else:
            yield (*path, key), list(texts(found))


def texts(found: Any) -> Iterator[str]:
    """Yield every text of a value."""
    if isinstance(found, list):
        for each in found:
            yield from texts(each)
    elif isinstance(found, dict):
        for each in found.values():
            yield from texts(each)
    else:
        yield str(found)


class World:
    """A project that moves, and what it may show where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        numbers = count(1001)  # of four digits, so that none is the head of another
        values = {owner: Typed(owner, numbers) for owner in ("trust", *OWNERS)}
        data = {owner: fill(NoticeKeys, kept.make) for owner, kept in values.items()}
        self.printed = {typed: token for kept in values.values() for typed, token in kept.printed.items()}
        self.trust = Site("", "", {key: data["trust"][key] for key in SHARED if key in data["trust"]})
        self.sites: list[Site] = []
        self.gone: list[Site] = []
        self.pages: dict[str, Page] = {}
        for number, owner in enumerate(OWNERS):
            shared = {key: data[owner].pop(key) for key in sorted(SHARED) if key in data[owner]}
            notice = {"in_force": DAY, "page": [owner], **data[owner]}
            self.sites.append(Site(owner, "sites", shared, {KINDS[0]: notice}))
            self.pages[owner] = Page(("rst", "md")[number % 2], KINDS[0])
        self.pages["more"] = Page("md", KINDS[1], OWNERS[0])
        self.fixed = self.pack(data[OWNERS[0]] | self.sites[0].shared, values)
        self.written: set[str] = set()
        self.ever: set[str] = set()
        self.steps: list[str] = []

    @staticmethod
    def pack(shape: Data, values: dict[str, Typed]) -> dict[str, str]:
        """Return what never moves: conf.py, the project file, and a pack that prints every value."""
        about = {"id": "all-words", "version": "1.0.0", "title": "All", "publisher": "Westshire"}
        about |= {"licence": "CC0-1.0", "language": "en-GB", "jurisdiction": "england"}
        laws = {key: cite for kept in values.values() for key, cite in kept.laws.items()}
        acts = {key: {"title": cite, "cite": cite, "from": "2001-01-01"} for key, cite in laws.items()}
        body = "\n\n".join(paragraphs(shape))
        clause = f"---\nid: everything\nedition: 2026-01-01\ntitle: Everything\n---\n\n{body}\n"
        clauses = "edition: 2026-01-01\nclauses: [everything]\n"
        notices = {f"pack/notices/{kind}/2026-01-01.yaml": f"notice: {kind}\n{clauses}" for kind in KINDS}
        return {
            "conf.py": CONF,
            "index.md": "# Index\n\n```{toctree}\n:glob:\n\n*\nbelow/*\n```\n",
            "privacynotice.yaml": "sites: [sites/*.yaml, others/*.yaml]\npacks: [./pack]\n",
            "pack/pack.yaml": yaml.safe_dump(about),
            "pack/law/acts.yaml": yaml.safe_dump(acts),
            "pack/clauses/everything/2026-01-01.md": clause,
            **notices,
        }

    # what may be shown

    def values(self, site: Site, kind: str = "") -> set[str]:
        """Return what a notice of a site may show: its own values before the site's before the trust's."""
        laid: dict[tuple[str, ...], list[str]] = {}
        for layer in (self.trust.shared, site.shared, site.notices.get(kind, {})):
            laid |= dict(leaves(layer))
        return {self.printed[typed] for found in laid.values() for typed in found if typed in self.printed}

    def site_of(self, page: str) -> Site | None:
        """Return the site that a page speaks for."""
        own = self.pages[page].site
        found = [site for site in self.sites if (site.key == own if own else page in site.pages())]
        if not found and not own and len(self.sites) == 1:
            return self.sites[0]
        return found[0] if len(found) == 1 else None

    def may_show(self, page: str) -> set[str]:
        """Return what a page may show."""
        site = self.site_of(page)
        return set().union(*(self.values(site, kind) for kind in ("", *site.notices))) if site else set()

    def shown_in(self, text: str) -> set[str]:
        """Return the values that stand in a text."""
        return {token for token in self.printed.values() if token in text}

    # what is written and built

    def write(self) -> None:
        """Bring the folder to what the project is now; what did not change is not touched."""
        files = dict(self.fixed)
        files["trust.yaml"] = self.trust.text
        files |= {f"{site.folder}/{site.key}.yaml": site.text for site in self.sites}
        files |= {f"{name}.{page.syntax}": page.text for name, page in self.pages.items()}
        for name in self.written - files.keys():
            (self.folder / name).unlink()
        new = {
            name: text
            for name, text in files.items()
            if name not in self.written or (self.folder / name).read_text(encoding="utf-8") != text
        }
        write_tree(self.folder, new)
        for name in new:
            if name.endswith(".yaml"):
                os.utime(self.folder / name, (1_000_000_000, 1_000_000_000))  # its time tells nothing
        self.written = set(files)
        self.ever |= self.pages.keys()

    def build(self, order: Iterable[str] = BUILDERS, jobs: int = 1) -> dict[str, Built]:
        """Build from what was built before, with these builders in this order, from the same doctrees."""
        self.write()
        read = self.folder.with_name("doctrees")
        return {
            builder: build(
                self.folder,
                builder,
                doctrees=read,
                parallel=jobs,
                warnings_ok=True,
                nitpicky=False,
                html_theme="basic",
            )
            for builder in order
        }


# moves


def pick(chance: Random, among: Any) -> Any:
    """Return one of several, whatever kind of collection they are."""
    return chance.choice(sorted(among, key=str) if isinstance(among, (set, frozenset, dict)) else list(among))


def rename_site(world: World, chance: Random) -> None:
    """Give a site's file another name; a page may go on naming the old one."""
    site = pick(chance, world.sites)
    old, site.key = site.key, pick(chance, {*NAMES} - {each.key for each in world.sites})
    for page in world.pages.values():
        if page.site == old and chance.random() < 0.5:  # one of two
            page.site = site.key


def move_site(world: World, chance: Random) -> None:
    """Put a site's file into the other folder."""
    site = pick(chance, world.sites)
    site.folder = "others" if site.folder == "sites" else "sites"


def swap_sites(world: World, chance: Random) -> None:
    """Give two sites' files each other's name."""
    one, other = chance.sample(world.sites, 2)
    one.key, other.key = other.key, one.key


def replace_site(world: World, chance: Random) -> None:
    """Take a site away and give another its name, or what went before back."""
    if world.gone:
        back = world.gone.pop()
        back.key = pick(chance, {*NAMES} - {each.key for each in world.sites})
        world.sites.append(back)
        return
    site, other = chance.sample(world.sites, 2)
    world.sites.remove(site)
    world.gone.append(site)
    other.key = site.key


def move_page(world: World, chance: Random) -> None:
    """Give a page another name or folder; its site's file may go on naming the old one."""
    name = pick(chance, world.pages)
    free = {f"{folder}{each}" for folder in ("", "below/") for each in (*NAMES, "more")} - world.pages.keys()
    new = pick(chance, free)
    world.pages[new] = world.pages.pop(name)
    for site in world.sites:
        for notice in site.notices.values():
            if chance.random() < 0.7:  # most people see to both
                notice["page"] = [new if page == name else page for page in notice["page"]]


def swap_pages(world: World, chance: Random) -> None:
    """Give two pages each other's name."""
    one, other = chance.sample(sorted(world.pages), 2)
    world.pages[one], world.pages[other] = world.pages[other], world.pages[one]


def name_page(world: World, chance: Random) -> None:
    """Let a site name another page as its own; two sites may then name one."""
    notice = pick(chance, list(pick(chance, world.sites).notices.values()))
    notice["page"] = [pick(chance, world.pages)]


def swap_named(world: World, chance: Random) -> None:
    """Let two sites name each other's pages."""
    one, other = (pick(chance, list(site.notices.values())) for site in chance.sample(world.sites, 2))
    one["page"], other["page"] = other["page"], one["page"]


def name_site(world: World, chance: Random) -> None:
    """Let a page name another site as the one it speaks for, or none."""
    page = world.pages[pick(chance, world.pages)]
    page.site = pick(chance, {"", *(site.key for site in world.sites)} - {page.site})


def to_trust(world: World, chance: Random) -> None:
    """Move a value from a site to the trust file, with all that stands below its key."""
    site = pick(chance, world.sites)
    key = pick(chance, site.shared.keys() - {"organisation"} or {"organisation"})
    if key in site.shared:
        world.trust.shared[key] = site.shared.pop(key)


def from_trust(world: World, chance: Random) -> None:
    """Move a value from the trust file to a site."""
    key = pick(chance, world.trust.shared or {""})
    if key:
        pick(chance, world.sites).shared[key] = world.trust.shared.pop(key)


def to_notice(world: World, chance: Random) -> None:
    """Move a value of a site into one of its notices, where the other has it no more."""
    site = pick(chance, world.sites)
    key = pick(chance, site.shared.keys() - {"organisation"} or {""})
    if key:
        pick(chance, list(site.notices.values()))[key] = site.shared.pop(key)


def add_kind(world: World, chance: Random) -> None:
    """Give a site a notice of the other kind, with half of what its first one says."""
    site = pick(chance, world.sites)
    missing = [kind for kind in KINDS if kind not in site.notices]
    if not missing:
        site.notices.pop(pick(chance, site.notices))
        return
    first = next(iter(site.notices.values()))
    keys = [key for key in first if key not in {"in_force", "page"}]
    moved = {key: first.pop(key) for key in chance.sample(keys, len(keys) // 2)}
    site.notices[missing[0]] = {"in_force": DAY, "page": [pick(chance, world.pages)], **moved}


def change_kind(world: World, chance: Random) -> None:
    """Let a page print the other kind of notice, or be written in the other syntax."""
    page = world.pages[pick(chance, world.pages)]
    page.kind = KINDS[1 - KINDS.index(page.kind)]
    page.syntax = pick(chance, ("rst", "md"))


def refer(world: World, chance: Random) -> None:
    """Let two sites take their officer from people of the same key."""
    for site in chance.sample(world.sites, 2):
        site.shared["dpo"] = {"person": "one-of-people"}


def swap_values(world: World, chance: Random) -> None:
    """Give two sites each other's values of one key."""
    one, other = chance.sample(world.sites, 2)
    keys = one.shared.keys() & other.shared.keys()
    if keys:
        key = pick(chance, keys)
        one.shared[key], other.shared[key] = other.shared[key], one.shared[key]


def draft(world: World, chance: Random) -> None:
    """Make a notice a draft, which prints its gaps, or put it in force; take a value away."""
    site = pick(chance, world.sites)
    notice = pick(chance, list(site.notices.values()))
    if not notice.pop("in_force", None):
        notice["in_force"] = DAY
    key = pick(chance, site.shared.keys() - {"organisation"} or {""})
    site.shared.pop(key, None)


MOVES: dict[str, Callable[[World, Random], None]] = {
    move.__name__: move
    for move in (
        rename_site, move_site, swap_sites, replace_site, move_page, swap_pages, name_page, swap_named,
        name_site, to_trust, from_trust, to_notice, add_kind, change_kind, refer, swap_values, draft,
    )
}  # fmt: skip


# what must hold


def check_pages(world: World, built: Built, ending: str) -> None:
    """No page shows a value that is not its site's, and each shows its site's name."""
    for page in world.pages:
        may, shown = world.may_show(page), unescape(built.text(f"{page}.{ending}"))
        assert (page, ending, world.shown_in(shown) - may) == (page, ending, set())
        site = world.site_of(page)
        if site is not None:
            name = {**world.trust.shared, **site.shared}["organisation"]["name"]
            assert name in shown, (page, ending, site.key)


def check_shared(world: World, html: Built) -> None:
    """What all pages share shows no value, and the search leads from each to its site's pages alone."""
    own = {f"{page}.html" for page in world.ever} | {"searchindex.js"}
    for path in sorted(html.outdir.rglob("*")):
        name = path.relative_to(html.outdir).as_posix()
        if path.is_file() and name not in own:
            content = path.read_bytes()
            if name == "objects.inv":
                content = zlib.decompress(content.split(b"\n", 4)[4])
            text = unescape(content.decode("utf-8", errors="replace"))
            assert (name, world.shown_in(text)) == (name, set())
    index = json.loads(html.text("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    may = [world.may_show(page) if page in world.pages else set() for page in index["docnames"]]
    tokens = {token.lower(): token for token in world.printed.values()}
    seen = 0
    for term, at in index["terms"].items():
        if term in tokens:
            for number in [at] if isinstance(at, int) else at:
                seen += 1
                assert tokens[term] in may[number], (term, index["docnames"][number])
    assert seen or not any(may)
    rest = {key: found for key, found in index.items() if key != "terms"}
    assert world.shown_in(json.dumps(rest, ensure_ascii=False)) == set()


def check_records(world: World, records: list[Data]) -> None:
    """No record shows a value that is not its notice's."""
    sites = {site.key: site for site in world.sites}
    for record in records:
        site, kind = sites[record["site"]], record["notice"]
        name = f"{site.key}/{kind}"
        found = world.shown_in(json.dumps(record["blocks"], ensure_ascii=False))
        assert found, name
        assert (name, found - world.values(site, kind)) == (name, set())
        files = {value["file"] for value in record["values"].values() if "file" in value}
        assert files <= {f"{site.folder}/{site.key}.yaml", "trust.yaml"}, name


def check_findings(world: World, found: list[tuple[str, str]]) -> None:
    """No finding (its file and its text) says a value that is not of the site whose file or page it is."""
    of_file: dict[str, set[str]] = {"trust.yaml": world.shown_in(" ".join(texts(world.trust.shared)))}
    for site in world.sites:
        of_file[f"{site.folder}/{site.key}.yaml"] = set().union(
            *(world.values(site, kind) for kind in ("", *site.notices))
        )
    for page, of in world.pages.items():
        of_file[f"{page}.{of.syntax}"] = world.may_show(page)
    for file, text in found:
        assert (file, text, world.shown_in(text) - of_file.get(file, set())) == (file, text, set())


def check(world: World, built: dict[str, Built], *, read: bool) -> None:
    """Everything that must hold after a build, and of what the page reader makes of the project."""
    found: list[tuple[str, str]] = []
    if "html" in built:
        check_pages(world, built["html"], "html")
        check_shared(world, built["html"])
    if "text" in built:
        check_pages(world, built["text"], "txt")
    if "notices" in built:
        check_records(world, built["notices"].json("notices.json")["notices"])
    if read:
        reading = read_project(world.folder)
        check_records(world, [record_to_json(record) for record in reading.records])
        found += [(finding.place.file, finding.text) for finding in reading.findings]
    root = f"{world.folder.resolve()}/"
    for each in built.values():
        for line in each.warnings:
            place = re.match(re.escape(root) + r"([^:]+):", line)
            found.append((place[1] if place else "", line))
    check_findings(world, found)


@settings(
    max_examples=LONG or 1,
    phases=(Phase.explicit, Phase.generate),  # the steps are told; hundreds of shorter ones would take hours
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(order=st.permutations(list(MOVES) * (2 if LONG else 1)), seed=st.integers(0, 2**32 - 1))
def test_no_move_takes_a_value_to_another_site(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], seed: int
) -> None:
    world = World(tmp_path_factory.mktemp("moves") / "project")
    chance = Random(seed)  # noqa: S311 - a test's chance
    check(world, world.build(), read=True)
    for number, name in enumerate(order):
        MOVES[name](world, chance)
        doing = [*BUILDERS[: 3 if LONG or number % 3 == 0 else 2]]
        chance.shuffle(doing)
        try:
            check(world, world.build(doing, 1 + number % 2), read=bool(LONG or number % 3 == 1))
        except AssertionError as error:
            error.add_note(f"seed {seed}, last {doing}, after {order[: number + 1]}")
            raise


# the checks themselves: each sees a value that is where it must not be


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, dict[str, Built]]:
    """A project that has not moved, built."""
    world = World(tmp_path_factory.mktemp("still") / "project")
    return world, world.build()


@contextmanager
def written_over(path: Path, content: bytes) -> Iterator[None]:
    """Let a file hold something else for a while."""
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("page", ["ashby.html", "ashby.txt", "more.html", "index.html", "genindex.html"])
def test_the_checks_see_a_value_on_another_page(page: str, still: tuple[World, dict[str, Built]]) -> None:
    world, built = still
    foreign = built["text"].text("birley.txt").split()[-1]
    assert world.shown_in(foreign)
    path = built["text" if page.endswith(".txt") else "html"].outdir / page
    with written_over(path, path.read_bytes() + foreign.encode()), pytest.raises(AssertionError):
        check(world, built, read=False)


def test_the_checks_see_a_value_that_the_search_finds_on_another_page(
    still: tuple[World, dict[str, Built]],
) -> None:
    world, built = still
    path = built["html"].outdir / "searchindex.js"
    index = path.read_text(encoding="utf-8")
    ashby = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["docnames"].index("ashby")
    crossed = re.sub(r'("birleytext\d+z": ?)\d+', rf"\g<1>{ashby}", index, count=1)
    assert crossed != index
    with written_over(path, crossed.encode()), pytest.raises(AssertionError):
        check(world, built, read=False)


def test_the_checks_see_a_name_in_the_inventory(still: tuple[World, dict[str, Built]]) -> None:
    world, built = still
    path = built["html"].outdir / "objects.inv"
    *head, packed = path.read_bytes().split(b"\n", 4)
    name = b"birley/cin-cla/%s notice:clause 1 # -\n" % next(iter(world.values(world.sites[1]))).encode()
    crossed = b"\n".join([*head, zlib.compress(zlib.decompress(packed) + name)])
    with written_over(path, crossed), pytest.raises(AssertionError):
        check(world, built, read=False)


def test_the_checks_see_a_value_in_another_record_or_finding(still: tuple[World, dict[str, Built]]) -> None:
    world, built = still
    records = built["notices"].json("notices.json")["notices"]
    check_records(world, records)
    for record, other in zip(records, [*records[1:], records[0]], strict=True):
        with pytest.raises(AssertionError):
            check_records(world, [{**record, "blocks": [*record["blocks"], other["blocks"][-1]]}])
    value = world.sites[1].shared["organisation"]["name"]
    check_findings(world, [("sites/birley.yaml", f"{value} is wrong")])
    for file in ("sites/ashby.yaml", "ashby.rst", "trust.yaml", "pack/pack.yaml", ""):
        with pytest.raises(AssertionError):
            check_findings(world, [(file, f"{value} is wrong")])


@pytest.mark.parametrize(
    ("move", "builders"),
    [("swap_sites", BUILDERS), ("swap_values", BUILDERS), ("swap_named", ("html", "text"))],
)
def test_the_checks_see_what_is_stale_after_a_move(
    move: str, builders: tuple[str, ...], still: tuple[World, dict[str, Built]]
) -> None:
    world, built = still
    check(world, built, read=False)
    moved = copy.deepcopy(world)
    MOVES[move](moved, Random(1))  # noqa: S311 - a test's chance
    for builder in builders:
        with pytest.raises(AssertionError):
            check(moved, {builder: built[builder]}, read=False)


def test_the_checks_see_a_page_that_asks_for_another_site(tmp_path: Path) -> None:
    world = World(tmp_path / "project")  # a page may ask so; nothing else shows the checks a true crossing
    world.pages["ashby"].words = " Ask :notice:site:`birley:dpo.email`."
    for builder in BUILDERS:
        with pytest.raises(AssertionError, match="ashby"):
            check(world, world.build([builder]), read=False)
    with pytest.raises(AssertionError, match="ashby"):
        check(world, {}, read=True)
