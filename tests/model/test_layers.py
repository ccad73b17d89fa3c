"""Layers of a site's data: pack, trust, site and notice, laid over each other."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press import PACK, Press
from support import write_tree

from sphinx_privacynotice.base.files import Folder
from sphinx_privacynotice.base.findings import Findings, Place
from sphinx_privacynotice.model.format.layers import Files, merge_layers, merge_nodes, resolve_relative
from sphinx_privacynotice.model.pack.library import Library, load_library
from sphinx_privacynotice.model.site.load import load_sites
from sphinx_privacynotice.model.site.provenance import LayerStack
from sphinx_privacynotice.model.site.site import Site, SiteCache
from sphinx_privacynotice.yamlio.reader import read_yaml
from sphinx_privacynotice.yamlio.tree import Mapping, Node, Scalar, Sequence, node_at, parse_key

if TYPE_CHECKING:
    from pathlib import Path


def tree(text: str, file: str = "a.yaml") -> Mapping:
    read = read_yaml(text, file)
    assert read.findings == ()
    assert isinstance(read.root, Mapping)
    return read.root


def said(node: Node | None) -> Any:
    """What a tree says, as plain data."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [said(item) for item in node.items]
    return {key: said(value) for key, value in node.entries.items()} if node else None


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        pytest.param("a: 1", "b: 2", {"a": "1", "b": "2"}, id="keys of both"),
        pytest.param("a: 1", "a: 2", {"a": "2"}, id="single value whole"),
        pytest.param("a: [1, 2]", "a: [3]", {"a": ["3"]}, id="list whole"),
        pytest.param("a: [1, 2]", "a: []", {"a": []}, id="empty list whole"),
        pytest.param(
            "a: {b: 1, c: 2}", "a: {c: 3, d: 4}", {"a": {"b": "1", "c": "3", "d": "4"}}, id="map by key"
        ),
        pytest.param(
            "a: {b: {c: 1}}", "a: {b: {d: 2}}", {"a": {"b": {"c": "1", "d": "2"}}}, id="map in a map"
        ),
        pytest.param("a: {b: 1}", "a: none", {"a": "none"}, id="declared none"),
        pytest.param("a: none", "a: {b: 1}", {"a": {"b": "1"}}, id="declared none below"),
        pytest.param("a: {b: 1}", "a:", {"a": {"b": "1"}}, id="not said"),
        pytest.param("a: 1", "a: null", {"a": "1"}, id="null"),
        pytest.param("a: 1", "a: ~", {"a": "1"}, id="tilde"),
        pytest.param("a: 1", 'a: ""', {"a": ""}, id="an empty text"),
        pytest.param("a: {b: 1}", "a: text", {"a": "text"}, id="text over a map"),
        pytest.param("a: text", "a: {b: 1}", {"a": {"b": "1"}}, id="map over a text"),
        pytest.param("a: [1]", "a: {b: 1}", {"a": {"b": "1"}}, id="map over a list"),
        pytest.param("a: {}", "a: {}", {"a": {}}, id="empty maps"),
    ],
)
def test_laying_over(lower: str, upper: str, expected: Any) -> None:
    assert said(merge_layers(tree(lower), tree(upper))) == expected


def test_the_order_is_the_lower_one_s_with_what_is_new_after_it() -> None:
    laid = merge_layers(tree("a: 1\nb: 2\nc: 3"), tree("d: 4\nb: 5\na: 6"))
    assert list(laid.entries) == ["a", "b", "c", "d"]


def test_every_value_keeps_the_place_where_it_was_typed() -> None:
    laid = merge_layers(
        tree("dpo:\n  name: Ms Ash\n  phone: 1\nx: [1]", "trust.yaml"),
        tree("dpo:\n  phone: 2\n  email: 3", "site.yaml"),
    )
    places = {
        path: node_at(laid, parse_key(path))[0].place
        for path in ("dpo.name", "dpo.phone", "dpo.email", "x[1]")
    }
    assert places == {
        "dpo.name": Place("trust.yaml", 2, 9),
        "dpo.phone": Place("site.yaml", 2, 10),
        "dpo.email": Place("site.yaml", 3, 10),
        "x[1]": Place("trust.yaml", 4, 5),
    }
    assert node_at(laid, ("dpo", "name"))[1] == Place("trust.yaml", 2, 3)
    assert node_at(laid, ("dpo", "phone"))[1] == Place("site.yaml", 2, 3)


