"""Edits of the project: its file, which sites there are, and files that say nothing new or cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from differential.edits import DAYS, edit, phone, reorder, some, words
from differential.edits_sites import notice, one_site

if TYPE_CHECKING:
    from random import Random

    from differential.state import State


def some_file(state: State, rng: Random) -> str:
    """Return a YAML file."""
    sites = [f"sites/{key}.yaml" for key in state.sites]
    packs = [f"pack/{name}.yaml" for name in ("pack", "links", "law/acts", "phrases/en-GB")]
    return str(some(rng, [*sites, *sites, "trust.yaml", "privacynotice.yaml", *packs]))


@edit
def add_a_remark(state: State, rng: Random) -> str:
    file = some_file(state, rng)
    state.comments.setdefault(file, []).append(rng.randrange(30))
    return f"{file}: a remark or a blank line"


@edit
def take_out_remarks(state: State, rng: Random) -> str:
    file = some(rng, state.comments)
    return f"{file}: no remarks" if file and state.comments.pop(file) else ""


@edit
def reorder_keys(state: State, rng: Random) -> str:
    key, site = rng.choice([one_site(state, rng), ("trust", state.trust), ("project", state.project)])
    found = rng.choice([site, site.get("organisation", site), site.get("facts", site)])
    reorder(found, rng)
    return f"{key}: keys in another order" if key else ""


@edit
def break_a_file(state: State, rng: Random) -> str:
    file = some_file(state, rng)
    if len(state.broken) > 1:
        return ""
    state.broken[file] = rng.randrange(1, 4)
    return f"{file} cannot be read"


@edit
def mend_a_file(state: State, rng: Random) -> str:
    file = some(rng, state.broken)
    return f"{file} mended" if file and state.broken.pop(file) else ""


@edit
def mend_all_files(state: State, rng: Random) -> str:
    if not state.broken:
        return ""
    state.broken.clear()
    return "all files mended"


@edit
def add_a_site(state: State, rng: Random) -> str:
    key = f"new{rng.randrange(5)}"
    if key in state.sites:
        return ""
    name, page = words(rng), some(rng, state.pages)
    state.sites[key] = {
        "organisation": {"name": name, "phone": phone(rng)},
        "notices": {"cin-cla": {"in_force": rng.choice(DAYS[:-1]), "page": page}},
    }
    return f"{key} is a site, on {page}"


@edit
def take_out_a_site(state: State, rng: Random) -> str:
    key = some(rng, state.sites)
    if not key or len(state.sites) < 2:
        return ""
    del state.sites[key]
    return f"{key} is no site"


@edit
def bring_a_site_back(state: State, rng: Random) -> str:
    from differential.base import first_sites

    key = some(rng, set(first_sites()) - set(state.sites))
    if not key:
        return ""
    state.sites[key] = first_sites()[key]
    return f"{key} is a site again"


@edit
def rename_a_site(state: State, rng: Random) -> str:
    key = some(rng, state.sites)
    new = f"renamed{rng.randrange(4)}"
    if not key or new in state.sites:
        return ""
    state.sites[new] = state.sites.pop(key)
    return f"{key} is {new}"


@edit
def move_in_force(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    kinds = site.get("notices", {})
    kind = some(rng, kinds)
    if not kind:
        return ""
    kinds[kind]["in_force"] = rng.choice(DAYS)
    return f"{key}: {kind} in force {kinds[kind]['in_force']}"


@edit
def make_a_draft(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    kind = some(rng, site.get("notices", {}))
    if not kind or not site["notices"][kind].pop("in_force", None):
        return ""
    return f"{key}: {kind} a draft"


@edit
def name_another_page(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    found = notice(site)
    if found is None:
        return ""
    found["page"] = rng.choice(
        [some(rng, state.pages), sorted(rng.sample(sorted(state.pages), 2)), "nowhere"]
    )
    return f"{key}: page {found['page']}"


@edit
def keep_an_edition(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    found = notice(site)
    if found is None:
        return ""
    if not found.pop("editions", None):
        pin = rng.choice([{"edition": "2018-05-25"}, {"edition": "2018-05-25", "revision": "1"}])
        found["editions"] = {rng.choice(["purposes", "retention"]): {**pin, "reason": "Not yet agreed."}}
    return f"{key}: editions {found.get('editions')}"


@edit
def ask_another_pack(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    found = notice(site)
    if found is None:
        return ""
    if not found.pop("from", None):
        found["from"] = {rng.choice(["contact", "recipients"]): rng.choice(["gate", "lantern"])}
    return f"{key}: from {found.get('from')}"


@edit
def add_or_drop_a_notice(state: State, rng: Random) -> str:
    key, site = one_site(state, rng)
    notices = site.setdefault("notices", {})
    if len(notices) > 1:
        notices.pop("visitors", None)
    else:
        notices["visitors"] = {"in_force": "2026-06-01"}
    return f"{key}: notices {sorted(notices)}" if key else ""


@edit
def list_other_packs(state: State, rng: Random) -> str:
    packs = rng.choice(
        [["./pack"], ["./extra", "./pack"], ["./pack", "./extra"], ["./pack", "england-schools"]]
    )
    same = packs == state.project.get("packs")
    state.project["packs"] = packs
    return "" if same else f"packs {packs}"


@edit
def list_sites_otherwise(state: State, rng: Random) -> str:
    listed = rng.choice([["sites/*.yaml"], ["sites/o*.yaml", "sites/*.yaml"], ["sites/[a-n]*.yaml"]])
    state.project["sites"] = listed
    return f"sites {listed}"


@edit
def set_a_severity(state: State, rng: Random) -> str:
    checks = state.project.setdefault("checks", {})
    code = rng.choice(["lost-item", "missing-value", "unknown-reference", "missing-reason"])
    if not checks.pop(code, None):
        checks[code] = {"severity": rng.choice(["info", "warning", "off"]), "reason": words(rng)}
    return f"checks {checks}"


@edit
def take_away_the_project_file(state: State, rng: Random) -> str:
    if state.without_project or rng.random() < 0.5:
        return ""
    state.without_project = True
    return "no project file"


@edit
def bring_back_the_project_file(state: State, rng: Random) -> str:
    there, state.without_project = not state.without_project, False
    return "" if there else "the project file again"


EXCLUDED = ["pack", "extra", "parts", "_templates"]
SETTINGS = {
    # of those that change words none changes any on a page without something of ours: of such a page Sphinx's
    # builders that share what was read do not learn of it
    "exclude_patterns": ([*EXCLUDED, "ways.*"], [*EXCLUDED, "oakfield.*", "page*"]),
    "myst_enable_extensions": (["colon_fence"], ["substitution"]),
    "myst_substitutions": ({"given": "typed by hand"}, {"given": "typed anew", "other": "spare"}),
    "rst_prolog": (".. |given| replace:: said above\n", ".. |given| replace:: said before\n"),
    "language": ("en", "de"),
    "privacynotice_fragments": ({"level": 4, "title": False}, False),
    "html_baseurl": ("https://policies.example/", "https://elsewhere.example/"),
}


@edit
def change_a_setting(state: State, rng: Random) -> str:
    name = some(rng, SETTINGS)
    if not state.conf.pop(name, None):
        state.conf[name] = rng.choice(SETTINGS[name])
    return f"conf.py: {name} = {state.conf.get(name)}"


@edit
def put_a_site_back(state: State, rng: Random) -> str:
    from differential.base import first_sites

    key = some(rng, first_sites())
    same = state.sites.get(key) == first_sites()[key]
    state.sites[key] = first_sites()[key]
    return "" if same else f"{key} as at first"


@edit
def put_the_trust_back(state: State, rng: Random) -> str:
    from differential.base import first_state

    same, state.trust = state.trust == first_state().trust, first_state().trust
    return "" if same else "the trust as at first"


@edit
def go_back_to_the_beginning(state: State, rng: Random) -> str:
    from differential.base import first_state

    first = first_state()
    state.sites, state.trust, state.project = first.sites, first.trust, first.project
    state.packs, state.pages, state.parts = first.packs, first.pages, first.parts
    state.comments, state.broken, state.without_project, state.conf = {}, {}, False, {}
    return "everything as at first"
