"""Edits of packs."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from differential.edits import DAYS, edit, reorder, some, words
from differential.state import Clause

if TYPE_CHECKING:
    from random import Random

    from differential.state import Pack, State

PRINTED = (
    "organisation.name",
    "organisation.phone",
    "dpo.email",
    "facts.motto",
    "contacts.access",
    "links.idle",
)
KEPT = 8


def main(state: State) -> Pack:
    """Return the pack, and keep a copy of it as it is."""
    pack = state.packs["pack"]
    state.old_packs = [*state.old_packs[-KEPT:], deepcopy(pack)]
    state.downgraded = False
    return pack


@edit
def change_words_of_a_clause(state: State, rng: Random) -> str:
    key = some(rng, main(state).clauses)
    body = state.packs["pack"].clauses[key].body
    if not body:
        return ""
    at = rng.randrange(len(body))
    way = rng.randrange(4)
    if way == 0:
        body[at] += f" And {words(rng)}." if not body[at].startswith("- ") else f" {words(rng)}"
    elif way == 1:
        body.append(f"We say {words(rng)} of {{{{ {rng.choice(PRINTED)} }}}}.")
    elif way == 2:
        guard = rng.choice(PRINTED)
        body.append(f"{{{rng.choice(['when', 'unless'])}}}`{guard}` If so: {words(rng)}.")
    elif len(body) > 1:
        body.pop(at)
    return f"{key}: other words"


@edit
def change_a_title(state: State, rng: Random) -> str:
    key = some(rng, main(state).clauses)
    state.packs["pack"].clauses[key].title = rng.choice(
        [words(rng), words(rng), "", f"{words(rng)} of {{{{ {rng.choice(PRINTED)} }}}}"]
    )
    return f"{key}: title {state.packs['pack'].clauses[key].title!r}"


@edit
def add_a_remark_to_a_clause(state: State, rng: Random) -> str:
    key = some(rng, main(state).clauses)
    state.packs["pack"].clauses[key].comments += 1
    return f"{key}: a remark"


@edit
def add_an_edition(state: State, rng: Random) -> str:
    clauses = main(state).clauses
    key, _, _ = some(rng, clauses)
    day = rng.choice(DAYS)
    old = max(each for each in clauses if each[0] == key)
    if (key, day, 1) in clauses:
        return ""
    new = deepcopy(clauses[old])
    new.body.append(f"New from {day}: {words(rng)}.")
    clauses[key, day, 1] = new
    return f"{key}: edition {day}"


@edit
def add_a_revision(state: State, rng: Random) -> str:
    clauses = main(state).clauses
    key, day, _ = some(rng, clauses)
    revision = max(each[2] for each in clauses if each[:2] == (key, day)) + 1
    new = deepcopy(clauses[key, day, revision - 1]) if (key, day, revision - 1) in clauses else Clause("", [])
    new.body.append(f"Revised: {words(rng)}.")
    clauses[key, day, revision] = new
    return f"{key}: {day}.{revision}"


@edit
def take_out_an_edition(state: State, rng: Random) -> str:
    clauses = main(state).clauses
    key = some(rng, clauses)
    if len(clauses) < 4:
        return ""
    del clauses[key]
    return f"{key}: no such edition"


@edit
def end_an_edition(state: State, rng: Random) -> str:
    key = some(rng, main(state).clauses)
    clause = state.packs["pack"].clauses[key]
    clause.until = "" if clause.until else rng.choice([day for day in DAYS if day > key[1]] or [""])
    return f"{key}: until {clause.until!r}"


@edit
def change_a_law(state: State, rng: Random) -> str:
    laws = main(state).laws
    key = rng.choice(["zz/2001/1", "zz/2005/7", "zz/2009/9"])
    way = rng.randrange(4)
    if way == 0 and key in laws:
        del laws[key]
    elif way == 1:
        laws[key] = [
            {"title": words(rng), "cite": words(rng), "from": "2001-05-01"},
            {"title": words(rng), "cite": words(rng), "from": rng.choice(DAYS[1:])},
        ]
    else:
        laws[key] = {
            "title": words(rng),
            "cite": words(rng),
            "url": f"https://law.example/{rng.randrange(99)}",
        }
    return f"law {key}: {laws.get(key)}"


@edit
def change_a_link(state: State, rng: Random) -> str:
    links = main(state).links
    key = rng.choice(["guide", "idle"])
    if key in links and rng.random() < 0.3:
        del links[key]
    elif rng.random() < 0.4:
        links[key] = [{"from": rng.choice(DAYS[:-1]), "url": f"https://trust.example/{rng.randrange(99)}"}]
    else:
        links[key] = f"https://trust.example/{rng.randrange(99)}"
    return f"link {key}: {links.get(key)}"


@edit
def change_a_phrase(state: State, rng: Random) -> str:
    phrases = main(state).phrases
    key = rng.choice(["draft_banner", "declared_none", "contact_joiner"])
    if not phrases.pop(key, None):
        phrases[key] = f" {words(rng)} "
    return f"phrase {key}: {phrases.get(key)}"


@edit
def change_a_term(state: State, rng: Random) -> str:
    terms = main(state).about.setdefault("terms", {})
    key = rng.choice(["young", "idle"])
    if key in terms and rng.random() < 0.2:
        del terms[key]
    else:
        terms[key] = {"default": words(rng)}
    return f"term {key}: {terms.get(key)}"


@edit
def change_defaults(state: State, rng: Random) -> str:
    defaults = main(state).about.setdefault("defaults", {})
    key = rng.choice(["designated_teacher", "controller"])
    if not defaults.pop(key, None):
        defaults[key] = words(rng)
    return f"defaults {defaults}"


@edit
def change_what_no_page_shows(state: State, rng: Random) -> str:
    about = main(state).about
    about[rng.choice(["title", "publisher"])] = words(rng)
    about["version"] = f"1.{rng.randrange(99)}.0"
    return f"pack version {about['version']}"


@edit
def change_order_of_a_notice(state: State, rng: Random) -> str:
    key = some(rng, main(state).notices)
    if not key:
        return ""
    clauses = state.packs["pack"].notices[key]
    way = rng.randrange(3)
    spare = [each for each in ("dpo", "greeting", "transfers", "npd") if each not in clauses]
    if way == 0 and len(clauses) > 1:
        clauses.pop(rng.randrange(len(clauses)))
    elif way == 1 and spare:
        clauses.insert(rng.randrange(len(clauses)), rng.choice(spare))
    else:
        rng.shuffle(clauses)
    return f"notice {key}: {clauses}"


@edit
def add_an_edition_of_a_notice(state: State, rng: Random) -> str:
    notices = main(state).notices
    kind, day = rng.choice(["cin-cla", "visitors"]), rng.choice(DAYS)
    if (kind, day) in notices:
        if len(notices) < 3:
            return ""
        del notices[kind, day]
        return f"notice {kind}: no edition {day}"
    notices[kind, day] = rng.sample(["purposes", "recipients", "retention", "contact", "greeting"], 3)
    return f"notice {kind}: edition {day}"


@edit
def downgrade_the_pack(state: State, rng: Random) -> str:
    if not state.old_packs:
        return ""
    state.packs["pack"] = deepcopy(rng.choice(state.old_packs))
    state.downgraded = True
    return "the pack as it was before, with its old times"


@edit
def put_the_pack_back(state: State, rng: Random) -> str:
    from differential.base import first_pack

    main(state)
    state.packs["pack"] = first_pack()
    return "the pack as at first"


@edit
def change_the_other_pack(state: State, rng: Random) -> str:
    pack = state.packs["extra"]
    key = some(rng, pack.clauses)
    pack.clauses[key].body[0] = pack.clauses[key].body[0] + f" {words(rng)}."
    return f"extra: {key}"


@edit
def reorder_the_pack(state: State, rng: Random) -> str:
    pack = main(state)
    for found in (pack.about, pack.laws, pack.links, pack.phrases):
        reorder(found, rng)
    return "keys of the pack in another order"