PLACE = Place("x.yaml", 1, 1)
SCALARS = st.sampled_from(["a", "none", "", "null"]).map(lambda text: Scalar(text, PLACE))
KEYS = st.sampled_from("abc")


def mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping(entries, dict.fromkeys(entries, PLACE), PLACE)


TREES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: (
        st.dictionaries(KEYS, inner, max_size=3).map(mapping)
        | st.lists(inner, max_size=2).map(lambda items: Sequence(tuple(items), PLACE))
    ),
    max_leaves=8,
)


@given(TREES)
def test_nothing_over_a_tree_and_a_tree_over_nothing_are_the_tree(node: Node) -> None:
    assert merge_nodes(None, node) == node
    assert merge_nodes(node, None) == node


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("site.yaml", "trust.yaml", "trust.yaml"),
        ("sites/oak.yaml", "trust.yaml", "sites/trust.yaml"),
        ("sites/oak.yaml", "../trust.yaml", "trust.yaml"),
        ("sites/oak.yaml", "./a/../trust.yaml", "sites/trust.yaml"),
        ("sites/oak.yaml", "../../trust.yaml", "../trust.yaml"),
        ("site.yaml", "../trust.yaml", "../trust.yaml"),
        ("site.yaml", "../../trust.yaml", "../../trust.yaml"),
        ("site.yaml", "/etc/passwd", "/etc/passwd"),
        ("sites/oak.yaml", "/etc/passwd", "/etc/passwd"),
    ],
)
def test_a_file_named_in_another_is_found_beside_it(name: str, target: str, expected: str) -> None:
    assert resolve_relative(name, target) == expected


# the four layers of a project

TRUST = """\
controller: Westshire Learning Trust
dpo:
  name: Ms Ash
  phone: 01632 960100
contacts:
  complaints: dpo
terms:
  pupils: students
facts:
  motto: the trust's
"""


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


BODY = "{{ controller }}; {{ dpo }}; {{ contacts.complaints }}; {{ terms.pupils }}; {{ facts.motto }}"


@pytest.mark.parametrize(
    ("top", "notice", "expected"),
    [
        pytest.param(
            "",
            "",
            "Westshire Learning Trust; Ms Ash, 01632 960100; Ms Ash, 01632 960100; students; the trust's",
            id="the trust's alone",
        ),
        pytest.param(
            "dpo:\n  phone: 01632 960200\nfacts:\n  motto: the site's\n",
            "",
            "Westshire Learning Trust; Ms Ash, 01632 960200; Ms Ash, 01632 960200; students; the site's",
            id="the site's over it",
        ),
        pytest.param(
            "facts:\n  motto: the site's\n",
            "dpo:\n  name: Mr Elm\nfacts:\n  motto: the notice's\nterms:\n  pupils: pupils\n",
            "Westshire Learning Trust; Mr Elm, 01632 960100; Mr Elm, 01632 960100; pupils; the notice's",
            id="the notice's over both",
        ),
        pytest.param(
            "controller:\nfacts:\n",
            "",
            "Westshire Learning Trust; Ms Ash, 01632 960100; Ms Ash, 01632 960100; students; the trust's",
            id="not said",
        ),
        pytest.param(
            "controller: none\n",
            "",
            "none; Ms Ash, 01632 960100; Ms Ash, 01632 960100; students; the trust's",
            id="declared none",
        ),
    ],
)
def test_trust_site_and_notice(top: str, notice: str, expected: str, press: Press) -> None:
    press.write({"trust.yaml": TRUST})
    printed = press.print(BODY, notice, f"extends: trust.yaml\n{top}")
    assert printed.text == expected


