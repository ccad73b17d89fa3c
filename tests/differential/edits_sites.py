"""Edits of what sites and the trust file say."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from differential.edits import DAYS, edit, phone, some, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from differential.state import State

SCALARS: dict[str, Callable[[Random], str]] = {
    # what a site may say in one word: a path below the site, and how to make a value of it
    "organisation.name": words,
    "organisation.phone": phone,
    "organisation.head": words,
    "organisation.web": lambda rng: f"https://{rng.randrange(99)}.school.example/",
    "organisation.kind": lambda rng: rng.choice(["academy", "maintained", "nursery"]),
    "dpo.name": words,
    "dpo.phone": phone,
    "dpo.email": lambda rng: f"dpo{rng.randrange(99)}@school.example",
    "designated_teacher": words,
    "controller": words,
    "contacts.complaints.phone": phone,
    "contacts.questions.post": words,
    "facts.motto": words,
    "facts.unused": words,
    "terms.young": words,
    "links.guide": lambda rng: f"https://school.example/guide/{rng.randrange(99)}",
    "notices.cin-cla.designated_teacher": words,
    "notices.cin-cla.dpo.name": words,
    "notices.cin-cla.updated": lambda rng: rng.choice(DAYS),
    "notices.cin-cla.transfers": lambda rng: "none",
    "notices.cin-cla.retention_schedule.title": words,
}
ENTRIES: dict[str, Callable[[Random], Any]] = {
    # lists of a notice, and how to make an entry of each
    "purposes": lambda rng: rng.choice(
        [
            "standard",
            "help",
            "watch",
            {"text": words(rng)},
            {"text": words(rng), "items": [{"text": words(rng)}]},
            {"drop": ["watch"], "reason": "No gate."},
        ]
    ),
    "retention": lambda rng: rng.choice(
        [
            {"records": words(rng), "period": f"{rng.randrange(1, 30)} years"},
            {"text": words(rng)},
            {"records": words(rng), "period": "P1Y", "items": [{"records": words(rng), "period": "P2Y"}]},
        ]
    ),
    "recipients": lambda rng: rng.choice(
        [
            {"name": words(rng), "why": "they ask"},
            {"name": words(rng), "items": [{"name": words(rng)}]},
            {"authority": "westshire"},
            "standard",
            "council",
        ]
    ),
    "transfers": lambda rng: {"country": words(rng)},
}


def owner(site: dict[str, Any], path: str) -> tuple[dict[str, Any] | None, str]:
    """Return the map in which the last key of a path stands, made if need be; None if it cannot be."""
    *above, key = path.split(".")
    at = site
    for each in above:
        if each == "cin-cla" and each not in at:
            return None, key
        below = at.setdefault(each, {})
        if not isinstance(below, dict):
            return None, key
        at = below
    return at, key


def notice(site: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a site's notice, if it has one."""
    found = (site or {}).get("notices", {}).get("cin-cla")
    return found if isinstance(found, dict) else None


def one_site(state: State, rng: Random) -> tuple[str, dict[str, Any]]:
    """Return one of the sites."""
    key = some(rng, state.sites)
    return (key, state.sites[key]) if key else ("", {})


