"""Stores what a build knew of its project beside the doctrees, for commands, which only parse conf.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils.parsers import rst

from sphinx_privacynotice.sphinx_ext.domain import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_privacynotice.text.page.syntax import PageSyntax


def keep_build(app: Sphinx, env: BuildEnvironment) -> None:
    """Keep what this build knew; where that cannot be written, no harm is done."""
    from sphinx_privacynotice.model.project.last_build import BUILD_FILE, LastBuild, built_json, conf_digest

    domain = load(env)
    if domain.place is None:
        (Path(app.doctreedir) / BUILD_FILE).unlink(missing_ok=True)  # of a project that was there
        return
    from sphinx_privacynotice.base.files import Folder, SourceError
    from sphinx_privacynotice.base.write import replace_files

    folder, conf, source = (Path(each).resolve() for each in (app.doctreedir, app.confdir, app.srcdir))
    built = LastBuild(conf, source, conf_digest(conf), _values(env), _names_taken())
    text = built_json(built, folder)
    file = folder / BUILD_FILE
    try:
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            replace_files(Folder(folder), {BUILD_FILE: text})
    except (OSError, UnicodeError, SourceError):
        file.unlink(missing_ok=True)


def syntax_of(env: BuildEnvironment) -> PageSyntax:
    """Return how this build reads pages, for the page reader: by all that it knows of conf.py."""
    from sphinx_privacynotice.model.project.build_conf import BuildConf
    from sphinx_privacynotice.text.page.syntax import PageSyntax

    conf = BuildConf(
        file="conf.py",
        values=_values(env),
        extensions=frozenset(env.config.extensions),
        names_taken=_names_taken(),
    )
    return PageSyntax(conf)


def _values(env: BuildEnvironment) -> dict[str, Any]:
    """Return the settings that decide what pages say, without what the extension itself adds."""
    from sphinx_privacynotice.model.project.last_build import VALUES

    values = {name: getattr(env.config, name) for name in VALUES if name in env.config}
    ours = set(load(env).own_folders)
    values["exclude_patterns"] = [each for each in env.config.exclude_patterns if each not in ours]
    myst = getattr(env, "myst_config", None)
    if myst is not None:
        usual = type(myst)().as_dict()
        for name, value in myst.as_dict().items():
            if value != usual[name] and not callable(value):
                values[f"myst_{name}"] = value
    return values


def _names_taken() -> frozenset[str]:
    """Return the short names of ours that others' directives and roles have."""
    from sphinx_privacynotice.sphinx_ext.directives import DIRECTIVE_CLASSES
    from sphinx_privacynotice.sphinx_ext.domain import NoticeDomain

    # tables without a public name; Sphinx's own check reads the same ones
    directives: dict[str, Any] = rst.directives._directives  # type: ignore[attr-defined] # noqa: SLF001
    roles: dict[str, Any] = rst.roles._roles  # type: ignore[attr-defined] # noqa: SLF001
    others = {name for name, ours in DIRECTIVE_CLASSES.items() if directives.get(name) is not ours}
    return frozenset(
        others | {name for name, ours in NoticeDomain.roles.items() if roles.get(name) is not ours}
    )
