"""Nothing given is lost: what a site's file says is printed, read by the model, or told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
from every_field import plain
from support import CONF, SYNTAXES, build, findings_of_reader, read_project, shown, write_tree

from sphinx_privacynotice.cli import main as cli
from sphinx_privacynotice.cli.context import Session
from sphinx_privacynotice.model.format import values
from sphinx_privacynotice.model.format.schema import LISTS, Entry, NoticeKeys, Shared
from sphinx_privacynotice.text.clause.unused import READ_BY_KEY, READ_BY_NAME, unused_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_privacynotice.base.findings import Finding
    from sphinx_privacynotice.model.record import Record

SITE: dict[str, Any] = {
    "organisation": {"name": "Oakfield School", "kind": "academy", "email": "office@oakfield.example"},
    "controller": {"name": "Westshire Learning Trust"},
    "dpo": {"post": "Data protection officer", "email": "dpo@trust.example"},
    "designated_teacher": {"post": "Deputy head"},
    "authorities": {"westshire": {"name": "Westshire County Council"}},
    "notices": {
        "cin-cla": {
            "in_force": "2026-12-01",
            "retention": [{"records": "Pupil records", "period": "25 years"}],
        }
    },
}

CHIEF: dict[str, dict[str, Any]] = {
    # what an entry or a record says beside the one value that is looked at
    "purposes": {"text": "Our own words"},
    "categories": {"text": "Our own words"},
    "recipients": {"name": "A recipient"},
    "rights": {"text": "A right", "reason": "Our council gives it."},
    "lawful_bases": {"article": "6(1)(e)"},
    "retention": {"records": "A record"},
    "sources": {"name": "A source"},
    "transfers": {"country": "A country"},
    "automated_decisions": {"text": "A decision"},
    "authorities": {"name": "A body"},
    "people": {"name": "A person"},
}

TYPED: dict[type[values.Value], tuple[str, str]] = {
    # what is typed for a kind of value, and what a reader sees of it
    values.Text: ("Zebra words", "Zebra words"),
    values.Fact: ("Zebra words", "Zebra words"),
    values.Number: ("4711", "4711"),
    values.Length: ("P47Y", "47 years"),
    values.Date: ("2031-07", "July 2031"),
    values.ChangedDate: ("2031-07", "July 2031"),
    values.Day: ("2031-07-13", "13 July 2031"),
    values.WebAddress: ("https://zebra.example/page", "zebra.example/page"),
    values.Email: ("zebra@zebra.example", "zebra@zebra.example"),
    values.Phone: ("01632 960987", "01632 960987"),
    values.Flag: ("yes", "(no words)"),
    values.Article: ("9(2)(j)", "help"),
    values.LawId: ("uksi/2009/1563", "(Prescribed Persons) (England) Regulations 2009"),
    values.Kind: ("nursery", "(no words)"),
    values.Phase: ("primary", "(no words)"),
}

READ_BY_A_GUARD = frozenset(
    {
        # no page prints these as they are: guards of the built-in clauses ask for them
        "educational_record",
        "retention.from",
        "retention.items.from",
        "lawful_bases.items.schedule1",
    }
)

OF_THE_FILE = frozenset(
    {"checks", "extends", "fixed", "notices", "from", "editions", "page", "in_force", "terms"}
)
"""Keys that say how the file itself is read; they have tests of their own."""

Leaf = tuple[str, type[values.Value] | None]


def leaves(model: type[Entry], path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Yield every key of a record as a path, with its kind; None for a key or an id. Items nest once."""
    for name, info in model.model_fields.items():
        key = info.alias or name
        if (not path and key in OF_THE_FILE) or info.exclude or path.count("items") + (key == "items") > 1:
            continue
        kind = plain(info.annotation)
        here = (*path, key)
        if get_origin(kind) is tuple:
            kind = plain(get_args(kind)[0])
        elif get_origin(kind) is dict:
            kind, here = plain(get_args(kind)[1]), (*here, "zz")
        if isinstance(kind, type) and issubclass(kind, Entry):
            yield from leaves(kind, here)
        else:
            yield ".".join(here), kind if issubclass(kind, values.Value) else None