@edit
def change_a_value(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    path = some(rng, SCALARS)
    at, last = owner(site, path) if key else (None, "")
    if at is None:
        return ""
    at[last] = SCALARS[path](rng)
    return f"{key}: {path} = {at[last]}"


@edit
def keep_another_day(state: State, rng: Random) -> str:
    """Leave the day of the newest change to the copy that is kept, and keep one, another, or none."""
    key, site = one_site(state, rng)
    found = notice(site)
    if found is None:
        return ""
    found["updated"] = "auto"
    if not state.kept.pop(key, "") or rng.random() < 0.7:
        state.kept[key] = rng.choice(DAYS)
    return f"{key}: the newest change is of {state.kept.get(key)}"


@edit
def take_out_a_value(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    path = some(rng, [*SCALARS, "contacts", "dpo", "people", "authorities", "facts", "terms", "links"])
    at, last = owner(deepcopy(site), path) if key else (None, "")
    if at is None or last not in at:
        return ""
    at, last = owner(site, path)
    if at is not None:
        at.pop(last, None)
    return f"{key}: no {path}"


@edit
def add_an_entry(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    name, found = some(rng, ENTRIES), notice(site)
    if found is None:
        return ""
    entries = found.get(name) if isinstance(found.get(name), list) else []
    found[name] = [*(entries or []), ENTRIES[name](rng)]
    return f"{key}: {name} + {found[name][-1]}"


@edit
def change_an_entry(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    name, found = some(rng, ENTRIES), notice(site)
    if found is None or not isinstance(found.get(name), list) or not found[name]:
        return ""
    at = rng.randrange(len(found[name]))
    found[name][at] = ENTRIES[name](rng)
    return f"{key}: {name}[{at}] = {found[name][at]}"


@edit
def take_out_an_entry(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    name, found = some(rng, ENTRIES), notice(site)
    if found is None or name not in found:
        return ""
    if isinstance(found[name], list) and len(found[name]) > 1:
        found[name].pop(rng.randrange(len(found[name])))
    else:
        del found[name]
    return f"{key}: {name}, one fewer"


@edit
def reorder_a_list(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    name, found = some(rng, ENTRIES), notice(site)
    if found is None or not isinstance(found.get(name), list):
        return ""
    rng.shuffle(found[name])
    return f"{key}: {name} in another order"


@edit
def refer_to_another_person(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    person = some(rng, {**state.trust.get("people", {}), **site.get("people", {}), "nobody": 0})
    site.setdefault("contacts", {})[some(rng, ["questions", "access", "complaints"])] = person
    return f"{key}: contact is {person}" if key else ""


@edit
def change_a_person(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    people = site.setdefault("people", {})
    person = some(rng, {"ash": 0, "elm": 0, "oak": 0})
    people[person] = {"name": words(rng), rng.choice(["post", "text"]): words(rng), "phone": phone(rng)}
    return f"{key}: people.{person}" if key else ""


@edit
def take_out_a_person(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    person = some(rng, site.get("people", {}))
    if not person:
        return ""
    del site["people"][person]
    return f"{key}: no people.{person}"


@edit
def change_an_authority(state: State, rng: Random) -> str:
    key, site = rng.choice([one_site(state, rng), ("trust", state.trust)])
    name = some(rng, ["westshire", "millshire", "newshire"])
    authorities = site.setdefault("authorities", {})
    if name in authorities and rng.random() < 0.5:
        del authorities[name]
    else:
        authorities[name] = {"name": f"{words(rng)} council", "short": words(rng)}
    return f"{key}: authorities.{name}"


@edit
def move_to_the_trust(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    name = some(rng, [name for name in site if name not in {"extends", "notices", "organisation"}])
    if not name or "extends" not in site:
        return ""
    state.trust[name] = site.pop(name)
    return f"{key}: {name} is the trust's"


@edit
def say_the_same_as_the_trust(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    name = some(rng, [name for name in state.trust if name != "fixed"])
    if not name or "extends" not in site:
        return ""
    site[name] = deepcopy(state.trust[name])
    return f"{key}: {name} as the trust's"


@edit
def change_the_trust(state: State, rng: Random) -> str:
    path = some(rng, [path for path in SCALARS if not path.startswith(("organisation.name", "notices"))])
    at, last = owner(state.trust, path)
    if at is None:
        return ""
    at[last] = SCALARS[path](rng)
    return f"trust: {path} = {at[last]}"


@edit
def take_out_of_the_trust(state: State, rng: Random) -> str:
    name = some(rng, state.trust)
    if not name:
        return ""
    del state.trust[name]
    return f"trust: no {name}"


@edit
def leave_or_join_the_trust(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    if not site.pop("extends", None):
        site["extends"] = "../trust.yaml"
    return f"{key}: extends {site.get('extends')}" if key else ""


@edit
def fix_a_key(state: State, rng: Random) -> str:
    if not state.trust.pop("fixed", None):
        state.trust["fixed"] = [rng.choice(["dpo", "contacts.complaints", "facts.colour"])]
    return f"trust: fixed {state.trust.get('fixed')}"


@edit
def give_the_trust_a_notice(state: State, rng: Random) -> str:
    if not state.trust.pop("notices", None):
        name = some(rng, ENTRIES)
        said = rng.choice([{name: [ENTRIES[name](rng)]}, {"in_force": rng.choice(DAYS)}, {"dpo": words(rng)}])
        state.trust["notices"] = {"cin-cla": said}
    return f"trust: notices {state.trust.get('notices')}"


@edit
def say_who_publishes(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    found = notice(site)
    if found is None:
        return ""
    if not found.pop("published_by", None):
        found["published_by"] = rng.choice([some(rng, state.sites), "nobody"])
    return f"{key}: published_by {found.get('published_by')}"
