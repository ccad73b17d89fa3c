"""A page for each code of a finding, made of the code's own words and of the examples that tests run.

The pages are written to ``docs/findings/`` when a build begins, and are no part of the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_privacynotice.checks.examples import TAKEN_OUT
from sphinx_privacynotice.checks.explain import OUTCOMES, Explanation, codes_by_subject, explain, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "findings"


def page_of(found: Explanation) -> str:
    """Return the page of a code, in MyST."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Explanation) -> Iterator[str]:
    code = found.code
    yield from (f"# {code.code}", "", code.title, "")
    about = {"Severity": str(code.severity), "Why": code.why, "To mend it": code.help}
    if code.law:
        about["Law"] = f"`{code.law}`"
    if code.is_new:
        about["New"] = f"For information in {code.since}, {code.severity} in the next release."
    for term, text in about.items():
        yield from (term, f": {text}", "")
    if found.examples:
        yield from ("## Examples", "")
        yield "Each is what it changes in the files of a made-up school with nothing wrong in them."
        yield f"`{TAKEN_OUT}` means that the key is not there."
        yield ""
    for example in found.examples:
        yield from (f"### {OUTCOMES[example.outcome]}{': ' if example.name else ''}{example.name}", "")
        for where, text in parts_of(example):
            yield from (f"{where}{':' if text else ''}", "")
            if text:
                # longer than any fence of a page
                yield from ("``````text", *text.rstrip("\n").split("\n"), "``````", "")
    yield from ("## To set it, or to turn it off", "")
    yield "In the [project file](../reference/settings.md#checks):"
    yield from ("", "```yaml", found.to_set.rstrip("\n"), "```", "")
    yield "For one notice, below the notice in its site file:"
    yield from ("", "```yaml", "notices:", "  cin-cla:", "    checks:", f"      {code.code}:")
    yield from ("        severity: off", "        reason: Why this is right for us.", "```")


def write_pages(app: Sphinx) -> None:
    """Write the pages that are not there or say something else, and remove those of codes that are gone."""
    folder = Path(app.srcdir) / FOLDER
    folder.mkdir(exist_ok=True)
    codes = [code.code for listed in codes_by_subject().values() for code in listed]
    pages = {f"{code}.md": page_of(explain(code)) for code in codes}
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the pages before Sphinx looks for documents."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
