"""From which pack a notice is: packs may have notices of one kind for different kinds of organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_privacynotice.model.pack.loader import Pack


def packs_with_notice(packs: Sequence[Pack], kind: str) -> list[Pack]:
    """Return the packs whose notice of ``kind`` is used for some organisation, the strongest first.

    ``packs`` are in order of precedence, lowest first. Whom a pack serves is what the newest edition of its
    notice says by `for`, nothing: everybody. One that serves nobody but whom a later one serves is left out.
    """
    found: list[Pack] = []
    served: set[str] = set()
    for pack in (each for each in reversed(packs) if kind in each.notices):
        named = set(pack.notices[kind][-1].for_)
        if not named or not named <= served:
            found.append(pack)
        if not named:
            break
        served |= named
    return found


def pack_with_notice(packs: Sequence[Pack], kind: str, organisation: Iterable[str]) -> Pack | None:
    """Return the pack that a notice of ``kind`` is from, None where no pack has one.

    It is the last that serves one of the kinds of ``organisation``; where none does, or the site does not
    say what it is, the last.
    """
    found = packs_with_notice(packs, kind)
    kinds = set(organisation)
    for pack in found:
        named = pack.notices[kind][-1].for_
        if not named or not kinds.isdisjoint(named):
            return pack
    return found[0] if found else None
