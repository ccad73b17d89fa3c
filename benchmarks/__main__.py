"""How long notices take to build, against other ways to write the same pages.

    python -m benchmarks [--pages 5,50,200,1000] [--rounds 3] [--only hand-myst,ours-myst]
                         [--situations "cold,no-op"] [--write docs/speed.md]

The first run makes an environment with the contenders in `.venvs/benchmarks`, for which it needs a network.
Up to 200 pages are built as HTML; more are read only. Numbers of a busy machine are worth little.
"""

from __future__ import annotations

import argparse
import compileall
import datetime as dt
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.situations import Project

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venvs" / "benchmarks"
REQUIREMENTS = Path(__file__).parent / "requirements.txt"

MOST_IN_HTML = 200
BEGIN, END = "% the tables begin", "% the tables end"
PACKAGES = (
    "sphinx",
    "docutils",
    "myst-parser",
    "sphinxcontrib-datatemplates",
    "sphinx-jinja",
    "sphinx-privacynotice",
)


def main() -> None:
    options = parse_options()
    python = ENVIRONMENT / "bin" / "python"
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        make_environment(python)
        os.execv(python, [str(python), "-m", "benchmarks", *sys.argv[1:]])  # noqa: S606 - ourselves, elsewhere
    run(options)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Time notices against other ways."
    )
    parser.add_argument("--pages", default="5,50,200,1000", help="how many pages, with commas")
    parser.add_argument("--rounds", type=int, default=3, help="how often each build is timed")
    parser.add_argument("--only", default="", help="the contenders, with commas; all if not said")
    parser.add_argument("--situations", default="", help="what is timed, with commas; all if not said")
    parser.add_argument("--write", type=Path, help="a file between whose marks the tables are put")
    return parser.parse_args()


def make_environment(python: Path) -> None:
    """Make the environment of the contenders, if what it is made of has changed."""
    stamp = ENVIRONMENT / "made-of.txt"
    made_of = f"{sys.version}\n{REQUIREMENTS.read_text(encoding='utf-8')}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_of:
        return
    print(f"Making an environment in {ENVIRONMENT.relative_to(ROOT)}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--requirement", str(REQUIREMENTS)], check=True)
    subprocess.run([*pip, "--editable", str(ROOT)], check=True)
    stamp.write_text(made_of, encoding="utf-8")


def run(options: argparse.Namespace) -> None:
    # not before: outside the environment there is no docutils
    from benchmarks.contenders import CONTENDERS, make_notices
    from benchmarks.situations import measure
    from benchmarks.table import tables

    # pip compiles what it installs; an editable install would be compiled in every build where
    # PYTHONDONTWRITEBYTECODE is set
    compileall.compile_dir(ROOT / "src", quiet=1)
    names = options.only.split(",") if options.only else list(CONTENDERS)
    contenders = [CONTENDERS[name] for name in names]
    parts = [machine()]
    print(parts[0], flush=True)
    for pages in map(int, options.pages.split(",")):
        builder = "html" if pages <= MOST_IN_HTML else "dummy"
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            notices = make_notices(pages, folder / "made")
            projects = measure(contenders, notices, folder, builder, options)
            if builder == "html":
                must_agree(projects, notices.pages)
            made = tables(projects, pages, builder, options.rounds)
            for project in projects:
                if project.contender.ours:
                    made += "\n" + own_share(project.folder, project.contender.what, folder / "share")
            if any(project.contender.ours for project in projects):
                made += "\n" + records(next(each.folder for each in projects if each.contender.ours))
        parts.append(made)
        print(made, flush=True)
    if options.write:
        insert(options.write, "\n".join(parts))
        print(f"Written to {options.write}")


def machine() -> str:
    """Return what was measured with, in words."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    cores = len(os.sched_getaffinity(0))
    day = dt.datetime.now(tz=dt.UTC).date()
    busy = os.getloadavg()[0]
    return (
        f"Taken on {day:%-d %B %Y} on {cores} cores ({processor()}) with {platform.system()},"
        f" Python {platform.python_version()}, {packages}. Load when it began: {busy:.1f}.\n"
    )


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


def must_agree(projects: list[Project], pages: Iterable[str]) -> None:
    """Stop where the contenders' pages do not say the same: then what was timed is not the same either."""
    from benchmarks.visible import difference

    names = [f"notices/{page}" for page in pages]
    sound = [each for each in projects if not any(each.stale.values())]
    for project in sound[1:]:
        found = difference(names, sound[0].folder / "_build/html/site", project.folder / "_build/html/site")
        if found:
            sys.exit(f"{sound[0].contender.name} and {project.contender.name} do not say the same: {found}")


def own_share(source: Path, what: str, folder: Path) -> str:
    """Return what part of a cold read is the extension's own, from one more build."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("_build"))
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('extensions.append("benchmarks.share")\n')
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", str(folder), str(folder / "_build")]
    subprocess.run(
        command, check=True, stdin=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    share = json.loads((folder / "_build/share.json").read_text(encoding="utf-8"))
    own, reading, loading = share["own"], share["reading"], share["loading"]
    return (
        f"{what}, own share: {own:.2f} s of the {reading:.2f} s of processor time in which pages are read"
        f" ({own / reading:.0%}), after {loading:.2f} s to load all data.\n"
    )


def records(source: Path) -> str:
    """Return how long the command line's page reader takes for the records of all pages."""
    code = (
        "import sys, time; from pathlib import Path;"
        "from sphinx_privacynotice.model.project.project import find_project, load_project;"
        "from sphinx_privacynotice.text.page.reader import read_pages;"
        "begun = time.perf_counter();"
        "project = load_project(find_project(Path(sys.argv[1]), folder_given=True));"
        "loaded = time.perf_counter();"
        "reading = read_pages(project); read = time.perf_counter();"
        "print(len(reading.records), loaded - begun, read - loaded)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(source)], check=True, capture_output=True, text=True
    )
    count, loaded, read = done.stdout.split()
    return (
        f"Records of {count} notices by the page reader: {float(read):.2f} s,"
        f" after {float(loaded):.2f} s to load all data.\n"
    )


def insert(file: Path, text: str) -> None:
    """Put the tables between the marks of a file; without marks, they are all it holds."""
    before = file.read_text(encoding="utf-8") if file.is_file() else f"{BEGIN}\n{END}\n"
    head, _, rest = before.partition(BEGIN)
    file.write_text(f"{head}{BEGIN}\n\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
