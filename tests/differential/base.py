"""The project that every sequence of edits begins with: four sites, two packs, nine pages, both syntaxes."""

from __future__ import annotations

from differential.state import Clause, Pack, Page, State


def site(name: str, number: int, **more: object) -> dict[str, object]:
    """Return the facts of a site that has little to say."""
    return {
        "organisation": {
            "name": name,
            "kind": "academy",
            "phone": f"01632 9601{number:02}",
            "email": f"office@school{number}.example",
        },
        **more,
    }


def first_sites() -> dict[str, dict[str, object]]:
    """Return the sites."""
    return {
        "oakfield": site(
            "Oakfield School",
            1,
            extends="../trust.yaml",
            people={
                "ash": {"name": "Ms Ash", "post": "deputy head", "phone": "01632 960111"},
                "elm": {"name": "Mr Elm", "email": "elm@school1.example", "at": "organisation"},
            },
            contacts={"questions": "ash", "access": {"person": "elm"}},
            facts={"motto": "Bring a lantern", "unused": "nothing prints this"},
            notices={
                "cin-cla": {
                    "in_force": "2026-12-01",
                    "page": "oakfield",
                    "purposes": ["standard", {"text": "keep our lamps lit"}],
                    "transfers": "none",
                    "retention": [
                        {"records": "Pupil records", "period": "25 years"},
                        {"text": "Others briefly"},
                    ],
                }
            },
        ),
        "millbrook": site(
            "Millbrook School",
            2,
            extends="../trust.yaml",
            designated_teacher="Head of year",
            contacts={"complaints": {"post": "the office of year nine"}},
            authorities={"millshire": {"name": "Millshire Council", "short": "Millshire"}},
            terms={"young": "pupils in care"},
            notices={
                "cin-cla": {
                    "in_force": "2025-06-01",
                    "page": ["millbrook", "more"],
                    "retention": [{"records": "Letters", "period": "P2Y"}],
                    "recipients": [{"authority": "millshire", "why": "they pay"}],
                },
                "visitors": {"in_force": "2026-01-01", "page": "visitors"},
            },
        ),
        "ashby": site(
            "Ashby School",
            3,
            dpo={"post": "clerk", "email": "clerk@school3.example"},
            links={"guide": "https://school3.example/guide"},
            notices={
                "cin-cla": {
                    "page": "ashby",
                    "retention": [{"records": "All records", "until_age": "25"}],
                    "transfers": "none",
                },
                "visitors": {"in_force": "2024-03-01"},
            },
        ),
        "quiet": site("Quiet School", 4, extends="../trust.yaml"),
    }


def first_pack() -> Pack:
    """Return the pack that the project has from the start."""
    body = {
        ("purposes", "2018-05-25", 1): Clause(
            "Why we write things down",
            [
                "{id}`intro` We use facts about {{ terms.young }} to:",
                "- {id}`help` help each child\n- {id}`watch` watch over the gate\n- {{ purposes }}",
            ],
        ),
        ("purposes", "2026-06-01", 1): Clause(
            "What we write things down for",
            [
                "{id}`intro` We use facts about {{ terms.young }}, and only those, to:",
                "- {id}`help` help each child\n- {id}`watch` watch over the gate\n- {{ purposes }}",
            ],
        ),
        ("purposes", "2031-01-01", 1): Clause("Later", ["{id}`intro` Nothing yet.", "- {{ purposes }}"]),
        ("retention", "2018-05-25", 1): Clause(
            "How long",
            [
                "{id}`how` {each}`retention` {{ .records }}: {{ .period }}",
                "{when}`retention_schedule` See {{ retention_schedule }}.",
            ],
        ),
        ("retention", "2018-05-25", 2): Clause(
            "How long we keep it",
            ["{id}`how` These are kept:", "- {{ retention }}"],
        ),
        ("recipients", "2018-05-25", 1): Clause(
            "Who sees it",
            [
                "{id}`who` We pass facts on to:",
                "- {id}`council` the council\n- {{ recipients }}",
                "{unless}`recipients` And to nobody else.",
                "{each}`authorities` {{ .name }} may ask.",
            ],
        ),
        ("contact", "2018-05-25", 1): Clause(
            "Contact",
            [
                "Ask {{ organisation.name }} on {{ organisation.phone }}, or:",
                "- {{ contacts.questions }}\n- {{ contacts.complaints }}",
                "Read [the guide](<{{ links.guide }}>) ({law}`zz/2001/1`).",
            ],
        ),
        ("dpo", "2018-05-25", 1): Clause(
            "",
            [
                "{id}`dpo` Our officer is {{ dpo }}, {{ dpo.email }}.",
                "{when}`designated_teacher` The teacher: {{ designated_teacher }}.",
                "{when}`organisation.kind = academy` We are an academy under {law}`our rules <zz/2005/7>`.",
            ],
        ),
        ("transfers", "2018-05-25", 1): Clause(
            "Abroad",
            ["{when}`transfers` We send:", "- {{ transfers }}", "{unless}`transfers` We send nothing."],
        ),
        ("greeting", "2018-05-25", 1): Clause("Welcome", ["Sign the book at {{ organisation.name }}."]),
    }
    whole = ["purposes", "recipients", "retention", "transfers", "dpo", "contact"]
    return Pack(
        {
            "id": "lantern",
            "version": "1.0.0",
            "title": "Lantern words",
            "publisher": "Westshire Learning Trust",
            "licence": "CC0-1.0",
            "language": "en-GB",
            "jurisdiction": "england",
            "terms": {"young": {"default": "children"}, "idle": {"default": "no clause prints this"}},
            "defaults": {"designated_teacher": "the head"},
        },
        body,
        {
            ("cin-cla", "2018-05-25"): whole,
            ("cin-cla", "2026-09-01"): [*whole[:2], *whole[3:], "retention"],
            ("visitors", "2018-05-25"): ["greeting", "contact"],
        },
        {
            "zz/2001/1": [
                {
                    "title": "Lantern Act 2001",
                    "cite": "Lantern Act",
                    "url": "https://law.example/1",
                    "from": "2001-05-01",
                },
                {
                    "title": "Lantern Act 2001",
                    "cite": "Lantern Act (as amended)",
                    "url": "https://law.example/1a",
                    "from": "2026-03-01",
                },
            ],
            "zz/2005/7": {"title": "Rules 2005", "cite": "the Rules", "url": "https://law.example/7"},
            "zz/2009/9": {"title": "Idle Act", "cite": "Idle Act", "url": "https://law.example/9"},
        },
        {"guide": "https://trust.example/guide", "idle": "https://trust.example/idle"},
        {"draft_banner": "A draft.", "declared_none": "none at all"},
    )


