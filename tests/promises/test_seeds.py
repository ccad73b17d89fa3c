"""Real notices, where a folder of them is at hand: word for word in html, text and the reading copy."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import CONF, build, reading_copies, record_of_builder, record_of_reader, write_tree

SAMPLES = os.environ.get("PRIVACYNOTICE_SAMPLES", "")
NUMBERS = range(5)

pytestmark = pytest.mark.skipif(
    not SAMPLES, reason="PRIVACYNOTICE_SAMPLES does not name the folder of the sample notices"
)

THEMES = ["alabaster", "furo" if importlib.util.find_spec("furo") else "classic"]

INDEX = "Samples\n=======\n\n.. toctree::\n   :glob:\n\n   pages/*\n"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project around a copy of the samples as they stand."""
    folder = tmp_path_factory.mktemp("samples") / "project"
    shutil.copytree(SAMPLES, folder, ignore=shutil.ignore_patterns("README*", "compare"))
    return write_tree(folder, {"conf.py": CONF, "index.rst": INDEX})


def compare(number: int, file: Path) -> None:
    """Let the samples' own comparison say whether every word is there, in order."""
    done = subprocess.run(  # noqa: S603 - the folder's owner names it
        [sys.executable, str(Path(SAMPLES) / "compare"), str(number), str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("theme", THEMES)
def test_html_says_every_word(samples: Path, theme: str) -> None:
    built = build(samples, outdir=samples.parent / theme, html_theme=theme)
    for number in NUMBERS:
        compare(number, built.outdir / "pages" / f"seed{number}.html")


def test_text_says_every_word(samples: Path) -> None:
    built = build(samples, "text")
    for number in NUMBERS:
        compare(number, built.outdir / "pages" / f"seed{number}.txt")


def test_reading_copies_say_every_word(samples: Path, tmp_path: Path) -> None:
    copies = reading_copies(samples)
    assert len(copies) == len(NUMBERS)
    for number in NUMBERS:
        file = tmp_path / f"{number}.txt"
        file.write_text(copies[f"seed{number}/cin-cla"], encoding="utf-8")
        compare(number, file)


def test_builder_and_reader_make_the_same_record(samples: Path) -> None:
    made = record_of_builder(samples)
    assert [notice["site"] for notice in made["notices"]] == [f"seed{number}" for number in NUMBERS]
    assert made == record_of_reader(samples)
    for notice in made["notices"]:
        words = " ".join(run["text"] for block in notice["blocks"] for run in block.get("runs", ()))
        assert len(words.split()) > 300
