"""What holds for every test, and what many of them look at: the patterns, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from caches import cached, changed
from hypothesis import settings

pytest.register_assert_rewrite("support")  # its assertions explain themselves, too
from support import Built, build, once, pattern_project  # noqa: E402 - after the line above

from sphinx_privacynotice.checks import registry  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

# the same examples in every run, however slow the machine
settings.register_profile("same", deadline=None, derandomize=True, database=None)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Let others' own use of what Sphinx deprecates pass: ours is an error."""
    config.addinivalue_line("markers", "law: the rules that ask what the law asks apply in this test")
    for module in ("myst_parser.mocking", "myst_parser.sphinx_ext.myst_refs"):
        config.addinivalue_line(
            "filterwarnings", f"ignore:.*[.]app. is deprecated:PendingDeprecationWarning:{module}"
        )


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Read the built-in pack once for all tests of a process, and prove that none of them changed it."""
    with cached():
        yield
    assert changed() == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, running, for the tests in tests/browser."""
    from chromium import do_without, find_chromium, running  # there alone

    path = find_chromium()
    if path is None:
        do_without("no Chromium here: on Debian and Ubuntu, apt install chromium")
    with running(path) as started:
        yield started


@pytest.fixture(scope="session")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The project of patterns with its pages in a syntax, not to be changed."""
    return once(lambda syntax: pattern_project(tmp_path_factory.mktemp("patterns") / syntax, syntax))


# builders that only write: one reading is enough for all of them
WRITERS = frozenset({"dirhtml", "singlehtml", "epub", "man", "texinfo", "xml", "pseudoxml"})


@pytest.fixture(scope="session")
def built_patterns(patterns: Callable[[str], Path]) -> Callable[[str, str], Built]:
    """The project of patterns built: by syntax and builder, without a warning."""

    def built(syntax: str, builder: str) -> Built:
        project = patterns(syntax)
        shared = project.parent / "shared-doctrees" if builder in WRITERS else None
        return build(project, builder, doctrees=shared, doctrees_wanted=builder == "html")

    return once(built)


@pytest.fixture(autouse=True, scope="module")
def _rules_of_law_in_modules(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave out the rules of law, in what fixtures make for a whole module, too, unless it is about them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "LAW_RULES_APPLY", request.node.get_closest_marker("law") is not None)
        yield


@pytest.fixture(autouse=True)
def _rules_of_law(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, _rules_of_law_in_modules: None
) -> None:
    """Leave out the rules of law where a test is not about them: notices of tests are often one clause."""
    apply = request.node.get_closest_marker("law") is not None
    monkeypatch.setattr(registry, "LAW_RULES_APPLY", apply)
