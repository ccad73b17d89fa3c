"""The two example sites: what they are there to show is there, and they are kept as a school would."""

from __future__ import annotations

import posixpath
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from support import (
    ROOT,
    Built,
    build,
    links,
    read_project,
    reading_copies,
    record_of_builder,
    record_of_reader,
    shown,
)

from sphinx_privacynotice.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TRUST, ONE_SCHOOL = "example_site", "one_school"
IN_FORCE = ("kestrel-park", "millbrook", "oakfield", "saltmarsh", "thornlea")
DRAFT = "fernhill"
NOTICE_PAGES = {f"notices/{site}" for site in (*IN_FORCE, DRAFT)}

OWN = {
    "kestrel-park": (
        "Kestrel Park",
        "01632 9606",
        "@kestrel-park.example",
        "medicines",
        "school nursing service",
    ),
    "millbrook": ("Millbrook", "Brandt", "Finch", "01632 9602", "key adult", "seven years"),
    "oakfield": ("Oakfield", "Okoro", "Northmoor", "Eastvale", "taxi", "01632 96012", "07700"),
    "saltmarsh": ("Saltmarsh", "Holloway", "@saltmarsh.example", "nursery or school", "retention schedule"),
    "thornlea": ("Thornlea", "01632 96031", "Harbour Lights", "assistant head"),
    "fernhill": ("Fernhill", "@fernhill.example"),
}
"""What only this school's notice says."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """An example site, copied."""
    folder = tmp_path_factory.mktemp("sites")
    return cache(
        lambda name: shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("_build"))
    )


@pytest.fixture(scope="module")
def built(site: Callable[[str], Path]) -> Callable[..., Built]:
    """An example site, built without a warning."""

    @cache
    def once(name: str, builder: str) -> Built:
        return build(site(name), builder)

    return lambda name, builder="html": once(name, builder)


@pytest.fixture(scope="module")
def copies(site: Callable[[str], Path]) -> dict[str, str]:
    """The reading copies of the trust's notices."""
    return reading_copies(site(TRUST))


@pytest.fixture(scope="module")
def records(site: Callable[[str], Path]) -> dict[str, Any]:
    """The records of the trust's notices about children in need and looked after, by site."""
    notices = record_of_reader(site(TRUST))["notices"]
    return {each["site"]: each for each in notices if each["notice"] == "cin-cla"}


@pytest.mark.parametrize("builder", ["html", "notices"])
@pytest.mark.parametrize("name", [TRUST, ONE_SCHOOL])
def test_builds_without_a_warning(name: str, builder: str, built: Callable[..., Built]) -> None:
    assert built(name, builder).read


@pytest.mark.parametrize("name", [TRUST, ONE_SCHOOL])
def test_a_build_and_the_page_reader_say_the_same(name: str, site: Callable[[str], Path]) -> None:
    assert record_of_builder(site(name)) == record_of_reader(site(name))


@pytest.mark.parametrize("name", [TRUST, ONE_SCHOOL])
def test_check_finds_nothing(
    name: str, site: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["--project", str(site(name)), "check", "--strict"]) == 0
    assert "no findings" in capsys.readouterr().out


def test_the_copies_that_are_kept_are_what_the_notices_say(
    site: Callable[[str], Path], copies: dict[str, str]
) -> None:
    kept = {
        f"{file.parent.name}/{file.stem}": file.read_text(encoding="utf-8")
        for file in (site(TRUST) / "reading-copies").glob("*/*.txt")
    }
    assert kept == copies


def test_five_notices_are_in_force_and_one_is_a_draft(built: Callable[..., Built]) -> None:
    every = built(TRUST, "notices").json("notices.json")["notices"]
    notices = [each for each in every if each["notice"] == "cin-cla"]
    assert {each["site"]: "in_force" in each for each in notices} == {
        **dict.fromkeys(IN_FORCE, True),
        DRAFT: False,
    }
    assert all("2026-09-30" <= each.get("in_force", "2026-09-30") <= "2026-11-22" for each in notices)
    banner = "This notice is a draft and does not apply yet."
    assert {page for page in NOTICE_PAGES if banner in shown(built(TRUST).text(f"{page}.html"))} == {
        f"notices/{DRAFT}"
    }