def test_lists_are_taken_whole(press: Press) -> None:
    press.write(
        {"trust.yaml": "people:\n  a:\n    name: A\n  b:\n    name: B\ncontacts:\n  access: [a, b]\n"}
    )
    own = "extends: trust.yaml\npeople:\n  c:\n    name: C\ncontacts:\n  access: [c]\n"
    assert press.print("{{ contacts.access }}; {{ people }}", top=own).text == "C; A, B and C"


def test_each_value_says_which_layer_it_is_of(press: Press) -> None:
    press.write({"trust.yaml": TRUST})
    notices = "notices:\n  visitors:\n    in_force: 2026-12-01\n    dpo:\n      post: DPO\n"
    site = press.site(
        "extends: trust.yaml\norganisation:\n  name: Oakfield\ndpo:\n  phone: 01632 960200\n" + notices
    )
    view = site.view("visitors")
    layers = {}
    for key in ("controller.name", "dpo.name", "dpo.phone", "dpo.post", "organisation.name", "in_force"):
        found = view.find(key)
        assert found is not None
        given = LayerStack(site, "visitors").winner(found.path)
        assert given is not None
        layers[key] = given.layer
    assert layers == {
        "controller.name": "trust",
        "dpo.name": "trust",
        "dpo.phone": "site",
        "dpo.post": "notice",
        "organisation.name": "site",
        "in_force": "notice",
    }


def test_a_pack_s_defaults_lie_below_everything(tmp_path: Path) -> None:
    defaults = "defaults:\n  facts:\n    motto: the pack's\n    house: the pack's\n"
    pack = {"pack/pack.yaml": PACK["pack/pack.yaml"] + defaults}
    press = Press(tmp_path, pack)
    body = "{{ facts.motto }}, {{ facts.house }}"
    assert press.print(body).text == "the pack's, the pack's"
    assert press.print(body, top="facts:\n  house: ours\n").text == "the pack's, ours"
    assert (
        press.print(body, "facts:\n  motto: this notice's\n", "facts:\n  house: ours\n").text
        == "this notice's, ours"
    )
    site = press.site("organisation:\n  name: Oakfield\nnotices:\n  visitors:\n    in_force: 2026-12-01\n")
    given = LayerStack(site, "visitors").winner(("facts", "motto"))
    assert given is not None
    assert (given.layer, given.place.file) == ("pack", "pack/pack.yaml")


def test_trusts_may_extend_trusts_and_several_files(press: Press) -> None:
    press.write(
        {
            "region.yaml": "facts:\n  a: region\n  b: region\n  c: region\n  d: region\n",
            "trust.yaml": "extends: region.yaml\nfacts:\n  b: trust\n  c: trust\n  d: trust\n",
            "phase.yaml": "facts:\n  c: phase\n  d: phase\n",
        }
    )
    top = "extends: [trust.yaml, phase.yaml]\nfacts:\n  d: site\n"
    body = "{{ facts.a }} {{ facts.b }} {{ facts.c }} {{ facts.d }}"
    assert press.print(body, top=top).text == "region trust phase site"


def test_what_a_trust_says_of_a_notice_lies_below_the_site_s(press: Press) -> None:
    press.write(
        {
            "trust.yaml": (
                "notices:\n  visitors:\n    updated: 2026-10\n"
                "    sources: [the trust]\n    facts:\n      a: trust\n"
            )
        }
    )
    body = "{{ updated }}; {{ sources }}; {{ facts.a }}"
    printed = press.print(body, "sources: [visitors]\n", "extends: trust.yaml\nfacts:\n  a: site\n")
    assert printed.text == "October 2026; visitors; site"


ORDER = [
    ("region.yaml", "facts: {a: region, b: region, c: region, d: region, e: region, f: region}\n"),
    ("region.yaml", "notices: {visitors: {facts: {b: of region, d: of region}}}\n"),
    ("trust.yaml", "facts: {c: trust, d: trust, e: trust, f: trust}\n"),
    ("trust.yaml", "notices: {visitors: {facts: {e: of trust, f: of trust}}}\n"),
]


