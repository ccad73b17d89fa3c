"""Edits of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from differential.edits import edit, some, words
from differential.state import Page

if TYPE_CHECKING:
    from random import Random

    from differential.state import Block, State

ROLES = (
    "[[site:oakfield:organisation.phone]]",
    "[[site:millbrook:dpo.email]]",
    "[[site:facts.motto]]",
    "[[site:ashby:contacts.questions]]",
    "[[site:ring us <millbrook:organisation.phone>]]",
    "[[site:our guide <links.guide>]]",
    "[[site:no link <oakfield:facts.motto>]]",
    "[[law:zz/2001/1]]",
    "[[law:that <zz/2005/7>]]",
    "[[clause:oakfield:retention]]",
    "[[clause:millbrook:contact]]",
    "[[clause:these words <ashby:cin-cla/contact>]]",
    "[[clause:contact]]",
    "[[clause:visitors/greeting]]",
    "[[ref:mill-purposes]]",
    "[[ref:mill-contact]]",
    "[[ref:theirs <oak-notice>]]",
    "[[ref:plain-label]]",
)
CLAUSES = ("purposes", "retention", "recipients", "contact", "dpo", "transfers", "greeting", "npd")
TAKEN_OUT = (
    *("prose", "heading", "clause", "label", "include", "note"),
    *("admonition", "footnote", "only", "raw", "substitution"),
)
NEVER = frozenset({"index"})


def is_one(*kinds: str) -> Any:
    """Return whether a block is of a kind, as a question."""
    return lambda block: block[0] in kinds


def some_block(state: State, rng: Random, asked: Any) -> tuple[str, int] | None:
    """Return the page and the number of a block for which ``asked`` holds."""
    found = [
        (name, number)
        for name, page in sorted(state.pages.items())
        for number, block in enumerate(page.blocks)
        if asked(block)
    ]
    return rng.choice(found) if found else None


def listed(state: State) -> list[str]:
    """Return the toctree's pages."""
    names: list[str] = next(block[1] for block in state.pages["index"].blocks if block[0] == "toctree")
    return names


def listed_as(state: State, names: list[str]) -> None:
    """Change the toctree."""
    index = state.pages["index"]
    index.blocks = [("toctree", names) if block[0] == "toctree" else block for block in index.blocks]


@edit
def change_words_of_a_page(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one("prose"))
    if not found:
        return ""
    name, number = found
    text = state.pages[name].blocks[number][1]
    role = f" {rng.choice(ROLES)}" if rng.random() < 0.5 else ""
    state.pages[name].blocks[number] = ("prose", rng.choice([words(rng), text]) + f" {words(rng)}{role}.")
    return f"{name}: other words{role}"


@edit
def add_a_paragraph(state: State, rng: Random) -> str:
    name = some(rng, state.pages)
    text = f"{words(rng)} {rng.choice(ROLES)} and {rng.choice(ROLES)}."
    state.pages[name].blocks.insert(rng.randrange(1, len(state.pages[name].blocks) + 1), ("prose", text))
    return f"{name}: + {text}"


@edit
def take_out_a_block(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one(*TAKEN_OUT))
    if not found:
        return ""
    return f"{found[0]}: - {state.pages[found[0]].blocks.pop(found[1])[:2]}"


@edit
def add_a_clause(state: State, rng: Random) -> str:
    name = some(rng, set(state.pages) - NEVER)
    options = {} if rng.random() < 0.4 else {"site": some(rng, state.sites) or "oakfield"}
    if rng.random() < 0.3:
        options["heading"] = words(rng)
    block: Block = ("clause", rng.choice(CLAUSES), options)
    if rng.random() < 0.3:
        block = ("note", [block])
    blocks = state.pages[name].blocks
    blocks.insert(rng.randrange(1, len(blocks) + 1), block)
    return f"{name}: + {block}"


