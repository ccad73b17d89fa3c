"""The files of each notice for other web sites (`privacynotice_fragments`), at addresses that never move.

They are made of records when a build has ended, also where no page was written: so they are right whatever
was read again. A notice's files are made anew only when something that they show has changed.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util import logging

from sphinx_privacynotice.base.version import __version__
from sphinx_privacynotice.sphinx_ext.assets import write_whole
from sphinx_privacynotice.sphinx_ext.domain import load
from sphinx_privacynotice.sphinx_ext.earlier_pages import remove_ours
from sphinx_privacynotice.sphinx_ext.history import has_pages, phrases_of
from sphinx_privacynotice.sphinx_ext.judge import digest_of_notice, pages_of, record_of
from sphinx_privacynotice.sphinx_ext.written import keep_in, kept_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from sphinx_privacynotice.exports.parts import Shape
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

logger = logging.getLogger(__name__)

KEPT = ".notices-fragments.json"
"""Beside the output: which files were written, with a digest of what those of a notice show."""

_MEANT = "It is True, or a map with any of `level` (1 to 6), `title` (True or False) and `base` (an address)"


class _Wanted(NamedTuple):
    """What conf.py asks for."""

    shape: Shape
    base: str


def check_setting(app: Sphinx, config: Config) -> None:
    """Warn of a setting that nobody can follow (`config-inited`): it counts as not made."""
    if config.privacynotice_fragments and _read_setting(config) is None:
        message = f"privacynotice_fragments in conf.py is not understood. {_MEANT}"
        logger.warning("%s", message, type="privacynotice", subtype="bad-value")


def _read_setting(config: Config) -> _Wanted | None:
    """Return what conf.py asks for, None for nothing and for what is not understood."""
    from sphinx_privacynotice.exports.addresses import base_address
    from sphinx_privacynotice.exports.parts import DEFAULT_LEVEL, MAX_LEVEL, Shape

    typed = config.privacynotice_fragments
    if not typed:
        return None
    given = {} if typed is True else dict(typed)
    level, title = given.pop("level", DEFAULT_LEVEL), given.pop("title", True)
    address = given.pop("base", "")
    base = base_address(str(address or config.html_baseurl or ""))
    right = type(level) is int and 1 <= level <= MAX_LEVEL and isinstance(title, bool)
    if given or not right or (address and not base):
        return None
    return _Wanted(Shape(level, title), base)


def write_fragments(app: Sphinx, exception: Exception | None) -> None:
    """Write the files of every notice (`build-finished`), and take away those of notices that are gone."""
    if exception is not None or not has_pages(app.builder):
        return
    outdir = Path(app.outdir)
    state = kept_in(outdir / KEPT)
    if not (app.config.privacynotice_fragments or state):  # nothing of ours is here, or was
        return
    domain, wanted = load(app.env), _read_setting(app.config)
    digests = _digests(app, domain, wanted) if wanted is not None else {}
    stale = [of for of in digests if not _is_written(app, of, digests[of], state)]
    files = {name: "" for of in digests for name in _names_of(app, of)}
    for name in state.get("files", {}).keys() - files.keys():
        remove_ours(outdir / name, outdir)
    if stale:  # until all are written, nothing is certain of these
        certain = {of: digest for of, digest in digests.items() if of not in stale}
        keep_in(outdir / KEPT, {"files": files, "notices": certain})
    for of in stale:
        assert wanted is not None  # noqa: S101 - else nothing is stale
        for name, text in _make_files(app, domain, of, wanted).items():
            file = outdir / name
            if not file.is_file() or file.read_bytes() != text.encode():
                write_whole(file.parent, file.name, text)
    kept = {"files": files, "notices": digests}
    if stale or state:
        keep_in(outdir / KEPT, {name: each for name, each in kept.items() if each})


def _digests(app: Sphinx, domain: NoticeDomain, wanted: _Wanted) -> dict[str, str]:
    """Return a digest of all that the files of each notice show; the project need not be loaded for it."""
    sites = domain.fingerprints()
    builder = app.builder
    about = [
        *(__version__, wanted, sorted(app.env.found_docs), builder.name),
        getattr(builder, "link_suffix", ""),
    ]
    return {
        of: blake2b(
            repr([*about, digest_of_notice(domain, of, pages), _banner(domain, of)]).encode(), digest_size=16
        ).hexdigest()
        for of, pages in sorted(pages_of(domain).items())
        if of.partition("/")[0] in sites
    }


def _is_written(app: Sphinx, of: str, digest: str, state: dict[str, dict[str, str]]) -> bool:
    there = all((Path(app.outdir) / name).is_file() for name in _names_of(app, of))
    return there and state.get("notices", {}).get(of) == digest


def _names_of(app: Sphinx, of: str) -> list[str]:
    """Return the names of the files of a notice, but for what are pages of the project's own."""
    from sphinx_privacynotice.exports.files import file_names

    site, _, kind = of.partition("/")
    anchors = (anchor for found in load(app.env).anchors.values() for anchor in found)
    names = file_names(site, kind, {anchor.audience for anchor in anchors if anchor.of == of} or {""})
    return [name for name in names if name.rpartition(".")[0] not in app.env.found_docs]


def _banner(domain: NoticeDomain, of: str) -> str:
    """Return what a preview says above a notice that differs from the published one."""
    found = domain.preview.said.get(of)
    return found.words if found is not None else ""


def _make_files(app: Sphinx, domain: NoticeDomain, of: str, wanted: _Wanted) -> dict[str, str]:
    from sphinx_privacynotice.exports.addresses import Site
    from sphinx_privacynotice.exports.files import notice_files
    from sphinx_privacynotice.exports.parts import Around

    project = domain.project
    record = record_of(domain, project, of, pages_of(domain)[of]) if project is not None else None
    if project is None or record is None:
        return {}
    phrases = phrases_of(domain, of)
    around = Around(
        language=phrases.language,
        phrase=phrases.phrase,
        name=project.sites[record.site].name,
        direction=phrases.direction,
        banner=_banner(domain, of),
        site=Site(wanted.base, app.env.found_docs, app.builder.get_target_uri),
    )
    wanted_names = _names_of(app, of)
    files = notice_files(record, wanted.shape, around)
    return {name: text for name, text in files.items() if name in wanted_names}