def test_what_a_file_says_for_one_notice_lies_right_above_what_it_says_for_all(press: Press) -> None:
    files = {"region.yaml": "", "trust.yaml": "extends: region.yaml\n"}
    for name, text in ORDER:
        files[name] += text
    press.write(files)
    body = "{{ facts.a }}, {{ facts.b }}, {{ facts.c }}, {{ facts.d }}, {{ facts.e }}, {{ facts.f }}"
    own = "extends: trust.yaml\nfacts: {f: site}\n"
    assert press.print(body, top=own).text == "region, of region, trust, trust, of trust, site"
    assert (
        press.print(body, "facts: {a: notice}\n", own).text
        == "notice, of region, trust, trust, of trust, site"
    )


def test_a_trust_s_words_for_a_notice_do_not_beat_the_school_s_own_for_all(press: Press) -> None:
    press.write(
        {"trust.yaml": "notices:\n  visitors:\n    dpo:\n      post: Trust DPO\n      name: Ms Ash\n"}
    )
    own = "extends: trust.yaml\ndpo:\n  post: School DPO\n"
    assert press.print("{{ dpo.post }} {{ dpo.name }}", top=own).text == "School DPO Ms Ash"


EXTENDED = [
    pytest.param(
        {"a": "base", "b": "base", "base": ""}, "a, b", {"a", "base"}, "a", id="a base of two lies below both"
    ),
    pytest.param(
        {"a": "base", "b": "base", "base": ""}, "b, a", {"b", "base"}, "b", id="in whichever order they stand"
    ),
    pytest.param({"a": "", "b": ""}, "a, b", {"a", "b"}, "b", id="the later of two wins"),
    pytest.param({"a": "b", "b": ""}, "a, b", {"a", "b"}, "a", id="unless the earlier extends it"),
    pytest.param({"a": "b, c", "b": "", "c": ""}, "c, a", {"b", "c"}, "c", id="each list holds"),
    pytest.param({"a": "b", "b": "c", "c": ""}, "c, a", {"b", "c"}, "b", id="a chain and its end"),
    pytest.param({"a": ""}, "a, a, ./a", {"a"}, "a", id="named three times"),
]


@pytest.mark.parametrize(("files", "extends", "giving", "wins"), EXTENDED)
def test_each_file_counts_once_and_lies_above_what_it_extends(
    files: dict[str, str], extends: str, giving: set[str], wins: str, press: Press
) -> None:
    def named(names: str) -> str:
        return ", ".join(f"{name}.yaml" for name in names.split(", "))

    press.write(
        {
            f"{name}.yaml": (f"extends: [{named(below)}]\n" if below else "")
            + (f"dpo: {name}\nfixed: [facts.{name}]\n" if name in giving else "")
            + f"facts: {{{name}: there}}\n"
            for name, below in files.items()
        }
    )
    assert press.print("{{ dpo }}", top=f"extends: [{named(extends)}]\n").text == wins


FIXED = [
    ("dpo: {post: DPO}\nfixed: [dpo]\n", "dpo: {post: Ours}\n", "", "6:1"),
    ("dpo: {post: DPO}\nfixed: [dpo]\n", "", "dpo: {post: Ours}\n", "9:5"),
    ("dpo: {post: DPO}\nfixed: [dpo.post]\n", "dpo: {phone: 01632 960100}\n", "", ""),
    ("dpo: {post: DPO}\nfixed: [dpo.post]\n", "dpo: none\n", "", "6:1"),
    ("dpo: {post: DPO}\nfixed: [dpo.post]\n", "dpo:\n", "", ""),
    ("dpo: {post: DPO}\nfixed: [dpo, dpo.post]\n", "dpo: {post: Ours}\n", "", "6:1"),
    ("notices: {visitors: {dpo: {post: DPO}}}\nfixed: [notices.visitors.dpo]\n", "dpo: Ours\n", "", "6:1"),
    ("notices: {visitors: {dpo: {post: DPO}}}\nfixed: [notices.visitors.dpo]\n", "", "dpo: Ours\n", "9:5"),
    ("notices: {others: {dpo: {post: DPO}}}\nfixed: [notices.others.dpo]\n", "", "dpo: Ours\n", ""),
]


