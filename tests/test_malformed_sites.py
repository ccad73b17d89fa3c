"""Site files that are readable YAML and still wrong: what is told of each, where, and how to mend it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from malformed import PROJECT, SITE, Told, assert_told, assert_well_said, findings_of, lines, write
from press import Press
from support import build

from sphinx_privacynotice.model.format.schema import Entry, NoticeKeys, SiteFile
from sphinx_privacynotice.model.format.values import LawId, Length, Text, Value
from sphinx_privacynotice.model.format.walk import known_keys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from _pytest.mark import ParameterSet


def top(text: str) -> str:
    """The good site file with ``text`` from line 3, beside `organisation:` and `notices:`."""
    return SITE.replace("notices:", f"{text}notices:")


def notice(text: str) -> str:
    """The good site file with ``text`` from line 6, indented into its notice."""
    return SITE + "".join(f"    {line}\n" for line in text.splitlines())


def row(name: str, site: str, *expected: Told) -> ParameterSet:
    return pytest.param(site, expected, id=name)


CLAUSE = "pack/clauses/purposes/2018-05-25.md"

ROWS = [
    # keys
    row(
        "unknown key of the file",
        top("orgnisation: Oakfield\n"),
        Told("site.yaml:3:1", "unknown-key", "no key “orgnisation”", "Did you mean “organisation”?"),
    ),
    row(
        "misspelt organisation",
        SITE.replace("organisation", "organization"),
        Told("site.yaml:1:1", "unknown-key", "no key “organization”", "Did you mean “organisation”?"),
    ),
    row(
        "braces in a name, without quotes",
        SITE.replace("Oakfield School", "{{ school }}"),
        Told("site.yaml:2:9", "unfilled", "published with its braces", "Write out what stands in braces"),
    ),
    row(
        "unknown key like no other",
        top("zzz: x\n"),
        Told("site.yaml:3:1", "unknown-key", "no key “zzz”", "authorities, contacts, controller, ...terms"),
    ),
    row(
        "unknown key of a record",
        top("dpo:\n  post: Data protection officer\n  fone: 01632 960123\n"),
        Told("site.yaml:5:3", "unknown-key", "no key “fone” in “dpo”", "Did you mean “phone”?"),
    ),
    row(
        "unknown key of a record like no other",
        top("dpo:\n  post: Data protection officer\n  colour: blue\n"),
        Told(
            "site.yaml:5:3", "unknown-key", "no key “colour” in “dpo”", "address, at, authority, email, for"
        ),
    ),
    row(
        "unknown key of a person",
        top("people:\n  office:\n    nme: Ms Ash\n"),
        Told("site.yaml:5:5", "unknown-key", "no key “nme” in “people.office”", "Did you mean “name”?"),
    ),
    row(
        "unknown matter of a contact",
        top("contacts:\n  acess: organisation\n"),
        Told("site.yaml:4:3", "unknown-key", "no key “acess” in “contacts”", "Did you mean “access”?"),
    ),
    row(
        "unknown key of an authority",
        top("authorities:\n  westshire:\n    name: Westshire Council\n    role: placing\n"),
        Told("site.yaml:6:5", "unknown-key", "no key “role” in “authorities.westshire”", "“roles”?"),
    ),
    row(
        "unknown key of a notice",
        notice("purpose:\n  - standard\n"),
        Told("site.yaml:6:5", "unknown-key", "no key “purpose” in “notices.visitors”", "“purposes”?"),
    ),
    row(
        "hyphen for underscore",
        notice("updated-by: Ms Ash\n"),
        Told("site.yaml:6:5", "unknown-key", "no key “updated-by”", "Did you mean “updated_by”?"),
    ),
    row(
        "unknown key of a list's entry",
        notice("retention:\n  - records: Registers\n    perod: 6 years\n"),
        Told(
            "site.yaml:8:9",
            "unknown-key",
            "no key “perod” in “notices.visitors.retention[1]”",
            "Did you mean “period”?",
        ),
    ),
    row(
        "unknown key below a list's entry",
        notice("retention:\n  - records: Registers\n    period: 6 years\n    under:\n      polcy: Ours\n"),
        Told(
            "site.yaml:10:11",
            "unknown-key",
            "no key “polcy” in “notices.visitors.retention[1].under”",
            "Did you mean “policy”?",
        ),
    ),
    row(
        "key of a nested item",
        notice("purposes:\n  - standard\n  - text: own\n    items:\n      - txt: nested\n"),
        Told("site.yaml:10:13", "unknown-key", "no key “txt”...items[1]", "Did you mean “text”?"),
    ),
    # keys in another place
    row(
        "list beside the notices",
        top("retention:\n  - records: Registers\n    period: 6 years\n"),
        Told("site.yaml:3:1", "unknown-key", "no key “retention”", "belongs to a notice...`notices:`"),
    ),
    row(
        "days beside the notices",
        top("in_force: 2026-12-01\nupdated: 2026-10\n"),
        Told("site.yaml:3:1", "unknown-key", "no key “in_force”", "belongs to a notice"),
        Told("site.yaml:4:1", "unknown-key", "no key “updated”", "belongs to a notice"),
    ),
    row(
        "kept editions beside the notices",
        top("editions:\n  purposes: 2013-07-10\n"),
        Told("site.yaml:3:1", "unknown-key", "no key “editions”", "belongs to a notice"),
    ),
    # maps, lists and single values for one another
    row(
        "record as a list",
        top("dpo:\n  - name: Ms Ash\n"),
        Told("site.yaml:4:3", "bad-value", "“dpo”...a list", "keys below it"),
    ),
    row(
        "people as a list",
        top("people:\n  - name: Ms Ash\n"),
        Told("site.yaml:4:3", "bad-value", "“people”...a list", "as in `...:`, and what belongs to it below"),
    ),
    row(
        "notices as a list",
        SITE.split("notices", maxsplit=1)[0] + "notices:\n  - visitors\n",
        Told("site.yaml:4:3", "bad-value", "“notices”...a list", "`visitors:`...`in_force:`"),
    ),
    row(
        "notices as a word",
        SITE.split("notices", maxsplit=1)[0] + "notices: visitors\n",
        Told("site.yaml:3:10", "bad-value", "“notices”...a single text", "`visitors:`...`in_force:`"),
    ),
    row(
        "a notice as a word",
        SITE.split("notices", maxsplit=1)[0] + "notices:\n  visitors: yes\n",
        Told(
            "site.yaml:4:13",
            "bad-value",
            "“visitors”...a single text",
            "`visitors:` with nothing after it and below that...`in_force:`",
        ),
    ),
    row(
        "list as a map",
        notice("retention:\n  records: Registers\n  period: 6 years\n"),
        Told("site.yaml:7:7", "bad-value", "“retention” takes a list...a map", "“- ”"),
    ),
    row(
        "list as a word",
        notice("retention: 6 years\n"),
        Told(
            "site.yaml:6:16",
            "bad-value",
            "“retention” takes a list...a single text",
            "`retention:`...`- 6 years`",
        ),
    ),
    row(
        "name as a list",
        top("controller:\n  name: [Westshire, Trust]\n"),
        Told(
            "site.yaml:4:9",
            "bad-value",
            "“name” takes...here stands a list",
            "Write `name: Westshire, Trust`",
        ),
    ),
    row(
        "name as a map",
        top("controller:\n  name:\n    full: Westshire\n"),
        Told("site.yaml:5:5", "bad-value", "“name” takes...here stands a map", "Write `name: Westshire`"),
    ),
    row(
        "fact as a map",
        top("facts:\n  houses:\n    red: 40\n"),
        Told("site.yaml:5:5", "bad-value", "“houses” takes...here stands a map", "Write `houses: 40`"),
    ),
    row(
        "organisation as a list",
        SITE.replace("  name:", "  - name:"),
        Told("site.yaml:2:3", "bad-value", "“organisation”...a list", "keys below it"),
    ),
    # single values
    row(
        "addresses and numbers that are none",
        top("dpo:\n  phone: ring the office\n  email: dpo at oakfield\n  web: the web site\n"),
        Told("site.yaml:4:10", "bad-value", "“ring the office” is no phone number", "“phone”...01632 960123"),
        Told(
            "site.yaml:5:10",
            "bad-value",
            "“dpo at oakfield” is no e-mail address",
            "“email”...office@oakfield.example",
        ),
        Told(
            "site.yaml:6:8",
            "bad-value",
            "“the web site” is no web address",
            "“web”...https://www.oakfield.example",
        ),
    ),
    row(
        "addresses that a browser would run",
        top(
            "dpo:\n  web: javascript:alert(1)\nlinks:\n  guide: data:text/html;base64,PHNjcmlwdD4=\n"
            "  form: vbscript:run\n  file: file:///etc/passwd\n  mail: mailto:office@oakfield.example\n"
        ),
        Told(
            "site.yaml:4:8",
            "bad-value",
            "“javascript:alert(1)” is no web address",
            "“web”...https://www.oakfield.example",
        ),
        Told(
            "site.yaml:6:10",
            "bad-value",
            "“data:text/html;base64,PHNjcmlwdD4=” is no web address",
            "“guide”...https://www.oakfield.example",
        ),
        Told(
            "site.yaml:7:9",
            "bad-value",
            "“vbscript:run” is no web address",
            "“form”...https://www.oakfield.example",
        ),
        Told(
            "site.yaml:8:9",
            "bad-value",
            "“file:///etc/passwd” is no web address",
            "“file”...https://www.oakfield.example",
        ),
        Told(
            "site.yaml:9:9",
            "bad-value",
            "“mailto:office@oakfield.example” is no web address",
            "“mail”...https://www.oakfield.example",
        ),
    ),
    row(
        "texts with nothing in them",
        top('dpo:\n  name: ""\n  phone: ""\n'),
        Told("site.yaml:4:9", "bad-value", "“name” is empty", "out"),
        Told("site.yaml:5:10", "bad-value", "“phone” is empty", "out"),
    ),
    row(
        "kind like another",
        SITE.replace("notices:", "  kind: acadamy\nnotices:"),
        Told("site.yaml:3:9", "bad-value", "“acadamy” is no kind of organisation", "Did you mean “academy”?"),
    ),
    row(
        "kind like no other",
        SITE.replace("notices:", "  kind: primary\nnotices:"),
        Told(
            "site.yaml:3:9",
            "bad-value",
            "“primary” is no kind of organisation",
            "maintained, academy...`kind: school`",
        ),
    ),
    row(
        "day that is only a month",
        SITE.replace("2026-12-01", "2026-12"),
        Told("site.yaml:5:15", "bad-date", "“2026-12”", "`in_force: 2026-12-01`"),
    ),
    row(
        "dates that are none",
        notice("reviewed: September\nreview_due: next year\n"),
        Told("site.yaml:6:15", "bad-date", "“September” is no date", "“reviewed”...2026-09-01"),
        Told("site.yaml:7:17", "bad-date", "“next year” is no date", "“review_due”...2026-09-01"),
    ),
    row(
        "days of records and changes",
        notice("approved:\n  by: The governors\n  on: 2026\nchanges:\n  - on: Friday\n    note: New words\n"),
        Told("site.yaml:8:11", "bad-date", "“2026”", "`on: 2026-01-01`"),
        Told("site.yaml:10:13", "bad-date", "“Friday”", "“on” takes a full date...2026-09-01"),
    ),
    row(
        "period with what it is counted from",
        notice("retention:\n  - records: Registers\n    period: 25 years from date of birth\n"),
        Told(
            "site.yaml:8:17",
            "bad-value",
            "“25 years from date of birth” is no period",
            "`period: 25 years`...`from: date of birth`",
        ),
    ),
    row(
        "numbers that are none",
        notice(
            "retention:\n  - records: Registers\n    until_age: twenty\n"
            "lawful_bases:\n  - article: 6\n    schedule1: two\n"
        ),
        Told("site.yaml:8:20", "bad-value", "“twenty” is no number", "Write `until_age: 20`"),
        Told("site.yaml:11:20", "bad-value", "“two” is no number", "Write `schedule1: 2`"),
    ),
    row(
        "articles that are none",
        notice("lawful_bases:\n  - article: Article 6\n  - 6(1)(e)\n  - consent\n"),
        Told("site.yaml:7:18", "bad-value", "“Article 6”", "`article: 6`"),
        Told("site.yaml:9:9", "bad-value", "“consent”", "6(1)(e)"),
    ),
    row(
        "neither yes nor no",
        notice(
            "educational_record: maybe\n"
            "categories:\n  - standard\n  - text: Health\n    special_category: some\n"
        ),
        Told(
            "site.yaml:6:25", "bad-value", "“maybe” is neither yes nor no", "“educational_record”...yes or no"
        ),
        Told(
            "site.yaml:10:27", "bad-value", "“some” is neither yes nor no", "“special_category”...yes or no"
        ),
    ),
    row(
        "law by its title",
        notice("lawful_bases:\n  - article: 6(1)(e)\n    law: Data Protection Act 2018\n"),
        Told(
            "site.yaml:8:14",
            "unknown-law",
            "No pack has a law “Data Protection Act 2018”",
            "“ukpga/2018/12”?",
        ),
    ),
    # references
    row(
        "references to nobody",
        top("contacts:\n  access: offce\n  complaints: head\npeople:\n  office:\n    name: Ms Ash\n"),
        Told("site.yaml:4:11", "unknown-reference", "“contacts.access” names “offce”", "“office”?"),
        Told("site.yaml:5:15", "unknown-reference", "“contacts.complaints” names “head”", "`people:`"),
    ),
    row(
        "references to no body",
        top(
            "controller:\n  authority: westshire\n"
            "people:\n  office:\n    for: westshire\n    at: organsation\n"
        ),
        Told(
            "site.yaml:4:14",
            "unknown-reference",
            "“controller.authority” names “westshire”",
            "`authorities:`",
        ),
        Told(
            "site.yaml:7:10", "unknown-reference", "“people.office.for” names “westshire”", "`authorities:`"
        ),
        Told(
            "site.yaml:8:9", "unknown-reference", "“people.office.at” names “organsation”", "“organisation”?"
        ),
    ),
    row(
        "members that nobody knows",
        top("people:\n  team:\n    name: The team\n    members: [ash, elm]\n  ash:\n    name: Ms Ash\n"),
        Told("site.yaml:6:20", "unknown-reference", "“people.team.members[2]” names “elm”", "`people:`"),
    ),
    row(
        "reference to a record that is declared none",
        top("contacts:\n  complaints: dpo\ndpo: none\n"),
        Told("site.yaml:4:15", "unknown-reference", "“contacts.complaints” names “dpo”", "`dpo:`"),
    ),
    row(
        "references of lists",
        notice(
            "recipients:\n  - authority: westshire\n    why: to visit\nsources:\n  - authority: elmshire\n"
        ),
        Told(
            "site.yaml:7:20",
            "unknown-reference",
            "“recipients[1].authority” names “westshire”",
            "`authorities:`",
        ),
        Told(
            "site.yaml:10:20",
            "unknown-reference",
            "“sources[1].authority” names “elmshire”",
            "`authorities:`",
        ),
    ),
    row(
        "reference to itself",
        top("people:\n  ash:\n    person: ash\n"),
        Told("site.yaml:5:5", "bad-value", "“people.ash” refers to itself", "out"),
    ),
    row(
        "circle of two, and somebody who points into it",
        top("contacts:\n  access: ash\npeople:\n  ash:\n    person: elm\n  elm:\n    person: ash\n"),
        Told(
            "site.yaml:7:5",
            "bad-value",
            "in a circle: people.ash, people.elm, people.ash",
            "out",
            "site.yaml:9:5",
        ),
    ),
    row(
        "circle of members",
        top(
            "people:\n  ash:\n    name: A\n    members: [elm]\n"
            "  elm:\n    name: B\n    members: [oak]\n  oak:\n    members: [ash]\n"
        ),
        Told(
            "site.yaml:5:5",
            "bad-value",
            "in a circle: people.ash, people.elm, people.oak, people.ash",
            "out",
            "site.yaml:8:5",
        ),
    ),
    row(
        "circle of different references",
        top("contacts:\n  questions: ash\npeople:\n  ash:\n    person: elm\n  elm:\n    members: [ash]\n"),
        Told(
            "site.yaml:7:5",
            "bad-value",
            "in a circle: people.ash, people.elm, people.ash",
            "out",
            "site.yaml:9:5",
        ),
    ),
    row(
        "one key for a person and an authority",
        top(
            "people:\n  westshire:\n    name: Ms Ash\n"
            "authorities:\n  westshire:\n    name: Westshire Council\n"
        ),
        Told(
            "site.yaml:4:3",
            "bad-value",
            "“westshire” is the key of a person and of an authority",
            "another key",
            "site.yaml:7:3",
        ),
    ),
    row(
        "one key for a person and a record",
        top("people:\n  dpo:\n    name: Ms Ash\n"),
        Told("site.yaml:4:3", "bad-value", "“dpo” is the name of a record", "another key"),
    ),
    # what the packs offer
    row(
        "terms that no pack has",
        top("terms:\n  pupil: students\n  zzz: x\n"),
        Told("site.yaml:4:3", "unknown-key", "No pack has a term “pupil”", "Did you mean “pupils”?"),
        Told("site.yaml:5:3", "unknown-key", "No pack has a term “zzz”", "pupils"),
    ),
    row(
        "wording that the pack does not offer",
        top("terms:\n  pupils: learners\n"),
        Told("site.yaml:4:11", "bad-value", "“learners”...“pupils”", "“pupils” or “students”"),
    ),
    row(
        "wording like one that the pack offers",
        top("terms:\n  pupils: studens\n"),
        Told("site.yaml:4:11", "bad-value", "“studens”...“pupils”", "Did you mean “students”?"),
    ),
    row(
        "kinds of notice that no pack has",
        SITE + "  visitor:\n    in_force: 2026-12-01\n  zzz:\n    in_force: 2026-12-01\n",
        Told("site.yaml:6:3", "unknown-notice", "No pack has a notice “visitor”", "Did you mean “visitors”?"),
        Told("site.yaml:8:3", "unknown-notice", "No pack has a notice “zzz”", "visitors"),
    ),
    row(
        "kind of notice that no pack has, with nothing below it",
        SITE + "  visitor:\n",
        Told("site.yaml:6:3", "unknown-notice", "No pack has a notice “visitor”", "Did you mean “visitors”?"),
    ),
    row(
        "edition kept of clauses that no pack has",
        notice(
            "editions:\n  purpose: 2018-05-25\n"
            "  zzz:\n    edition: 2018-05-25\n    reason: The governors asked.\n"
        ),
        Told("site.yaml:7:7", "unknown-clause", "No pack has a clause “purpose”", "Did you mean “purposes”?"),
        Told(
            "site.yaml:8:7",
            "unknown-clause",
            "No pack has a clause “zzz”",
            "categories, ...contact, ...purposes",
        ),
    ),
    row(
        "edition kept without a reason",
        notice("editions:\n  purposes: 2018-05-25\n"),
        Told(
            "site.yaml:7:7",
            "missing-reason",
            "“purposes” is kept at an edition without a reason",
            "`purposes:`...`edition: 2018-05-25` and `reason:` with why",
        ),
    ),
    row(
        "editions that a clause does not have",
        notice(
            "editions:\n  categories:\n    edition: 2017-01-01\n    reason: The governors asked.\n"
            "  retention:\n    edition: 2018-05-25\n    revision: 7\n    reason: The governors asked.\n"
        ),
        Told("site.yaml:7:7", "unknown-edition", "“categories” has no edition 2017-01-01", "2018-05-25"),
        Told("site.yaml:10:7", "unknown-edition", "“retention” has no revision 7", "2018-05-25.1"),
    ),
    row(
        "kept at no edition",
        notice("editions:\n  contact:\n    reason: The governors asked.\n"),
        Told("site.yaml:7:7", "missing-key", "“editions.contact” does not say which edition", "`edition:`"),
    ),
    row(
        "clauses from packs that are not there or do not have them",
        notice("from:\n  purposes: large\n  zzz: small\n"),
        Told("site.yaml:7:17", "pack-missing", "“large”", "“small”"),
        Told("site.yaml:8:12", "unknown-clause", "The pack “small” has no clause “zzz”", ""),
    ),
    row(
        "edition that has ended",
        notice("editions:\n  purposes:\n    edition: 2013-07-10\n    reason: The governors asked.\n"),
        Told(
            "site.yaml:7:7",
            "ended-edition",
            "“purposes”...ended on 2018-05-25",
            "newer",
            "pack/clauses/purposes/2013-07-10.md:1",
        ),
    ),
    # lists of standard and own items
    row(
        "items that the clause does not have",
        notice("purposes:\n  - standard\n  - safty\n  - zzz\n"),
        Told(
            "site.yaml:8:9",
            "unknown-item",
            "no standard item “safty”",
            "Did you mean “safety”?",
            f"{CLAUSE}:9",
        ),
        Told(
            "site.yaml:9:9",
            "unknown-item",
            "no standard item “zzz”",
            "badges, governors, ...`- text: zzz`",
            f"{CLAUSE}:9",
        ),
    ),
    row(
        "dropped and replaced items that the clause does not have",
        notice(
            "purposes:\n  - standard\n  - drop: badge\n    reason: We print none.\n"
            "  - text: know you\n    instead_of: [safety, zzz]\n    reason: Shorter.\n"
        ),
        Told(
            "site.yaml:8:15",
            "unknown-item",
            "no standard item “badge”",
            "Did you mean “badges”?",
            f"{CLAUSE}:9",
        ),
        Told("site.yaml:11:30", "unknown-item", "no standard item “zzz”", "badges, governors", f"{CLAUSE}:9"),
    ),
    row(
        "dropped and replaced without a reason",
        notice(
            "purposes:\n  - standard\n  - drop: badges\n  - text: know you\n    instead_of: safety\n"
            "  - text: report\n    items:\n      - text: to both\n        instead_of: [trust, governors]\n"
        ),
        Told("site.yaml:8:9", "missing-reason", "drops “badges” without a reason", "`reason:`"),
        Told("site.yaml:9:9", "missing-reason", "replaces “safety” without a reason", "`reason:`"),
        Told(
            "site.yaml:13:13",
            "missing-reason",
            "replaces “trust” and “governors” without a reason",
            "`reason:`",
        ),
    ),
    row(
        "items that are lost",
        notice("purposes:\n  - badges\n  - trust\n"),
        Told(
            "site.yaml:7:7",
            "lost-item",
            "“safety” and “report” are neither printed, replaced nor dropped",
            "`- standard`...`- drop: [safety, report]`...`reason:`",
            f"{CLAUSE}:9",
        ),
    ),
    row(
        "entry that says nothing",
        notice("purposes:\n  -\n  - standard\n  - reason: Because.\n"),
        Told("site.yaml:9:9", "bad-value", "This entry of “purposes” says nothing", "`text:`"),
    ),
    # what must be there
    row(
        "no organisation",
        "notices:\n  visitors:\n    in_force: 2026-12-01\n",
        Told("site.yaml:1", "missing-key", "no name", "`organisation:`...`name:`"),
    ),
    row(
        "organisation with nothing below it",
        "organisation:\nnotices:\n  visitors:\n    in_force: 2026-12-01\n",
        Told("site.yaml:1:1", "missing-key", "no name", "`organisation:`...`name:`"),
    ),
    row(
        "organisation without a name",
        "organisation:\n  kind: school\nnotices:\n  visitors:\n    in_force: 2026-12-01\n",
        Told("site.yaml:1:1", "missing-key", "no name", "`name:`"),
    ),
    row("nothing at all", "", Told("site.yaml:1", "missing-key", "site.yaml is empty", "`organisation:`")),
    row(
        "a comment alone",
        "# ours\n",
        Told("site.yaml:1", "missing-key", "site.yaml is empty", "`organisation:`"),
    ),
    row(
        "a word alone",
        "Oakfield School\n",
        Told("site.yaml:1:1", "bad-value", "a map of keys", "`organisation:`"),
    ),
    row(
        "a list alone",
        "- Oakfield School\n",
        Told("site.yaml:1:1", "bad-value", "a map of keys", "`organisation:`"),
    ),
    row(
        "page that is not there",
        notice("page: [index, index.rst, notices/visitors]\n"),
        Told("site.yaml:6:19", "page-missing", "no page “index.rst”", "Did you mean “index”?"),
        Told("site.yaml:6:30", "page-missing", "no page “notices/visitors”", "without the ending"),
    ),
    row(
        "several mistakes at once",
        top("dpo:\n  fone: 1\n  email: none at all\ncontacts:\n  access: nobody\n")
        + "    review_due: soon\n    retention:\n      - perod: 1 year\n",
        Told("site.yaml:4:3", "unknown-key", "“fone”", "“phone”?"),
        Told("site.yaml:5:10", "bad-value", "“none at all”", "office@oakfield.example"),
        Told("site.yaml:7:11", "unknown-reference", "“nobody”", "`people:`"),
        Told("site.yaml:11:17", "bad-date", "“soon”", "2026-09-01"),
        Told("site.yaml:13:9", "unknown-key", "“perod”", "“period”?"),
    ),
]


@pytest.mark.parametrize(("site", "expected"), ROWS)
def test_what_is_told_of_a_site_file(site: str, expected: Sequence[Told], tmp_path: Path) -> None:
    write(tmp_path, PROJECT, {"site.yaml": site})
    findings = findings_of(tmp_path)
    assert_told(findings, expected)
    for finding in findings:
        assert_well_said(finding, tmp_path)


# site files of any shape

KEYS = ["ash", "elm", "westshire", "organisation", "dpo", "nobody"]
PATHS = [
    "dpo",
    "dpo.name",
    "contacts.access",
    "people.ash",
    "people.elm.text",
    ".name",
    ".text",
    ".for.name",
    "zzz",
]
OWN_KEYS = {"people": KEYS[:2], "authorities": KEYS[1:3], "terms": ["pupils"], "links": ["guide"]}
WORDS = st.lists(st.sampled_from(["words", *(f"{{{{ {path} }}}}" for path in PATHS)]), min_size=1, max_size=2)
EXAMPLES = {
    Text: WORDS.map(" ".join),
    Length: st.just("25 years"),
    LawId: st.sampled_from(["ukpga/2018/12", "x/1"]),
}


def any_of(annotation: Any, name: str) -> st.SearchStrategy[Any]:
    """Values that a key takes, or nearly."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) is tuple:
        return st.lists(
            any_of(inner[0], name) | st.sampled_from(["standard", "safety", "own words", "zzz"]), max_size=3
        )
    if get_origin(annotation) is dict:
        return st.dictionaries(
            st.sampled_from(OWN_KEYS.get(name, ["purposes", "a"])), any_of(inner[1], name), max_size=2
        )
    if inner:
        return any_of(inner[0], name)
    if issubclass(annotation, Entry):
        return st.deferred(lambda: any_entry(annotation))
    if issubclass(annotation, Value):
        plain = EXAMPLES.get(annotation, st.sampled_from([*annotation.EXAMPLES[:1], "none", "words"]))
        return plain | st.builds(lambda value, text: {"value": value, "text": text}, plain, EXAMPLES[Text])
    return st.sampled_from(KEYS)


