"""The written list of hostile input: what is written, and what must be told of it.

A line more is a case more. Every case is a small project with the files of ``files`` laid over it. What must
happen is the same for all: `check` and a Sphinx build end as they should, what is told has the codes of
``told``, each has a place in a file that is there, plain words and a way to mend it, and nothing from outside
is shown.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from malformed import PACK, PROJECT, SITE

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "the combination of the safe"  # noqa: S105 - nobody's
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    to: str

    def make(self, path: Path) -> None:
        path.symlink_to(self.to)


@dataclass(frozen=True)
class Pipe:
    """A pipe with a name in a folder: who opens it to read waits for ever."""

    def make(self, path: Path) -> None:
        os.mkfifo(path)


@dataclass(frozen=True)
class Huge:
    """A file of so many bytes, none of them on the disk."""

    size: int

    def make(self, path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(self.size)


@dataclass(frozen=True)
class Holding:
    """A folder with one file, whatever it is called."""

    name: str
    text: str

    def make(self, path: Path) -> None:
        path.mkdir()
        (path / self.name).write_text(self.text, encoding="utf-8")


@dataclass(frozen=True)
class Case:
    """A hostile project: ``told`` are the codes that must be told, ``words`` a stretch of what is said."""

    name: str
    files: dict[str, object] = field(repr=False)
    told: str = ""
    words: str = ""


def site(more: str) -> dict[str, object]:
    return {"site.yaml": SITE + more}


def facts(more: str) -> dict[str, object]:
    return {"site.yaml": f"{SITE}facts:\n{more}"}


def project(more: str, **others: object) -> dict[str, object]:
    return {"privacynotice.yaml": f"packs: [./pack]\n{more}", **others}


def clause(more: str) -> dict[str, object]:
    name = "pack/clauses/contact/2018-05-25.md"
    return {name: f"{PACK[name]}\n{more}\n"}


def page(more: str) -> dict[str, object]:
    return {"index.rst": f"{PROJECT['index.rst']}\n{more}\n"}


def md(more: str) -> dict[str, object]:
    return {"index.rst": None, "index.md": f"# T\n\n```{{privacy-notice}} visitors\n```\n\n{more}\n"}


def numbered(text: str, count: int = 10_000) -> str:
    return "".join(text.replace("%", str(number)) for number in range(count))


LONG = "a" * 9_000
OUT = "../outside/secret"

CASES = [
    # files that are none
    Case("100 MB for a site", {"site.yaml": Huge(100 * MEGABYTE)}, "unreadable-file", "larger than 4 MB"),
    Case("100 MB for a project", {"privacynotice.yaml": Huge(100 * MEGABYTE)}, "unreadable-file", "4 MB"),
    Case(
        "100 MB for a clause", {"pack/clauses/contact/2018-05-25.md": Huge(100 * MEGABYTE)}, "unreadable-file"
    ),
    Case("100 MB for law", {"pack/law/acts.yaml": Huge(100 * MEGABYTE)}, "unreadable-file"),
    Case(
        "100 MB to include",
        {**page(".. include:: big.txt"), "big.txt": Huge(100 * MEGABYTE)},
        "unreadable-file",
    ),
    Case(
        "100 MB of reading copy", {"reading-copies/site/visitors.txt": Huge(100 * MEGABYTE)}, "reading-copy"
    ),
    Case("a pipe for a site", {"site.yaml": Pipe()}, "unreadable-file"),
    Case(
        "a pipe for a trust",
        {**site("extends: trust.yaml\n"), "trust.yaml": Pipe()},
        "unreadable-file",
        "a pipe",
    ),
    Case("a pipe for a clause", {"pack/clauses/contact/2018-05-25.md": Pipe()}, ""),
    Case("a pipe to include", {**page(".. include:: pipe.txt"), "pipe.txt": Pipe()}, "unreadable-file"),
    Case("a device for a site", {"site.yaml": Link("/dev/zero")}, "outside-root"),
    Case("a device for a trust", {**site("extends: t.yaml\n"), "t.yaml": Link("/dev/zero")}, "outside-root"),
    Case("a link to itself", {**site("extends: t.yaml\n"), "t.yaml": Link("t.yaml")}, "unreadable-file"),
    # paths
    Case("extends goes up", site(f"extends: {OUT}.yaml\n"), "outside-root", "leads outside"),
    Case("extends is absolute", site("extends: /etc/passwd\n"), "outside-root"),
    Case(
        "extends is a link out",
        {**site("extends: out/secret.yaml\n"), "out": Link("../outside")},
        "outside-root",
    ),
    Case("extends is an address", site("extends: https://evil.example/a.yaml\n"), "unreadable-file"),
    Case("extends /proc", site("extends: ../../../../../../../../../proc/self/environ\n"), "outside-root"),
    Case("extends is long", site(f"extends: {LONG}\n"), "unreadable-file"),
    Case("extends itself", site("extends: site.yaml\n"), "bad-value", "extends itself"),
    Case("a page goes up", site(f"    page: {OUT}\n"), "page-missing"),
    Case("a page is long", site(f"    page: {LONG}\n"), "page-missing"),
    Case("a pack goes up", {"privacynotice.yaml": "packs: [../outside]\n"}, "outside-root"),
    Case(
        "a pack is a link out",
        {"privacynotice.yaml": "packs: [./out]\n", "out": Link("../outside")},
        "pack-missing",
    ),
    Case("a pack is long", {"privacynotice.yaml": f"packs: [./{LONG}]\n"}, "pack-missing"),
    Case("sites go up", project("sites: ../outside/*.yaml\n"), "outside-root"),
    Case("sites are everything", project("sites: /**/*.yaml\n"), "outside-root"),
    Case("sites by many stars", project(f"sites: '{'**/' * 50}site.yaml'\n"), ""),
    Case("sites by more stars", project(f"sites: '{'*/**/' * 18}*.yaml'\n"), "unreadable-file"),
    Case(
        "sites round and round",
        project(f"sites: '{'*/' * 30}site.yaml'\n", **{f"l{number}": Link(".") for number in range(3)}),
        "",
    ),
    Case("a site that is long", project(f"sites: {LONG}.yaml\n"), "unreadable-file"),
    *(
        Case(
            f"a site called {what}",
            {**project("sites: s/*.yaml\n"), "s": Holding(name, SITE)},
            "bad-value",
            "cannot name a site",
        )
        for what, name in (
            ("by bytes", os.fsdecode(b"caf\xe9.yaml")),
            ("by lines", "a\nevil std:label -1 evil.html#x Evil\nc.yaml"),
            ("by signs nobody sees", "oak\u202efield.yaml"),
            ("by an order", "::error::x.yaml"),
        )
    ),
    Case(
        "a site called nothing",  # hidden files are none
        {**project("sites: s/*.yaml\n"), "s": Holding(".yaml", SITE)},
        "unreadable-file",
    ),
    Case("a root of its own", project("root: ../outside\n"), "outside-root"),
    Case("a root that is long", project(f"root: {LONG}\n"), "outside-root"),
    Case(
        "a pack file that is a link out",
        {"pack/links.yaml": Link("../../outside/secret.yaml")},
        "",
    ),
    Case("copies that are links out", {"reading-copies": Link("../outside")}, ""),
    # YAML
    Case("billion laughs", site("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"), "yaml-refused unknown-key"),
    Case("100,000 aliases", facts("  a: &a x\n" + numbered("  a%: *a\n", 50_000)), "yaml-refused"),
    Case("merge keys", site("a: &a {x: 1}\nb: {<<: *a}\n"), "yaml-refused unknown-key"),
    Case("a tag that runs", site("a: !!python/object/apply:os.system [x]\n"), "yaml-refused unknown-key"),
    Case("deep brackets", site(f"facts: {'[' * 100_000}\n"), "yaml-refused", "deep"),
    Case("deep dashes", site(f"facts:\n  {'- ' * 100_000}\n"), "yaml-refused"),
    Case("deep keys", site("".join(f"{' ' * depth}a:\n" for depth in range(1_500))), "yaml-refused"),
    Case("NUL", {"site.yaml": "\0" * MEGABYTE}, "yaml-refused"),
    Case("no UTF-8", {"site.yaml": b"\xff\xfe" * MEGABYTE}, "unreadable-file", "UTF-8"),
    Case("UTF-16", {"site.yaml": SITE.encode("utf-16")}, "unreadable-file", "UTF-8"),
    Case(
        "hidden signs",
        facts("  a: x\u202ey\n  b: x\u0007\n  c: \u001b[31m\n"),
        "yaml-refused yaml-syntax",
    ),
    Case("hidden signs, escaped", facts('  a: "\\u202e\\u001b[31m"\n'), "yaml-refused"),
    Case("a million hidden signs", facts(f"  a: x{chr(0x202E) * 1_000_000}\n"), "yaml-refused"),
    Case("a million blanks", facts(f"  a: x{' ' * 1_000_000}y\n"), "bad-value"),
    Case("blanks and a sign", facts(f"  a: x{' ' * 4_000}#y\n"), "yaml-slip"),
    Case("long lines of blanks", site(("a " + " " * 4_900 + "x\n") * 300), "yaml-syntax"),
    Case("long lines of dashes", site(("- " * 2_400 + " " * 100 + "x\n") * 300), "yaml-syntax"),
    Case("quotes never closed", facts(numbered('  a%: "x\n')), "yaml-syntax"),
    Case("a key given 100,000 times", site("a: 1\n" * 100_000), "duplicate-key"),
    Case("100,000 texts in one file", {"site.yaml": "--- a\n" * 100_000}, "yaml-refused bad-value"),
    # numbers of things
    Case(
        "10,000 purposes",
        site("    purposes:\n      - standard\n" + numbered("      - text: a%\n")),
        "too-much",
    ),
    Case(
        "10,000 unknown items",
        site("    purposes:\n      - standard\n" + numbered("      - a%\n", 3_000)),
        "unknown-item",
    ),
    Case(
        "10,000 rows",
        site("    retention:\n" + numbered("      - {records: r%, period: 7 years}\n", 3_000)),
        "too-much",
    ),
    Case(
        "10,000 wrong periods",
        site("    retention:\n" + numbered("      - {period: x%}\n", 3_000)),
        "bad-value",
    ),
    Case("10,000 facts", facts(numbered("  a%: x\n")), "unused-value"),
    Case("10,000 unknown keys", site(numbered("a%: x\n", 3_000)), "unknown-key"),
    Case(
        "teams of teams",
        site(
            "contacts: {questions: t0x0}\npeople:\n"
            + "".join(
                f"  t{n}x{each}: {{name: T, members: [{numbered(f't{n + 1}x%, ', 10)}]}}\n"
                for n in range(6)
                for each in range(10)
            )
            + numbered("  t6x%: {name: T}\n", 10)
        ),
        "too-much",
    ),
    Case(
        "files that extend many",
        {
            **site("extends: t0.yaml\n"),
            **{f"t{n}.yaml": f"extends: [{f't{n + 1}.yaml, ' * 8}]\n" for n in range(7)},
            "t7.yaml": "facts: {a: b}\n",
        },
        "unused-value",
    ),
    Case(
        "files that fix and extend many",
        {
            **site(f"extends: [{'t.yaml, ' * 3_000}]\n"),
            "t.yaml": f"fixed: [{'dpo, ' * 50}]\ndpo: {{post: x}}\n",
        },
        "unused-value",
    ),
    Case(
        "10,000 people in a chain",
        site("people:\n" + numbered("  a%: {members: [b%]}\n  b%: {name: B}\n")),
        "unused-value",
    ),
    Case(
        "10,000 people unknown",
        site("people:\n" + numbered("  a%: {members: [none%]}\n", 3_000)),
        "unknown-reference",
    ),
    Case(
        "10,000 in a chain",
        site(
            "people:\n"
            + "".join(f"  a{n}: {{members: [a{n + 1}]}}\n" for n in range(10_000))
            + "  a10000: {name: x}\n"
        ),
        "unused-value",
    ),
    Case(
        "10,000 in a circle",
        site("people:\n" + "".join(f"  a{n}: {{members: [a{(n + 1) % 10_000}]}}\n" for n in range(10_000))),
        "bad-value",
        "in a circle",
    ),
    Case(
        "texts that name each other",
        facts(
            "".join(
                f"  a{n}: {{value: x, text: '{{{{ facts.a{n + 1} }}}} {{{{ facts.a{n + 1} }}}}'}}\n"
                for n in range(3_000)
            )
        ),
        "unused-value",
    ),
    Case(
        "1,000 sites",
        project("sites: s/*.yaml\n", **{f"s/s{n}.yaml": SITE for n in range(300)}),
        "which-site",
    ),
    Case(
        "a chain of files",
        {**site("extends: t0.yaml\n"), **{f"t{n}.yaml": f"extends: t{n + 1}.yaml\n" for n in range(50)}},
        "bad-value",
    ),
    # long texts
    Case(
        "a long name",
        {"site.yaml": SITE.replace("Oakfield School", "x" * MEGABYTE)},
        "bad-value",
        "longer than",
    ),
    Case("a long key", site(f"{'x' * MEGABYTE}: a\n"), "yaml-syntax"),
    Case(
        "a long number",
        site(f"    lawful_bases: [{{article: 6(1)(e), schedule1: {'9' * 9_000}}}]\n"),
        "bad-value",
    ),
    Case(
        "a long revision",
        site(f"    editions: {{npd: {{edition: 2018-05-25, revision: {'9' * 5_000}, reason: x}}}}\n"),
        "bad-value",
    ),
    Case(
        "a long period",
        site(f"    retention:\n      - {{records: r, period: {'7 years ' * 2_000}}}\n"),
        "bad-value",
    ),
    Case("a long address", site(f"authorities:\n  a: {{name: A, web: '{'a.' * 1_000} '}}\n"), "bad-value"),
    Case("a long e-mail", site(f"authorities:\n  a: {{name: A, email: 'a@{'a.' * 1_000} '}}\n"), "bad-value"),
    Case("a long phone", site(f"authorities:\n  a: {{name: A, phone: '{'1' * 9_000} '}}\n"), "bad-value"),
    Case(
        "a long date",
        site("".join(f"    in_force: '{'2' * 9_000}'\n"))
        | {"site.yaml": SITE.replace("2026-12-01", "2" * 9_000)},
        "bad-date",
    ),
    Case("braces and blanks", site(f"    purposes: [standard, {{text: '{{{{{' ' * 9_000}'}}]\n"), "unfilled"),
    # packs
    Case("a long clause", clause("x " * 60_000), "pack-format", "longer than"),
    Case("stars", clause("**" * 10_000 + "a" + "**" * 10_000), "pack-clause", "too deep"),
    Case("brackets", clause("[" * 40_000), ""),
    Case("roles never closed", clause("{law}`" * 8_000), "unknown-law"),
    Case("braces", clause("{{ " * 9_000), "pack-clause"),
    Case("a condition of signs", clause(f"{{when}}`{'=' * 40_000}` x"), "pack-clause"),
    Case("deep quotations", clause("> " * 20_000 + "x"), "pack-clause"),
    Case(
        "lists of lists of lists",
        {
            **clause("".join(f"{'  ' * n}- {{each}}`people` x\n" for n in range(12))),
            **site("people:\n" + numbered("  a%: {name: x}\n", 10)),
        },
        "pack-clause too-much",
    ),
    Case(
        "2,000 clauses",
        {
            "pack/notices/visitors/2018-05-25.yaml": (
                f"notice: visitors\nedition: 2018-05-25\nclauses: [{numbered('c%, ', 2_000)}]\n"
            )
        },
        "unknown-clause",
    ),
    Case(
        "a grade",
        {"pack/pack.yaml": PACK["pack/pack.yaml"] + f"reading_grade: {'9' * 10_000}\n"},
        "pack-format",
    ),
    Case(
        "a law by a script",
        {"pack/law/acts.yaml": "a/1: {title: A, cite: A, url: 'javascript:alert(1)'}\n"},
        "pack-format",
    ),
    Case("a link by data", {"pack/links.yaml": "a: 'data:text/html,x'\n"}, "pack-format"),
    Case("hidden signs in a clause", clause("x\u202ey \u001b[31m"), "pack-clause"),
    *(
        Case(f"hidden signs in a clause, as {typed}", clause(f"x{typed}y"), "pack-clause", "cannot be seen")
        for typed in ("&#x202e;", "&#8238;", "&rlm;", "&#x200b;", "&NoBreak;", "&#xE0041;", "\U000e0041")
    ),
    Case("tags in a site", site("    updated_by: a\U000e0041b\n"), "yaml-refused"),
    *(
        Case(
            f"a pack in {language}",
            {"pack/pack.yaml": PACK["pack/pack.yaml"].replace("language: en-GB", f"language: {language}")},
            told,
            "a language such as en-GB",
        )
        for language, told in (
            ("en-EN", "pack-format"),
            ("zz", "pack-format"),
            ("en-GB-oed-x", "pack-format"),
            ("e", "pack-format"),
            ("en-" + "x" * 9_000, "pack-format"),
        )
    ),
    Case(
        "levels that are no digits",
        page(".. clause:: collection\n   :level: \N{SUPERSCRIPT TWO}\n"),
        "bad-option",
    ),
    Case("a level without end", page(f".. clause:: collection\n   :level: {'9' * 5_000}\n"), "bad-option"),
    # pages
    Case("a page includes /etc", page(".. include:: /../../../../../../etc/passwd"), "outside-root"),
    Case("a page includes an address", page(".. include:: https://evil.example/a"), "unreadable-file"),
    Case(
        "a page includes a link out",
        {**page(".. include:: a.txt"), "a.txt": Link("../outside/secret.txt")},
        "outside-root",
    ),
    Case("a page includes a long name", page(f".. include:: {'a' * 5_000}"), "unreadable-file"),
    Case(
        "a page includes ten times ten times ten",
        {
            **page(".. include:: p0.txt\n"),
            **{f"p{n}.txt": f".. include:: p{n + 1}.txt\n\n" * 10 for n in range(6)},
            "p6.txt": "x\n",
        },
        "page-markup",
    ),
    Case(
        "a Markdown page includes ten times ten times ten",
        {
            **md("```{include} p0.md\n```"),
            **{f"p{n}.md": f"```{{include}} p{n + 1}.md\n```\n\n" * 10 for n in range(6)},
            "p6.md": "x\n",
        },
        "page-markup",
    ),
    Case(
        "a page runs",
        page(
            ".. raw:: html\n   :file: ../outside/secret.txt\n\n.. csv-table::\n   :url: http://127.0.0.1:9/"
        ),
        "",
    ),
    Case(
        "substitutions that double thirty times",
        page(
            "|s0|\n\n"
            + "".join(f".. |s{n}| replace:: |s{n + 1}| |s{n + 1}|\n" for n in range(30))
            + ".. |s30| replace:: x\n"
        ),
        "page-markup",
        "are more than 10,000",
    ),
    Case(
        "substitutions in substitutions without end",
        page("|s0|\n\n" + "".join(f".. |s{n}| replace:: |s{n + 1}|\n" for n in range(3_000))),
        "page-markup",
    ),
    Case(
        "substitutions in a circle",
        page("|a|\n\n.. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n"),
        "page-markup",
    ),
    *(
        Case(
            f"an include with tabs {what}",
            {**page(f".. include:: a.txt\n   :tab-width: {width}\n"), "a.txt": "a\tb\n" * 100},
            "",
        )
        for what, width in (
            ("without end", "2000000000"),
            ("of 5,000 digits", "9" * 5_000),
            ("of words", "x"),
        )
    ),
    Case(
        "a Markdown include with tabs without end",
        {**md("```{include} a.txt\n:tab-width: 2000000000\n```"), "a.txt": "a\tb\n" * 100},
        "",
    ),
    Case(
        "3,000 patterns",
        {
            **project("sites: [" + ", ".join(f'"**/x{n}*.yaml"' for n in range(3_000)) + ", site.yaml]\n"),
            **{f"d{n}/e{m}/f.txt": "" for n in range(10) for m in range(10)},
        },
        "unreadable-file too-much",
        "patterns are held against",
    ),
    Case("a page of roles", page(":site:`" * 1_400), "unknown-path"),
    Case("a deep page", page("".join(f"{'  ' * depth}x\n\n" for depth in range(300))), "page-markup"),
]