@edit
def change_options_of_a_clause(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one("clause"))
    if not found:
        return ""
    name, number = found
    _, key, options, *_ = state.pages[name].blocks[number]
    way = rng.randrange(5)
    new, body = dict(options), ""
    if way == 0:
        new["heading"] = rng.choice([words(rng), "none"])
    elif way == 1:
        new.pop("heading", None)
    elif way == 2:
        new["edition"] = rng.choice(["2018-05-25", "2026-06-01"])
    elif way == 3:
        new |= {"drop": rng.choice(["intro", "help", "who", "dpo"]), "reason": words(rng)}
    else:
        new, body = {**{k: v for k, v in new.items() if k == "site"}, "reason": words(rng)}, f"{words(rng)}."
    state.pages[name].blocks[number] = ("clause", key, new, body)
    return f"{name}: {key} {new} {body}"


@edit
def change_options_of_a_notice(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one("notice"))
    if not found:
        return ""
    name, number = found
    _, kind, _, _ = state.pages[name].blocks[number]
    options, body = rng.choice(
        [
            ({}, []),
            ({"order": "contact purposes"}, []),
            ({"omit": "transfers", "reason": words(rng)}, []),
            ({"site": some(rng, state.sites) or ""}, []),
            ({}, [("clause", "contact", {"heading": words(rng)})]),
        ]
    )
    state.pages[name].blocks[number] = ("notice", kind, options, body)
    return f"{name}: notice {options} {body}"


@edit
def add_what_a_reader_leaves_out(state: State, rng: Random) -> str:
    name = some(rng, state.pages)
    typed, label = f"{words(rng)} {rng.choice(ROLES)}", f"n{rng.randrange(999)}"
    block: Block = rng.choice(
        [
            ("admonition", f"{words(rng)} {rng.choice(ROLES)}", typed),
            ("footnote", label, typed),
            ("only", rng.choice(["html", "text", "draft"]), typed),
            ("raw", words(rng)),
            ("substitution", label, f"{words(rng)} [[site:oakfield:organisation.phone]]"),
        ]
    )
    blocks = state.pages[name].blocks
    blocks.insert(rng.randrange(1, len(blocks) + 1), block)
    return f"{name}: + {block}"


@edit
def print_a_notice_again(state: State, rng: Random) -> str:
    name = some(rng, set(state.pages) - NEVER)
    block: Block = ("notice", "cin-cla", {"site": some(rng, state.sites) or "oakfield"}, [])
    state.pages[name].blocks.append(block)
    return f"{name}: + {block}"


@edit
def swap_two_blocks(state: State, rng: Random) -> str:
    name = some(rng, state.pages)
    blocks = state.pages[name].blocks
    if len(blocks) < 3:
        return ""
    one, other = rng.sample(range(1, len(blocks)), 2)
    blocks[one], blocks[other] = blocks[other], blocks[one]
    return f"{name}: {blocks[one][0]} and {blocks[other][0]} swapped"


@edit
def change_a_heading(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one("title", "heading"))
    if not found:
        return ""
    name, number = found
    state.pages[name].blocks[number] = (state.pages[name].blocks[number][0], words(rng))
    return f"{name}: heading {state.pages[name].blocks[number][1]}"


@edit
def add_a_page(state: State, rng: Random) -> str:
    name = f"page{rng.randrange(6)}"
    if name in state.pages or len(state.pages) > 13:
        return ""
    kinds: list[list[Block]] = [
        [("prose", rng.choice(ROLES))],
        [("notice", "cin-cla", {"site": some(rng, state.sites) or ""}, [])],
        [("label", "new-label"), ("clause", "contact", {"site": some(rng, state.sites) or ""})],
        [
            ("label", rng.choice(["mill-contact", "plain-label"])),
            ("heading", words(rng)),
            ("include", "hours"),
        ],
    ]
    blocks: list[Block] = [("title", words(rng)), *rng.choice(kinds)]
    state.pages[name] = Page(rng.choice(["rst", "md"]), blocks)
    if rng.random() < 0.7:
        listed_as(state, [*listed(state), name])
    return f"{name} added: {blocks}"


