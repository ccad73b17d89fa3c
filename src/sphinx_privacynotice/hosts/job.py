"""How a job ends: one line in its log, an error as an annotation, an exit status.

Jobs print here alone. They do without click, and so without the terminal of the commands.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sphinx_privacynotice.base.escape import one_line
from sphinx_privacynotice.hosts.api import HostError
from sphinx_privacynotice.hosts.artifact import ArtifactError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOKENS = ("GITHUB_TOKEN", "PRIVACYNOTICE_TOKEN")


def run_job(job: Callable[[], str], env: Mapping[str, str]) -> int:
    """Run a job that returns what it did; return 0, or 1 where it could not, with the reason in the log."""
    try:
        said = job()
    except ArtifactError as error:
        return _fail(f"The report is not posted: {error}.", env)
    except HostError as error:
        return _fail(f"{error}.", env)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _fail("The host's answer has another shape than its documentation says.", env)
    sys.stdout.write(f"{_shown(said, env)}\n")
    return 0


def refuse(usage: str) -> int:
    """Say how a job is called; return the exit status of wrong use."""
    sys.stderr.write(f"{usage}\n")
    return 2


def _fail(message: str, env: Mapping[str, str]) -> int:
    shown = _shown(message, env)
    if env.get("GITHUB_ACTIONS") == "true":  # an annotation, of which no value can be the end
        sys.stdout.write(f"::error title=sphinx-privacynotice::{shown.replace('%', '%25')}\n")
    else:
        sys.stderr.write(f"{shown}\n")
    return 1


def _shown(text: str, env: Mapping[str, str]) -> str:
    for name in TOKENS:
        if env.get(name):
            text = text.replace(env[name], "***")
    return one_line(text)