def test_half_of_the_pages_are_in_each_syntax() -> None:
    for folder, least in (("notices", 6), ("policies", 8)):
        rst, md = (len(list((ROOT / TRUST / folder).glob(f"*.{syntax}"))) for syntax in ("rst", "md"))
        assert abs(rst - md) <= 1
        assert rst + md >= least


def test_every_page_is_in_the_contents_and_linked_from_the_words_of_another(
    built: Callable[..., Built],
) -> None:
    html = built(TRUST)
    led_to: dict[str, set[str]] = {page: set() for page in html.read}
    for page in html.read:
        body = html.text(f"{page}.html").split('role="main"')[1].split('class="sphinxsidebar"')[0]
        for _, target in links(body):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(page), target.partition("#")[0]))
            name = name.removesuffix(".html")
            if name in led_to and name != page:
                led_to[name].add(page)
    assert [page for page in led_to if not led_to[page] and page != "index"] == []
    policies = {page for page in html.read if page.startswith("policies/")}
    assert [page for page in sorted(NOTICE_PAGES) if not led_to[page] & policies] == []
    from_notices = {page for page in policies if led_to[page] & NOTICE_PAGES}
    to_notices = {page for page in policies if any(page in led_to[notice] for notice in NOTICE_PAGES)}
    assert len(from_notices) >= 8
    assert to_notices == policies


@pytest.mark.parametrize("key", sorted(OWN))
def test_a_notice_says_nothing_of_another_school(key: str, copies: dict[str, str]) -> None:
    mine = copies[f"{key}/cin-cla"]
    assert [words for words in OWN[key] if words not in mine] == []
    for other, copy in copies.items():
        if other.endswith("/cin-cla") and other != f"{key}/cin-cla":
            assert [words for words in OWN[key] if words in copy] == [], other
    for shared in ("dpo@westshire-trust.example", "complaints@westshire-trust.example", "01632 960401"):
        assert all(shared in copy for copy in copies.values())


def test_what_the_trust_fixes_cannot_be_changed(tmp_path: Path) -> None:
    project = shutil.copytree(ROOT / TRUST, tmp_path / "site")
    file = project / "sites" / "oakfield.yaml"
    changed = file.read_text(encoding="utf-8").replace(
        "contacts:\n", "dpo:\n  post: Somebody else\ncontacts:\n  complaints: front-desk\n"
    )
    file.write_text(f"{changed}controller: Somebody else\n", encoding="utf-8")
    found = [(each.code, each.key) for each in read_project(project).findings if each.code == "fixed-key"]
    assert found == [("fixed-key", key) for key in ("dpo", "contacts.complaints", "controller")]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "oakfield",
            [
                "    - Ms R Lind (Westshire)",
                "    - Mr T Okoro (Northmoor), Adviser, 07700 900461",
                "    - Ms E Varga (Eastvale)",
                "- School secretary, Oakfield School, Mill Lane, Oakfield, ZZ9 0CM",
            ],
        ),
        (
            "thornlea",
            ["Thornlea School must answer", "Westshire County Council, https://www.westshire.example"],
        ),
        ("millbrook", ["For seven years from the day you leave us", "- give you a key adult"]),
        ("kestrel-park", ["Until you are 25", "Limitation Act 1980", "- medicines that you take at school"]),
        ("saltmarsh", ["- About your care:", "retention schedule", "## What we write down"]),
    ],
)
def test_each_notice_has_the_shape_it_is_there_to_show(
    key: str, words: list[str], copies: dict[str, str]
) -> None:
    copy = copies[f"{key}/cin-cla"]
    assert [each for each in words if each.strip() not in copy] == []


def test_the_officer_comes_after_the_contact_without_a_heading(
    records: dict[str, Any], copies: dict[str, str]
) -> None:
    clauses = [block.get("clause", "") for block in records["kestrel-park"]["blocks"]]
    order = list(dict.fromkeys(clauses))
    assert order.index("dpo") == order.index("contact") + 1
    headings = [line for line in copies["kestrel-park/cin-cla"].splitlines() if line[:1] == "#"]
    assert "## Who to ask" in headings
    assert "## Our data protection officer" not in headings


def test_one_clause_is_kept_in_an_older_edition(records: dict[str, Any]) -> None:
    editions = {
        key: {block["edition"] for block in records[key]["blocks"] if block.get("clause") == "safeguarding"}
        for key in ("oakfield", "thornlea")
    }
    assert editions == {"oakfield": {"2026-09-30.1"}, "thornlea": {"2018-05-25.1"}}
