"""The roles for a page's own words: a value of the site, a law, a link to a clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes

from sphinx_privacynotice.base.findings import Finding, Place
from sphinx_privacynotice.base.messages import closest, did_you_mean_law
from sphinx_privacynotice.model.site.paths import PATH, known_path, meant_path, path_fault
from sphinx_privacynotice.model.site.view import ResolvedValue, is_present
from sphinx_privacynotice.text.clause.inlines import gap_node, law_not_yet, missing_value, target_of
from sphinx_privacynotice.text.clause.nodes import SITE, VALUE, link, mark_untranslatable

if TYPE_CHECKING:
    from sphinx_privacynotice.model.site.view import NoticeData
    from sphinx_privacynotice.text.clause.formatting import ValueFormatter
    from sphinx_privacynotice.text.page.context import PageContext

TITLED = re.compile(r"(?P<words>.*\S)\s*<(?P<target>[^<>]+)>", re.DOTALL)
_SITE_PATH = re.compile(r"(?:(?P<site>[\w.-]+):)?(?P<path>.+)")


def site_role(page: PageContext, text: str, document: nodes.document, place: Place) -> list[nodes.Node]:
    """Return a value of the site, or a link to it in words of the page's own.

    ``text`` is ``dpo.email``, ``oakfield:dpo.email`` of another site, or ``our policy <links.policy>``.
    """
    page.look_at_markup()
    titled = TITLED.fullmatch(text.strip())
    words = " ".join(titled["words"].split()) if titled else ""
    match = _SITE_PATH.fullmatch(titled["target"].strip() if titled else text.strip())
    path = match["path"].strip() if match else ""
    if not PATH.fullmatch(path) or path.startswith("."):
        meant = _meant(text)
        hint = f"Write `{meant}`" if meant else "Name one by its path, as in `dpo.email`"
        page.report(Finding("unknown-path", f"“{text}” is no value of a site", place, hint, text))
        return []
    key = min(page.project.sites, default="KEY")
    hint = f"Write the site before the path, as in `{key}:{path}`,"
    site = page.site((match["site"] or "") if match else "", document, place, hint)
    if site is None:
        return []
    kind = _kind(page, site)
    page.depend_on("path", path)
    fault = path_fault(path, None, page.project.library, page.project.link_keys)
    if fault:
        message, hint, code = fault
        page.report(Finding(code, message, place, hint, path))
        return []
    view = page.view_of(site, kind)

    def gap(key: str) -> nodes.Node:
        if not view.is_draft:
            page.report_unless_known(site)(missing_value(view, key, place, "the page", Place(site.file)))
        return gap_node(forms, key)

    forms: ValueFormatter = page.forms(site, kind, gap)
    found = view.find(path)
    if found is None or not is_present(found):
        made: list[nodes.Node] = [gap(path)]
    elif words:
        made = _linked(page, view, found, words, place)
    elif path.endswith(".text"):
        owner = view.find(path.removesuffix(".text"))
        made = forms.own_text(owner) if owner else []
    else:
        made = forms.inlines(ResolvedValue(found.value, found.path))
    return [_of_site(made, site.key, kind)]


def _meant(text: str) -> str:
    """Return the path that is written in braces, or with spaces, "" for none."""
    path = ".".join(text.strip("{ }").split())
    known = PATH.fullmatch(path) and not path.startswith(".")
    return (path if known_path(path) else meant_path(path)) if known else ""


def _of_site(made: list[nodes.Node], site: str, kind: str) -> nodes.inline:
    """Return the words of a role, with the site that they are about."""
    whole = nodes.inline("", "", *made, classes=["notice-words"])
    whole[SITE] = site
    for each in whole.findall(nodes.Element):
        if VALUE in each:  # the notice around may be another site's
            each[VALUE] = f"{site}/{kind}:{each[VALUE]}"
    mark_untranslatable(whole)
    return whole


def _linked(
    page: PageContext, view: NoticeData, found: ResolvedValue, words: str, place: Place
) -> list[nodes.Node]:
    """Return a link with words of the page's own; words for what leads nowhere are reported."""
    target = target_of(view, found)
    if target:
        made = link([nodes.Text(words)], target)
        made[VALUE] = found.key
        return [made]
    message = f"“{words}” cannot lead to “{found.key}”, which is no address, e-mail or number to ring"
    hint = f"Write the path alone, `{found.key}`, to print the value, or the words without the role"
    page.report(Finding("bad-option", message, place, hint, found.key))
    return [nodes.Text(words)]


def law_role(page: PageContext, text: str, document: nodes.document, place: Place) -> list[nodes.Node]:
    """Return a law as cited on the notice's day: ``ukpga/2018/12``, or ``own words <ukpga/2018/12>``."""
    page.look_at_markup()
    match = TITLED.fullmatch(text.strip())
    key, words = (match["target"].strip(), " ".join(match["words"].split())) if match else (text.strip(), "")
    library = page.project.library
    if key not in library.law_ids:
        hint = did_you_mean_law(key, library.law_ids) or _by_title(page, key)
        page.report(Finding("unknown-law", f"No pack has a law “{key}”", place, hint, key))
        return [nodes.Text(words)] if words else []  # an id is no word for a reader
    sites = page.project.sites
    site = page.stack[-1].site if page.stack else sites.get(page.quiet_site(document))
    if site is None:  # what the law is called today depends on no site
        page.depend_on("first-site")
        site = next(iter(sites.values()), None)
    if site is None:
        return [nodes.Text(words)] if words else []
    forms = page.forms(site, _kind(page, site), nodes.Text)
    cited = forms.citation(key, words)
    coming = None if cited else forms.view.coming_law(key)
    if coming:
        page.report(law_not_yet(coming, forms.view, place))
    return cited or forms.coming(key, words) or []


def _by_title(page: PageContext, words: str) -> str:
    """Return how to name the law that is cited by its title."""
    entries = [each for pack in page.project.library.packs for law in pack.laws.values() for each in law]
    titles = {title: each.id for each in entries for title in (each.title, each.cite)}
    meant = words if words in titles else closest(words, titles)
    return f"Write its id, `{titles[meant]}`" if meant else "Write its id, as in `ukpga/2018/12`"


def _kind(page: PageContext, site: Any) -> str:
    """Return the kind of notice a role speaks for, or none where the page does not say."""
    if page.stack and page.stack[-1].site is site:
        return page.stack[-1].name
    kinds = page.kinds_of(site)
    if len(kinds) != 1:
        return ""
    from sphinx_privacynotice.text.page.languages import variant_of

    return variant_of(page, site, kinds[0]).name(kinds[0])