@pytest.mark.parametrize(("trust", "top", "notice", "place"), FIXED)
def test_what_a_trust_fixes_no_file_above_it_gives_or_takes_away(
    trust: str, top: str, notice: str, place: str, press: Press
) -> None:
    press.write({"trust.yaml": trust})
    notices = f"notices:\n  visitors:\n    in_force: 2026-12-01\n{f'    {notice}' if notice else ''}"
    head = "extends: trust.yaml\norganisation:\n  name: Oakfield\n  kind: academy\n  phone: 01632 960100\n"
    site = press.site(f"{head}{top}{notices}")
    told = [finding for finding in site.findings if finding.code == "fixed-key"]
    assert [str(finding.place) for finding in told] == ([f"site.yaml:{place}"] if place else [])


class Counted(Folder):
    """A folder that notes which files were read from it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.names: list[str] = []

    def read(self, name: str, *, named_at: Place | None = None) -> str:
        self.names.append(name)
        return super().read(name, named_at=named_at)


SITES = {
    f"{key}.yaml": f"extends: trust.yaml\norganisation: {key}\nlinks: {{{key}: a.example}}\n" for key in "abc"
}


def shelf(folder: Path, most: int) -> tuple[Counted, list[Site]]:
    """Return sites, of which so many are kept, and the folder they were read from."""
    write_tree(folder, {**SITES, "trust.yaml": "dpo:\n  name: Ms Ash\n  email: nobody\n"})
    source = Counted(folder)
    kept = SiteCache(Files(source), most)
    library = Library(())
    return source, [Site(kept, name, library, None) for name in SITES]


def test_a_file_that_several_extend_is_read_once_and_told_of_in_each(tmp_path: Path) -> None:
    source, sites = shelf(tmp_path, 9)
    assert source.names == ["a.yaml", "trust.yaml", "b.yaml", "c.yaml"]
    assert [[finding.place.file for finding in site.findings] for site in sites] == [["trust.yaml"]] * 3


def test_what_was_not_kept_is_made_anew_of_what_was_read_first(tmp_path: Path) -> None:
    _, all_kept = shelf(tmp_path / "all", 9)
    source, sites = shelf(tmp_path / "one", 1)
    read = list(source.names)
    write_tree(tmp_path / "one", {"a.yaml": "organisation: other\n", "trust.yaml": "dpo: Ms Oak\n"})
    for _ in range(2):
        for site, kept in zip(sites, all_kept, strict=True):
            assert site.data == kept.data
            assert site.tree == kept.tree
            assert site.layers == kept.layers
            assert list(site.findings) == list(kept.findings)
    assert source.names == read


def test_a_file_that_was_not_there_is_not_there_when_its_site_is_made_anew(tmp_path: Path) -> None:
    write_tree(tmp_path, SITES)
    kept = SiteCache(Files(Folder(tmp_path)), 1)
    sites = [Site(kept, name, Library(()), None) for name in SITES]
    write_tree(tmp_path, {"trust.yaml": "dpo: Ms Ash\n"})
    assert [site.data.dpo for site in sites] == [None] * 3
    assert [len(site.layers) for site in sites] == [1] * 3


def test_of_sites_that_are_not_kept_what_lists_need_is_at_hand(tmp_path: Path) -> None:
    _, sites = shelf(tmp_path, 1)
    first = sites[0].data
    assert sites[0].data is first
    assert sites[1].data is not first  # which is pushed out
    assert sites[0].data is not first
    assert [site.name for site in sites] == list("abc")
    assert [set(site.link_keys) for site in sites] == [{"a"}, {"b"}, {"c"}]
    assert all(site.readable for site in sites)


def test_python_looks_for_garbage_again_after_sites_are_loaded_if_it_did(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.yaml": SITES["a.yaml"], "trust.yaml": "dpo: Ms Ash\n"})
    library = load_library(Folder(tmp_path), [], Findings())
    was = gc.isenabled()
    try:
        for enabled in (gc.enable, gc.disable):
            enabled()
            before = gc.isenabled()
            assert load_sites(Files(Folder(tmp_path)), {"a.yaml": None}, library, packs_incomplete=True)
            assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()