@cache
def any_entry(model: type[Entry]) -> st.SearchStrategy[dict[str, Any]]:
    """Maps with keys of a model."""
    skipped = {"extends", "fixed", "notices", "page", "item"}
    fields = {
        field.alias or name: field.annotation
        for name, field in model.model_fields.items()
        if name not in skipped
    }
    return st.fixed_dictionaries({}, optional={name: any_of(each, name) for name, each in fields.items()})


PRINTS_ALL = (
    "\n\n".join(
        f"{{{{ {key} }}}}" for key in known_keys(NoticeKeys) if key not in {"terms", "links", "facts"}
    )
    + """

- {id}`safety` know you
- {{ purposes }}

- {{ contacts.access }}

{each}`people` {{ .name }} {{ .for.short }} {{ .text }}

| A |
|---|
| {each}`recipients` {{ .name }} {{ .law }} |
"""
)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(tmp_path_factory.mktemp("press"))


@given(site=any_entry(SiteFile), notice=any_entry(NoticeKeys), in_force=st.sampled_from(["2026-12-01", ""]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nothing_is_raised_whatever_a_site_file_says(
    site: dict[str, Any], notice: dict[str, Any], in_force: str, press: Press
) -> None:
    # JSON is YAML, and every key on a line of its own is what people type
    top = "".join(f"{key}: {json.dumps(value)}\n" for key, value in site.items() if key != "organisation")
    inside = "".join(f"{key}: {json.dumps(value)}\n" for key, value in notice.items() if key != "in_force")
    printed = press.print(PRINTS_ALL, inside, top, in_force=in_force, sound=False)
    assert sum(map(len, printed.lines)) < 100_000


# trust files

TRUST_ROWS = [
    row(
        "not there",
        "extends: trust.yaml\n",
        Told("site.yaml:1:10", "unreadable-file", "no file trust.yaml", "name"),
    ),
    row(
        "a folder",
        "extends: pack\n",
        Told("site.yaml:1:10", "unreadable-file", "“pack” is a folder", "a file"),
    ),
    row(
        "above the root",
        "extends: ../trust.yaml\n",
        Told("site.yaml:1:10", "outside-root", "“../trust.yaml” leads outside", "Write `root: ..`"),
    ),
    row(
        "anywhere on the machine",
        "extends: /etc/passwd\n",
        Told("site.yaml:1:10", "outside-root", "“/etc/passwd” leads outside", "inside"),
    ),
    row(
        "itself",
        "extends: site.yaml\n",
        Told("site.yaml:1:10", "bad-value", "site.yaml extends itself", "out"),
    ),
    row(
        "a file that extends it",
        "extends: circle.yaml\n",
        Told("circle.yaml:1:10", "bad-value", "in a circle: site.yaml, circle.yaml, site.yaml", "out"),
    ),
    row(
        "a map",
        "extends:\n  file: trust.yaml\n",
        Told("site.yaml:2:3", "bad-value", "“extends”...a map", "`- trust.yaml`"),
    ),
    row(
        "an empty file",
        "extends: empty.yaml\n",
        Told("empty.yaml:1", "missing-key", "empty.yaml is empty", ""),
    ),
    row(
        "a file that is not UTF-8",
        "extends: latin.yaml\n",
        Told(
            "latin.yaml:2", "unreadable-file", "Line 2 of latin.yaml is not UTF-8", "Save the file as UTF-8"
        ),
    ),
    row(
        "a file with mistakes of its own",
        "extends: faulty.yaml\n",
        Told("faulty.yaml:2:3", "unknown-key", "no key “fone” in “dpo”", "“phone”?"),
        Told("faulty.yaml:3:10", "bad-value", "“dpo at oakfield”", "office@oakfield.example"),
        Told("faulty.yaml:4:1", "unknown-key", "no key “retention”", "belongs to a notice"),
        Told("faulty.yaml:7:11", "unknown-reference", "“contacts.access” names “nobody”", "`people:`"),
    ),
    row(
        "a file that fixes what the site changes",
        "extends: fixing.yaml\ndpo:\n  phone: 01632 960999\ncontacts:\n  complaints: organisation\n",
        Told("fixing.yaml:1:35", "bad-value", "“fixed” names “zzz”", "off the list"),
        Told("site.yaml:2:1", "fixed-key", "“dpo” is fixed in fixing.yaml", "out", "fixing.yaml:1:9"),
        Told("site.yaml:5:3", "fixed-key", "“contacts.complaints” is fixed", "out", "fixing.yaml:1:14"),
    ),
    row(
        "a file that fixes what the site declares to be none",
        "extends: fixing.yaml\ndpo: none\n",
        Told("fixing.yaml:1:35", "bad-value", "“fixed” names “zzz”", "off the list"),
        Told("site.yaml:2:1", "fixed-key", "“dpo” is fixed in fixing.yaml", "out", "fixing.yaml:1:9"),
    ),
]

TRUST_FILES: dict[str, str | bytes] = {
    "circle.yaml": "extends: site.yaml\n",
    "empty.yaml": "",
    "latin.yaml": "dpo:\n  name: Ms Frêne\n".encode("latin-1"),
    "faulty.yaml": """\
dpo:
  fone: 01632 960123
  email: dpo at oakfield
retention:
  - records: Registers
contacts:
  access: nobody
""",
    "fixing.yaml": """\
fixed: [dpo, contacts.complaints, zzz]
dpo:
  name: Ms Ash
contacts:
  complaints: head
people:
  head:
    name: Ms Elm
""",
}


@pytest.mark.parametrize(("extending", "expected"), TRUST_ROWS)
def test_what_is_told_of_the_file_that_a_site_extends(
    extending: str, expected: Sequence[Told], tmp_path: Path
) -> None:
    write(tmp_path, PROJECT, TRUST_FILES, {"site.yaml": extending + SITE})
    findings = findings_of(tmp_path)
    assert_told(findings, expected)
    for finding in findings:
        assert_well_said(finding, tmp_path)


def test_a_notice_may_not_change_what_the_trust_fixes_either(tmp_path: Path) -> None:
    site = "extends: trust.yaml\n" + notice("dpo:\n  name: Ms Elm\n")
    write(tmp_path, PROJECT, {"site.yaml": site, "trust.yaml": "fixed: dpo\ndpo:\n  name: Ms Ash\n"})
    expected = Told("site.yaml:7:5", "fixed-key", "“dpo” is fixed in trust.yaml", "out", "trust.yaml:1:8")
    assert_told(findings_of(tmp_path), [expected])


def page_of(*sites: str) -> str:
    """A page with the notices of several sites."""
    return (
        "Ours\n====\n\n"
        + "\n\n".join(f".. privacy-notice:: visitors\n   :site: {site}" for site in sites)
        + "\n"
    )


def test_a_file_that_many_sites_extend_is_told_of_once(tmp_path: Path) -> None:
    names = ("ash", "elm", "oak")
    sites = {f"sites/{name}.yaml": "extends: ../trust.yaml\n" + SITE for name in names}
    project = {
        "privacynotice.yaml": "packs: [./pack]\nsites: sites/*.yaml\n",
        "trust.yaml": "dpo:\n  fone: 1\n",
        "index.rst": page_of(*names),
    }
    write(tmp_path, PROJECT, project, sites, {"site.yaml": None})
    expected = Told("trust.yaml:2:3", "unknown-key", "“fone”", "“phone”?")
    assert_told(findings_of(tmp_path), [expected])


# all of them together


def together(folder: Path) -> Path:
    """A project of every faulty site file above, and a page with the notices of all."""
    sites = {
        f"site{number:02}": str(param.values[0])
        for number, param in enumerate(ROWS)
        if param.id != "page that is not there"  # where one site names its pages, no others are read
    }
    files = {
        **{f"sites/{name}.yaml": site for name, site in sites.items()},
        "privacynotice.yaml": "packs: [./pack]\nsites: sites/*.yaml\n",
        "index.rst": page_of(*sites),
    }
    return write(folder, PROJECT, files, {"site.yaml": None})


def test_all_mistakes_of_all_sites_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    project = together(tmp_path / "project")
    findings = findings_of(project)
    assert len({finding.place.file for finding in findings}) > 60
    assert lines(findings) == lines(sorted(findings, key=lambda finding: finding.sort_key))
    assert len({(each.place, each.code, each.message) for each in findings}) == len(findings)
    assert lines(findings) == lines(findings_of(project))


def test_sphinx_warns_of_what_check_finds(tmp_path: Path) -> None:
    project = together(tmp_path / "project")
    expected = [
        f"{project}/{each.place}: WARNING: {each.text} [privacynotice.{each.code}]"
        for each in findings_of(project)
        if each.severity != "info" and not each.message.startswith("No page prints")  # for `check` to tell
    ]
    warnings = build(project, "text", warnings_ok=True).warnings
    of_data = [line for line in warnings if "/index.rst:" not in line]
    assert sorted(warnings) == sorted(expected)
    told_first = [
        line for line in of_data if "-item]" not in line
    ]  # items are told by the page that prints them
    assert warnings[: len(told_first)] == told_first == [line for line in expected if line in set(told_first)]


def test_the_good_project_has_nothing_wrong(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    assert findings_of(tmp_path) == []
