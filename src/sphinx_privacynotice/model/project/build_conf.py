"""The settings of conf.py that affect what pages say: parsed from its source, or stored by the last build."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from sphinx_privacynotice.base.files import MAX_FILE_BYTES, read_bytes
from sphinx_privacynotice.base.findings import Finding, Place, Severity
from sphinx_privacynotice.base.messages import listed
from sphinx_privacynotice.model.project.conf_py import Conf, ConfEditError, read_conf
from sphinx_privacynotice.model.project.discovery import CONF, EXTENSION, ProjectPlace, last_builds
from sphinx_privacynotice.model.project.documents import DocumentRules
from sphinx_privacynotice.model.project.last_build import ADDRESSES, VALUES, LastBuild, conf_digest, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

MYST = "myst_"
MARKDOWN = {"myst_parser": (".md",), "myst_nb": (".md", ".myst")}
"""Extensions that make pages in MyST, with the endings that they add."""

_SYNTAX = {
    **dict.fromkeys(("restructuredtext", "rst"), "rst"),
    **dict.fromkeys(("markdown", "md", "myst", "myst-nb"), "md"),
}
_MEANT = {
    "exclude_patterns": "pages are taken to be all files that plain values leave, with the endings of pages",
    "source_suffix": "pages are taken to be those that end with .rst or .md",
    "myst_enable_extensions": "MyST is read with its common extensions",
}
_MATTER = frozenset({*VALUES, "master_doc"}) - {"language", "templates_path", *ADDRESSES}
_LISTS = frozenset({"exclude_patterns"})
"""Settings of which a part is better than nothing: each pattern leaves out what it names."""
_OLD_NAMES = {"master_doc": "root_doc"}


@dataclass(frozen=True, slots=True)
class BuildConf:
    """What is known of a project's settings.

    ``file`` is conf.py's name in messages, "" without one. ``values`` are the settings that are known,
    ``unknown`` those that only a build could tell. ``differences`` says where the last build had another
    value than conf.py's text, ``others`` which further folders have a conf.py that names the extension.
    """

    file: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    extensions: frozenset[str] = frozenset()
    extensions_known: bool = True
    names_taken: frozenset[str] = frozenset()
    broken: str = ""
    others: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """Return a setting that is a text, "" where it is none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a setting that is a list of texts, empty where it is none."""
        value = self.values.get(name)
        value = value if isinstance(value, list | tuple) else ()
        return tuple(each for each in value if isinstance(each, str))

    def suffixes(self) -> dict[str, str]:
        """Return the endings of pages, as Sphinx tries them, with the syntax of each ("" for another)."""
        if not self.file or self.broken:
            return {".md": "md", ".rst": "rst"}
        value = self.values.get("source_suffix", {".rst": "restructuredtext"})
        value = {value: ""} if isinstance(value, str) else value
        typed = dict(value) if isinstance(value, Mapping) else dict.fromkeys(self.texts("source_suffix"), "")
        kinds = {
            suffix: kind if isinstance(kind, str) and kind else "restructuredtext"
            for suffix, kind in typed.items()
            if isinstance(suffix, str) and suffix
        }
        # an extension's endings come after conf.py's, and override those that conf.py gives no other kind
        for ending in self._of_extensions():
            if kinds.get(ending, "restructuredtext") == "restructuredtext":
                kinds[ending] = "markdown"
        return {suffix: _SYNTAX.get(kind, "") for suffix, kind in kinds.items()}

    def _of_extensions(self) -> Iterable[str]:
        known = list(chain.from_iterable(MARKDOWN[name] for name in MARKDOWN if name in self.extensions))
        # where the extensions are not all there, MyST's may be among those that are not
        whole = EXTENSION in self.extensions and self.extensions_known
        return known if known or whole else [".md"]

    def rules(self, own_folders: Iterable[str]) -> DocumentRules:
        """Return which files are documents; ``own_folders`` are those of ours that hold none."""
        own = tuple(own_folders)
        if not self.file or self.broken:
            return DocumentRules(self.suffixes(), own, hidden=False)
        exclude = (*self.texts("exclude_patterns"), *self.texts("templates_path"), *own)
        return DocumentRules(self.suffixes(), exclude, self.texts("include_patterns") or ("**",))

    def myst(self) -> dict[str, Any] | None:
        """Return the settings of MyST by their names there, None where nothing says which they are."""
        if not self.file or self.broken or f"{MYST}enable_extensions" in self.unknown:
            return None
        found = {name: value for name, value in self.values.items() if name.startswith(MYST)}
        return {name.removeprefix(MYST): value for name, value in found.items()}

    def links(self) -> dict[str, tuple[str, str | None]]:
        """Return the roles that `sphinx.ext.extlinks` makes, each with its address and its words."""
        value = self.values.get("extlinks")
        if not isinstance(value, Mapping) or "sphinx.ext.extlinks" not in self.extensions:
            return {}
        found = {}
        for name, each in value.items():
            match each:
                case [str() as address, (str() | None) as words]:
                    found[str(name)] = (address, words)
        return found

    def findings(self) -> list[Finding]:
        """Return what is to be said of settings that are not known, or that a build had otherwise."""
        place = Place(self.file)
        if self.broken:
            hint = "Mend it first: a build stops here, and pages are read as if it were not there"
            return [Finding("conf-unknown", self.broken, place, hint, severity=Severity.WARNING)]
        found = []

        def inform(code: str, message: str, hint: str, key: str = "") -> None:
            found.append(Finding(code, message, place, hint, key, severity=Severity.INFO))

        if self.others:
            message = f"{listed(self.others)} have a {CONF} that names {EXTENSION}, too; this one is read"
            hint = f"To settle it, write `docs:` and the folder of {CONF} into privacynotice.yaml"
            inform("conf-unknown", message, hint, "docs")
        if self.unknown:
            meant = next(
                (_MEANT[name] for name in _MEANT if name in self.unknown), "it is taken not to be set"
            )
            message = f"{CONF} sets {listed(self.unknown)} by code, which is not run here; {meant}"
            hint = "Build the project once (what the build knew is kept), or write it as plain values"
            inform("conf-unknown", message, hint, self.unknown[0])
        if self.differences:
            message = f"The last build had another value than {CONF} says for {listed(self.differences)}"
            hint = "Take out what changes it (an option of sphinx-build, an extension), or build again"
            inform("build-differs", message, hint)
        return found


def read_build_conf(place: ProjectPlace, name: str) -> BuildConf:
    """Return what is known of the settings of a project; ``name`` is what messages call its conf.py."""
    if place.conf is None:
        return BuildConf()
    try:
        data = read_bytes(place.conf / CONF) or b""
        conf = read_conf(data[:MAX_FILE_BYTES].decode("utf-8-sig", "surrogateescape"))
    except OSError:
        return BuildConf()
    except ConfEditError as error:
        return BuildConf(name, broken=str(error))
    digest = conf_digest(place.conf)
    builds = last_builds(place.conf, place.folder)
    built = next((each for each in builds if each.digest == digest and each.source == place.source), None)
    values = {_OLD_NAMES.get(each, each): value for each, value in conf.values.items()}
    wanted = [*_MATTER, *(each for each in conf.by_code if each.startswith(MYST))]
    unknown = {_OLD_NAMES.get(each, each) for each in wanted if conf.unknown(each)}
    if conf.opaque:  # what conf.py imports may set anything: the likeliest is reported
        unknown &= {"exclude_patterns", "source_suffix", *conf.by_code}
    others = tuple(os.path.relpath(each, place.folder).replace(os.sep, "/") for each in place.others)
    return replace(_with_built(name, conf, values, unknown, built), others=others)


def _with_built(
    name: str, conf: Conf, values: dict[str, Any], unknown: set[str], built: LastBuild | None
) -> BuildConf:
    """Return settings as typed, and for those that only a build can tell, as the last build had them."""
    known = {each: value for each, value in values.items() if each in VALUES or each.startswith(MYST)}
    differences, taken = [], conf.names_taken
    if built:
        unknown, taken = set(), taken | built.names_taken
        differences = [
            each
            for each, value in built.values.items()
            if each in known and each not in ADDRESSES and not _same(each, known[each], value)
        ]
        known = {**built.values, **known}
    for each in unknown & {*known}:
        del known[each]
    known |= {each: conf.least[each] for each in unknown & _LISTS & {*conf.least}}
    return BuildConf(
        name,
        known,
        tuple(sorted(unknown)),
        tuple(sorted(differences)),
        conf.extensions,
        not conf.unknown("extensions"),
        taken,
    )


def _same(name: str, typed: Any, built: Any) -> bool:
    """Say whether a build had the value that was written; extensions may have added endings of their own."""
    if name == "source_suffix":
        return {*([typed] if isinstance(typed, str) else typed)} <= {*built}
    return bool(_comparable(typed) == _comparable(built))


def _comparable(value: Any) -> Any:
    """Return a value in one form, however it was written and in whatever order."""
    made = plain(value)
    return sorted(map(repr, made)) if isinstance(made, list) else made