def is_list(path: tuple[str, ...]) -> bool:
    """Say whether a key holds entries."""
    return path[-1] in {*LISTS, "items", "changes", "earlier_notices"}


def with_leaf(path: tuple[str, ...], value: str) -> dict[str, Any]:
    """Return a school's file in which one more value is given."""
    site: dict[str, Any] = json.loads(json.dumps(SITE))
    here = site if path[0] in SHARED else site["notices"]["cin-cla"]
    if path[0] == "retention":
        del here["retention"]
    for number, step in enumerate(path[:-1], 1):
        said = path[:number]
        if is_list(said):
            here[step] = [dict(CHIEF.get(path[0], {}))]
            here = here[step][0]
        else:
            here = here.setdefault(step, dict(CHIEF.get(path[0], {})) if step == "zz" else {})
    here[path[-1]] = value
    return site


ALL = list(leaves(NoticeKeys))
LEAVES = [pytest.param(leaf, kind, id=leaf) for leaf, kind in ALL]
SHARED = frozenset(field.alias or name for name, field in Shared.model_fields.items())


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, list[Finding]]]:
    """What is printed and told of a school whose file gives one more value, by the value's key."""
    folder = tmp_path_factory.mktemp("every-leaf") / "project"
    files = {"conf.py": CONF, "privacynotice.yaml": "sites: sites/*.yaml\n"}
    names: dict[str, str] = {}
    for number, (leaf, kind) in enumerate(ALL):
        path = tuple(leaf.split("."))
        typed = TYPED[kind][0] if kind else "westshire"
        name = names[leaf] = f"s{number:03}"
        site = with_leaf(path, typed)
        site["notices"]["cin-cla"]["page"] = name
        files[f"sites/{name}.yaml"] = json.dumps(site, indent=1)
        files[f"{name}.md"] = f"# Notice\n\n```{{privacy-notice}} cin-cla\n:site: {name}\n```\n"
    project, reading = Session(write_tree(folder, files)).read()
    unused = list(unused_values(project, reading.templates, reading.recorded, reading.records))
    texts = {record.site: words(record) for record in reading.records}

    def findings(name: str) -> list[Finding]:
        """Return what would be told if this were the only school; after errors, unused values are not."""
        errors = [
            each for each in reading.findings.errors if each.place.file.rsplit("/")[-1].startswith(name)
        ]
        return errors or [each for each in unused if each.place.file == f"sites/{name}.yaml"]

    return {leaf: (texts.get(name, ""), findings(name)) for leaf, name in names.items()}


def words(record: Record) -> str:
    """Return all that a reader sees, with the addresses of links."""
    runs = (run for block in record.blocks if block.printed for run in block.runs)
    return " ".join(f"{run.text} {run.link}" for run in runs)


@pytest.mark.parametrize(("leaf", "kind"), LEAVES)
def test_every_key_is_printed_or_read_or_told(
    leaf: str, kind: type[values.Value] | None, told: dict[str, tuple[str, list[Finding]]]
) -> None:
    page, findings = told[leaf]
    steps = [step for step in leaf.split(".") if step not in {"zz", "items"}]
    read = any(".".join(steps[:number]) in READ_BY_KEY for number in range(1, len(steps) + 1))
    printed = kind is not None and TYPED[kind][1] in page
    if leaf.startswith("people.zz"):
        assert [each.key for each in findings] == ["people.zz"]  # nobody names that person
        return
    quiet = printed or read or steps[-1] in READ_BY_NAME or leaf in READ_BY_A_GUARD
    assert [each for each in findings if each.severity == "error"] == [] or not printed
    if any(each.severity == "error" for each in findings):
        return  # the value alone is no sound entry, and that is told
    assert len(findings) == (0 if quiet else 1), [(str(each.place), each.text) for each in findings]


# nested entries