def second_pack() -> Pack:
    """Return the pack that is there from the start and not asked for."""
    about = {
        "id": "gate",
        "version": "1.0.0",
        "title": "Gate words",
        "licence": "CC0-1.0",
        "language": "en-GB",
    }
    return Pack(
        about,
        {
            ("contact", "2018-05-25", 1): Clause("Ring the bell", ["Ring for {{ organisation.name }}."]),
            ("recipients", "2018-05-25", 1): Clause(
                "Who looks", ["{id}`who` We tell:", "- {id}`council` the council\n- {{ recipients }}"]
            ),
        },
        links={"guide": "https://gate.example/guide"},
        phrases={"draft_banner": "Not yet."},
    )


def first_pages() -> dict[str, Page]:
    """Return the pages; words hold roles as ``[[role:words]]``."""
    names = ["oakfield", "millbrook", "more", "ashby", "visitors", "ways", "facts", "plain"]
    return {
        "index": Page("rst", [("title", "Policies"), ("prose", "All our policies."), ("toctree", names)]),
        "oakfield": Page(
            "md",
            [
                ("title", "Oakfield"),
                ("prose", "For families. See [[clause:retention]] and [[ref:plain-label]]."),
                ("label", "oak-notice"),
                ("notice", "cin-cla", {}, []),
                ("prose", "The end of [[site:organisation.name]]."),
            ],
        ),
        "millbrook": Page(
            "rst",
            [
                ("title", "Millbrook"),
                ("label", "mill-purposes"),
                ("clause", "purposes", {}),
                ("prose", "We add: [[site:designated_teacher]]."),
                ("clause", "recipients", {"heading": "Who else"}),
                ("heading", "Hours"),
                ("include", "hours"),
                ("note", [("clause", "dpo", {})]),
            ],
        ),
        "more": Page(
            "md",
            [
                ("title", "More of Millbrook"),
                ("label", "mill-retention"),
                ("clause", "retention", {}),
                ("label", "mill-contact"),
                ("clause", "contact", {}),
                ("prose", "Back to [[clause:purposes]]."),
            ],
        ),
        "ashby": Page(
            "rst",
            [
                ("title", "Ashby"),
                ("label", "ashby-top"),
                (
                    "notice",
                    "cin-cla",
                    {"order": "contact dpo", "omit": "recipients", "reason": "It has none."},
                    [("clause", "retention", {"heading": "Kept"})],
                ),
                ("prose", "Under [[law:zz/2001/1]]."),
            ],
        ),
        "visitors": Page("md", [("title", "Visitors"), ("notice", "visitors", {}, [])]),
        "ways": Page(
            "md",
            [
                ("title", "Ways"),
                ("prose", "Go to [[clause:oakfield:contact]], [[clause:their words <millbrook:retention>]]."),
                ("prose", "Or [[ref:mill-purposes]], [[ref:mill-contact]], [[ref:the notice <oak-notice>]]."),
                (
                    "prose",
                    "Ashby's: [[clause:ashby:cin-cla/retention]], [[clause:millbrook:visitors/greeting]].",
                ),
            ],
        ),
        "facts": Page(
            "rst",
            [
                ("title", "Facts"),
                ("prose", "Ring [[site:oakfield:organisation.phone]] or [[site:ashby:dpo.email]]."),
                ("prose", "[[site:millbrook:contacts.complaints]] and [[site:quiet:organisation.name]]."),
                ("heading", "Mottos"),
                ("prose", "[[site:oakfield:facts.motto]] by [[law:the law <zz/2005/7>]]."),
            ],
        ),
        "plain": Page(
            "rst",
            [
                ("title", "Plain"),
                ("label", "plain-label"),
                ("heading", "A plain heading"),
                ("prose", 'Nothing of "notices" -- see [[ref:theirs <ashby-top>]].'),
                ("include", "hours"),
            ],
        ),
    }


def first_state() -> State:
    """Return the project at the beginning."""
    trust = {
        "controller": {"name": "Westshire Learning Trust"},
        "dpo": {"post": "data protection officer", "name": "Mx Byrne", "email": "dpo@trust.example"},
        "contacts": {"complaints": {"post": "the trust's office", "phone": "01632 960900"}},
        "authorities": {"westshire": {"name": "Westshire County Council", "short": "Westshire"}},
        "facts": {"colour": "green"},
    }
    return State(
        first_sites(),
        trust,
        {
            "sites": ["sites/*.yaml"],
            "packs": ["./pack"],
            "checks": {"lost-item": {"severity": "info", "reason": "So be it."}},
        },
        {"pack": first_pack(), "extra": second_pack()},
        first_pages(),
        {"hours": [("prose", "Open from nine. [[site:millbrook:organisation.phone]]")]},
    )