@edit
def delete_a_page(state: State, rng: Random) -> str:
    name = some(rng, set(state.pages) - NEVER)
    if len(state.pages) < 7:
        return ""
    del state.pages[name]
    if rng.random() < 0.8:
        listed_as(state, [each for each in listed(state) if each != name])
    return f"{name} deleted"


@edit
def bring_a_page_back(state: State, rng: Random) -> str:
    from differential.base import first_pages

    name = some(rng, set(first_pages()) - set(state.pages))
    if not name:
        return ""
    state.pages[name] = first_pages()[name]
    if name not in listed(state):
        listed_as(state, [*listed(state), name])
    return f"{name} is there again"


@edit
def rename_a_page(state: State, rng: Random) -> str:
    name, new = some(rng, set(state.pages) - NEVER), f"moved{rng.randrange(4)}"
    if new in state.pages:
        return ""
    state.pages[new] = state.pages.pop(name)
    listed_as(state, [new if each == name else each for each in listed(state)])
    for site in state.sites.values():
        for keys in site.get("notices", {}).values():
            if keys.get("page") == name and rng.random() < 0.7:
                keys["page"] = new
    return f"{name} is {new}"


@edit
def write_in_the_other_syntax(state: State, rng: Random) -> str:
    name = some(rng, state.pages)
    page = state.pages[name]
    page.syntax = rng.choice([each for each in ("rst", "md", "txt") if each != page.syntax])
    return f"{name} as .{page.syntax}"


@edit
def move_a_notice(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one("notice", "clause"))
    if not found:
        return ""
    name, number = found
    other = some(rng, set(state.pages) - NEVER - {name})
    state.pages[other].blocks.append(state.pages[name].blocks.pop(number))
    return f"from {name} to {other}: {state.pages[other].blocks[-1][:2]}"


@edit
def move_a_label(state: State, rng: Random) -> str:
    found = some_block(state, rng, is_one("label"))
    if not found:
        return ""
    name, number = found
    label = state.pages[name].blocks.pop(number)
    at = some_block(state, rng, is_one("notice", "clause", "heading"))
    other, place = at or (name, number)
    state.pages[other].blocks.insert(place, label)
    return f"{label[1]} to {other}"


@edit
def touch_a_page(state: State, rng: Random) -> str:
    name = some(rng, state.pages)
    state.touched.add(f"{name}.{state.pages[name].syntax}")
    return f"{name} touched"


@edit
def touch_a_file_of_data(state: State, rng: Random) -> str:
    name = some(rng, [name for name in state.files() if name.endswith(".yaml") or "/clauses/" in name])
    state.touched.add(name)
    return f"{name} touched"


@edit
def change_an_included_file(state: State, rng: Random) -> str:
    state.parts["hours"] = [("prose", f"Open from {words(rng)}. {rng.choice(ROLES)}")]
    if rng.random() < 0.3:
        clause: Block = ("clause", rng.choice(CLAUSES), {"site": some(rng, state.sites) or "oakfield"})
        state.parts["hours"].append(clause)
    return f"hours: {state.parts['hours']}"


@edit
def include_a_file(state: State, rng: Random) -> str:
    name = some(rng, set(state.pages) - NEVER)
    state.pages[name].blocks.append(("include", "hours"))
    return f"{name} includes hours"


@edit
def say_another_site(state: State, rng: Random) -> str:
    name = some(rng, state.pages)
    state.pages[name].site = rng.choice([some(rng, state.sites) or "", "", "unheard-of"])
    return f"{name}: notice-site {state.pages[name].site}"


@edit
def reorder_the_index(state: State, rng: Random) -> str:
    names = [*listed(state)]
    rng.shuffle(names)
    listed_as(state, names)
    return "toctree in another order"