_WORDS = "- text: outer words\n        items:\n          - text: inner words"
_NAMES = "- name: outer words\n        items:\n          - name: inner words"
_RECORDS = "- records: outer words\n        items:\n          - records: inner words"
WITH_NESTED = {
    **dict.fromkeys(LISTS, _WORDS),
    "recipients": f"{_NAMES}\n            why: inner why",
    "retention": f"{_RECORDS}\n            period: 3 weeks",
    "sources": _NAMES,
    "automated_decisions": f"{_WORDS}\n            effect: inner why",
}
FORMS = {
    "slot": "- {{{{ {name} }}}}\n",
    "item": "- {{each}}`{name}` {{{{ .{chief} }}}}\n",
    "sentence": "It is {{{{ {name} }}}}.\n",
    "paragraph": "{{each}}`{name}` We say {{{{ .{chief} }}}}.\n",
    "row": "| What |\n|---|\n| {{each}}`{name}` {{{{ .{chief} }}}} |\n",
}
PLAIN_SITE = "organisation:\n  name: Oakfield School\nnotices:\n  demo:\n    in_force: 2026-12-01\n"


def pack(body: str) -> dict[str, str]:
    """Return a project with a pack of one notice of one clause."""
    return {
        "conf.py": CONF,
        "privacynotice.yaml": "packs: [./p]\n",
        "p/pack.yaml": "id: p\ntitle: P\nversion: 0.1.0\nlicence: CC0-1.0\nlanguage: en-GB\n",
        "p/notices/demo/2026-01-01.yaml": "notice: demo\nedition: 2026-01-01\nclauses: [c]\n",
        "p/clauses/c/2026-01-01.md": f"---\nid: c\nedition: 2026-01-01\ntitle: T\n---\n\n{body}",
        "index.md": "# N\n\n```{privacy-notice} demo\n```\n",
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", LISTS)
def test_nested_entries_print_in_every_form(tmp_path: Path, name: str, form: str) -> None:
    chief = WITH_NESTED[name].partition(":")[0].removeprefix("- ")
    site = f"{PLAIN_SITE}    {name}:\n      {WITH_NESTED[name]}\n"
    body = FORMS[form].format(name=name, chief=chief)
    reading = read_project(write_tree(tmp_path, {**pack(body), "site.yaml": site}))
    assert list(reading.findings) == []
    text = "\n".join(block.text for block in reading.records[0].blocks if block.printed)
    assert text.index("outer words") < text.index("inner words")


@pytest.mark.parametrize("name", LISTS)
def test_nested_entries_print_in_the_built_in_pack(tmp_path: Path, name: str) -> None:
    site = json.loads(json.dumps(SITE))
    site["notices"]["cin-cla"].pop(name, None)
    text = json.dumps(site, indent=1)
    head, _, tail = text.rpartition("}\n }\n}")
    nested = f"{{{PAIR[name]}: outer words, items: [{{{PAIR[name]}: inner words}}]}}"
    nested += ", standard" if name in {"purposes", "categories", "recipients", "rights"} else ""
    site_file = f"{head.rstrip()}, {name}: [{nested}]}}\n }}\n}}{tail}\n"
    page = "# N\n\n```{privacy-notice} cin-cla\n```\n"
    built = build(write_tree(tmp_path / "p", {"conf.py": CONF, "site.yaml": site_file, "index.md": page}))
    page_text = built.text("index.html")
    assert page_text.index("outer words") < page_text.index("inner words")


PAIR = {name: WITH_NESTED[name].partition(":")[0].removeprefix("- ") for name in LISTS}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_recipients_by_kind(tmp_path: Path, syntax: str) -> None:
    """As councils list them: a group, and below it whom it holds with the reason."""
    recipients = "[{name: Councils, items: [{name: Westshire Council, why: to plan your care}]}, standard]"
    notice = {**SITE["notices"]["cin-cla"], "recipients": "@"}
    text = json.dumps({**SITE, "notices": {"cin-cla": notice}}, indent=1).replace('"@"', recipients)
    page = {
        "md": "# Notice\n\n```{privacy-notice} cin-cla\n```\n",
        "rst": "Notice\n======\n\n.. privacy-notice:: cin-cla\n",
    }[syntax]
    files = {"conf.py": CONF, "site.yaml": text, f"index.{syntax}": page}
    lines = shown(build(write_tree(tmp_path / "p", files)).text("index.html"))
    number = lines.index("- Councils")
    assert lines[number + 1] == "  - Westshire Council: to plan your care"
    assert lines[number + 2].startswith("- your social worker")


# lists for which a clause has no place


def test_a_list_without_a_slot_is_an_error_in_build_and_check(tmp_path: Path) -> None:
    site = f"{PLAIN_SITE}    purposes:\n      - standard\n      - our own thing\n"
    project = write_tree(tmp_path / "p", {**pack("We use it to:\n\n- {id}`a` teach\n"), "site.yaml": site})
    message = (
        "“purposes” is given, and no clause of the notice “demo” has a place for it. "
        "Say it on the page, in words of your own, and take `purposes:` out."
    )
    assert [each.text for each in findings_of_reader(project)] == [message]
    assert [line for line in build(project, warnings_ok=True).warnings if message in line]
    clause = project / "p/clauses/c/2026-01-01.md"
    clause.write_text(clause.read_text() + "- {{ purposes }}\n")  # as the message says
    assert findings_of_reader(project) == []
    assert "- our own thing" in shown(build(project).text("index.html"))


def test_standard_in_a_sentence_is_told_and_never_printed(tmp_path: Path) -> None:
    site = f"{PLAIN_SITE}    purposes:\n      - standard\n      - our own thing\n"
    project = write_tree(tmp_path / "p", {**pack("We use it to {{ purposes }}.\n"), "site.yaml": site})
    (found,) = findings_of_reader(project)
    assert found.code == "unknown-item"
    assert (str(found.place), found.hint) == ("site.yaml:7:9", "Take “- standard” out of “purposes”")
    (project / "site.yaml").write_text(site.replace("      - standard\n", ""))
    assert findings_of_reader(project) == []
    assert "We use it to our own thing." in shown(build(project).text("index.html"))


def test_periods_print_in_a_slot(tmp_path: Path) -> None:
    site = (
        f"{PLAIN_SITE}    retention:\n      - {{records: Registers, period: 2 years, from: leaving}}\n"
        "      - {records: Books, until: you leave, then: we shred them}\n"
        "      - {records: Files, until_age: 25, under: our schedule}\n      - {period: 6 months}\n"
    )
    project = write_tree(tmp_path / "p", {**pack("- {{ retention }}\n"), "site.yaml": site})
    assert shown(build(project).text("index.html"))[-4:] == [
        "- Registers: 2 years from leaving",
        "- Books: until you leave, we shred them",
        "- Files: until the age of 25 (our schedule)",
        "- 6 months",
    ]


def test_an_entry_that_no_words_of_the_clause_fit_is_an_error(tmp_path: Path) -> None:
    site = json.dumps(SITE, indent=1).replace('"retention"', '"lawful_bases": ["9(2)(k)"], "retention"')
    page = "# N\n\n```{privacy-notice} cin-cla\n```\n"
    project = write_tree(tmp_path / "p", {"conf.py": CONF, "site.yaml": site, "index.md": page})
    (found,) = findings_of_reader(project)
    assert found.message == (
        "“lawful_bases[1]” is printed nowhere: the clause “lawful-basis” has no words for such an entry"
    )
    mended = site.replace('"9(2)(k)"', '{"article": "9(2)(k)", "text": "You made it public."}')
    (project / "site.yaml").write_text(mended)
    assert findings_of_reader(project) == []
    assert "- You made it public." in shown(build(project).text("index.html"))


# what nothing uses


def check(project: Path) -> list[tuple[str, str, str]]:
    """Return place, message and mend of what `check` tells of values that nothing uses."""
    loaded = Session(project).load()
    assert [each.code for each in loaded.findings if each.code != "unused-value"] == []
    return [(str(each.place), each.message, each.hint) for each in loaded.findings]


def test_a_slip_in_a_key_of_ones_own(tmp_path: Path) -> None:
    site = json.dumps(SITE, indent=1)[:-2] + ',\n "facts": {\n  "safeguarding_leed": "Ms Jones"\n }\n}\n'
    page = "# N\n\n```{privacy-notice} cin-cla\n```\n"
    project = write_tree(tmp_path / "p", {"conf.py": CONF, "site.yaml": site, "index.md": page})
    (told,) = check(project)
    assert told[1:] == (
        "“facts.safeguarding_leed” is given, and printed nowhere",
        "Did you mean “safeguarding_lead”?",
    )
    (project / "site.yaml").write_text(site.replace("leed", "lead"))
    assert check(project) == []
    build(project)


def test_what_a_role_prints_is_used(tmp_path: Path) -> None:
    site = PLAIN_SITE.replace("School\n", "School\n  head: Mrs Ash\n")
    page = pack("Words.\n")["index.md"]
    project = write_tree(tmp_path / "p", {**pack("Words.\n"), "site.yaml": site})
    ((place, message, mend),) = check(project)
    assert (place, message) == ("site.yaml:3:3", "“organisation.head” is given, and printed nowhere")
    assert mend.startswith("Print it on a page of the notice, with the role `site` and `organisation.head`")
    (project / "index.md").write_text(f"{page}\n{{site}}`organisation.head`\n")
    assert check(project) == []


def test_a_value_of_a_trust_is_told_once_and_only_if_no_school_uses_it(tmp_path: Path) -> None:
    files = {
        **pack("{{ facts.motto }}\n"),
        "privacynotice.yaml": "packs: [./p]\nsites: sites/*.yaml\n",
        "trust.yaml": "facts:\n  motto: Onwards\n  colour: blue\n",
    }
    for name in ("ash", "elm"):
        files[f"sites/{name}.yaml"] = f"extends: ../trust.yaml\n{PLAIN_SITE}    page: {name}\n"
        files[f"{name}.md"] = files["index.md"]
    del files["index.md"]
    project = write_tree(tmp_path / "p", files)
    ((place, message, _),) = check(project)
    assert (place, message) == ("trust.yaml:3:3", "“facts.colour” is given, and printed nowhere")
    for name in ("ash", "elm"):  # all beat it: it is a default still, and no loss
        path = project / f"sites/{name}.yaml"
        path.write_text(f"{path.read_text()}facts:\n  motto: Upwards\n")
    assert [told[0] for told in check(project)] == ["trust.yaml:3:3"]


def test_of_a_notice_that_no_page_prints_nothing_is_told(tmp_path: Path) -> None:
    site = f"{PLAIN_SITE}  other:\n    in_force: 2026-12-01\nfacts:\n  motto: Onwards\n"
    files = {**pack("Words.\n"), "site.yaml": site}
    files["p/notices/other/2026-01-01.yaml"] = "notice: other\nedition: 2026-01-01\nclauses: [c]\n"
    loaded = Session(write_tree(tmp_path / "p", files)).load()
    assert [each.code for each in loaded.findings if each.code == "unused-value"] == []


def test_links_and_terms_of_a_pack_that_no_clause_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = pack("See [this](<{{ links.guide }}>), {{ terms.Pupils }}.\n")
    files["p/pack.yaml"] += "terms:\n  pupils: {default: pupils}\n  parents: {default: parents}\n"
    files["p/links.yaml"] = "guide: https://guide.example\nleaflet: https://leaflet.example\n"
    project = write_tree(tmp_path / "p", {**files, "site.yaml": PLAIN_SITE})
    cli.run(["pack", "check", str(project / "p"), "--format", "json"])
    told = [each for each in json.loads(capsys.readouterr().out) if each["code"] == "unused-value"]
    assert [each["message"] for each in told] == [
        "“links.leaflet” of the pack is given, and no clause prints it",
        "“terms.parents” of the pack is given, and no clause prints it",
    ]
