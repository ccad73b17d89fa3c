"""What many schools cost: loading and typing their data, reading their pages, checking all, building.

Makes a project of made-up schools, each with a file of its own of 80 to 90 lines and each extending its
trust's (20 schools a trust), and runs every command in a new process. Run it again with::

    python -m benchmarks.schools [--sites 1000] [--rounds 3] [--only rules] [--keep FOLDER]

``load`` is what every build and every command begins with: all files read, laid over each other, typed and
checked. ``rules`` are all rules over the data of sites, without pages.
``records`` reads every notice page without Sphinx, ``check`` is the command, and ``copies`` the same
with reading copies kept. ``build`` is Sphinx's html, with a theme that has no sidebars: from nothing, with
nothing changed, and with one phone number of one school changed; beside each stands what loading alone took
in that build. ``apart`` builds a site for each school with the script of the example site, as many at a time
as there are processors. ``sidebars``, only done when it is named, builds html from nothing with a theme that
lists all pages in every sidebar, and with the same theme without that list; with PyStemmer installed, it is
used.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

SCHOOLS_A_TRUST = 20
PARTS = ("load", "rules", "records", "check", "copies", "build", "apart")
NAVIGATION = 'html_theme = "alabaster"\n'
NO_NAVIGATION = NAVIGATION + 'html_sidebars = {"**": ["about.html", "searchfield.html"]}\n'
SCRIPT = Path(__file__).resolve().parent.parent / "example_site" / "schools" / "build.py"

PLACES = ("Oakfield", "Millbrook", "Saltmarsh", "Thornlea", "Kestrel Park", "Fernhill", "Elm Bank", "Harbour")
SORTS = ("Primary School", "Academy", "High School", "Infant School", "Church School", "College")
KINDS = ("maintained", "academy", "free-school", "special")

TRUST = """\
# Everything in this file is published. Put nothing about a child here.
controller:
  name: Westshire Learning Trust {trust}
  web: https://www.trust-{trust}.example
  ico_registration: ZZ96{trust:04}
dpo:
  post: Data protection officer of Westshire Learning Trust {trust}
  address:
    - Trust House {trust}
    - 4 Quarry Road
    - ZZ9 1AA
  phone: 01632 960{phone:03}
  email: dpo@trust-{trust}.example
people:
  complaints-office:
    name: Our complaints office
    phone: 01632 960{phone:03}
    email: complaints@trust-{trust}.example
contacts:
  complaints: complaints-office
authorities:
  westshire:
    name: Westshire County Council
    short: Westshire
    web: https://www.westshire.example
    roles: [maintaining, placing]
fixed:
  - dpo
  - people.complaints-office
  - contacts.complaints
"""

SCHOOL = """\
# Everything in this file is published. Put nothing about a child here.
extends: ../trusts/trust-{trust}.yaml
organisation:
  name: {name}
  kind: {kind}
  address:
    - {number} Mill Lane
    - {place}
    - ZZ9 {digit}CM
  phone: 01632 960{phone:03}
  email: office@school-{number}.example
  web: https://www.school-{number}.example
  head: Mrs D Asante
  urn: "{urn}"
designated_teacher:
  post: Deputy head
  phone: 01632 960{other:03}
  email: deputy@school-{number}.example
authorities:
  northmoor:
    name: Northmoor Council
    short: Northmoor
    roles: [placing]
people:
  office:
    name: Mr K Finch
    post: Office manager
    at: organisation
    phone: 01632 960{phone:03}
  head:
    post: Head teacher
    phone: 01632 960{phone:03}
  adviser:
    name: Ms L Brandt
    for: northmoor
    phone: 01632 960{other:03}
    email: schools-data@northmoor.example
contacts:
  questions: adviser
  access:
    person: office
    text: "{{{{ .post }}}}, by way of the school office, on {{{{ .phone }}}}"
  withdraw_consent: head
facts:
  who_in_school: the deputy head and the two safeguarding leads of {name}
notices:
  cin-cla:
    in_force: 2026-09-30
    page: notices/{key}
    updated: 2026-09-21
    updated_by: J Ward
    approved:
      by: Governing body
      on: 2026-09-23
    purposes:
      - progress
      - text: give you a key adult and a quiet place when you need them
        instead_of: [pastoral]
        reason: Our pupils know these words.
      - standard
    categories:
      - standard
      - text: medicines that you take at school
        special_category: yes
      - text: rewards, detentions and days out of school
    lawful_bases:
      - article: 6(1)(c)
      - article: 6(1)(e)
      - article: 9(2)(g)
        schedule1: 18
      - article: 10
        schedule1: 18
    recipients:
      - standard
      - authority: westshire
        why: it supports families before things get hard
      - name: the school nursing service of {place}
        why: it looks after your health at school
    retention:
      - records: Pupil and child protection records
        period: 25 years
        from: date of birth
        under:
          policy:
            title: records policy
            url: https://school-{number}.example/records
      - records: Photographs
        until: you leave us
        then: we shred the paper and wipe the files
    transfers: none
    automated_decisions: none
"""

PAGE = """\
# Privacy notice for children in care

```{{privacy-notice}} cin-cla
```

You may also ask at the office of {name}.
"""

CONF = """\
extensions = ["myst_parser", "sphinx_privacynotice"]
exclude_patterns = ["_build"]
html_theme = "basic"
html_sidebars = {"**": []}
"""

CHECK = "from sphinx_privacynotice.cli.main import main; main()"

ALONE = """\
root: ../..
sites: ../../sites/{key}.yaml
"""

CONTENTS = """\
# Our schools

```{toctree}
:maxdepth: 1
:glob:

notices/*
```
"""

LOAD = """\
import json, resource, sys, time
from pathlib import Path
from sphinx_privacynotice.model.project.project import find_project, load_project
import pydantic, yaml, sphinx_privacynotice.yamlio.events
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start, cpu = time.perf_counter(), time.process_time()
project = load_project(find_project(Path(sys.argv[1]), folder_given=True))
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
assert not project.findings.errors, list(project.findings)[:5]
print(json.dumps({"wall": wall, "cpu": cpu, "before": before, "sites": len(project.sites)}))
"""

RULES = """\
import json, sys, time
from pathlib import Path
from sphinx_privacynotice.checks.run import check_notices
from sphinx_privacynotice.model.project.project import find_project, load_project
start = time.perf_counter()
project = load_project(find_project(Path(sys.argv[1]), folder_given=True))
load = time.perf_counter() - start
start, cpu = time.perf_counter(), time.process_time()
found = sum(1 for _ in check_notices(project, None, "2026-12-01"))
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
print(json.dumps({"wall": wall, "cpu": cpu, "load": load, "found": found}))
"""

RECORDS = """\
import json, sys, time
from pathlib import Path
from sphinx_privacynotice.model.project.project import find_project, load_project
from sphinx_privacynotice.text.page.reader import read_pages
project = load_project(find_project(Path(sys.argv[1]), folder_given=True))
start, cpu = time.perf_counter(), time.process_time()
reading = read_pages(project)
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
assert not reading.findings.errors, list(reading.findings)[:5]
print(json.dumps({"wall": wall, "cpu": cpu, "records": len(reading.records)}))
"""

BUILD = """\
import json, sys, time
from sphinx.cmd.build import main
from sphinx_privacynotice.sphinx_ext import project
took = [0.0]
started = project.start_project
def timed(app):
    start = time.perf_counter()
    started(app)
    took[0] += time.perf_counter() - start
import sphinx_privacynotice.sphinx_ext as ext
for module in (project, ext):
    if hasattr(module, "start_project"):
        module.start_project = timed
start, cpu = time.perf_counter(), time.process_time()
status = main(sys.argv[1:])
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
assert not status
print(json.dumps({"wall": wall, "cpu": cpu, "load": took[0]}))
"""


@dataclass(frozen=True)
class Run:
    """One process: seconds, megabytes at its fullest, and what it printed of itself."""

    wall: float
    cpu: float
    megabytes: float
    said: dict[str, float]


def write_project(folder: Path, sites: int, *, pages: bool) -> None:
    """Write a project of ``sites`` schools to ``folder``."""
    for name in ("sites", "trusts", "notices"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "privacynotice.yaml").write_text("sites: sites/*.yaml\n", encoding="utf-8")
    for trust in range(-(-sites // SCHOOLS_A_TRUST)):
        words = TRUST.format(trust=trust, phone=trust * 7 % 1000)
        (folder / "trusts" / f"trust-{trust}.yaml").write_text(words, encoding="utf-8")
    for number in range(sites):
        name, words = school(number)
        key = f"school-{number:05}"
        (folder / "sites" / f"{key}.yaml").write_text(words, encoding="utf-8")
        if pages:
            (folder / "notices" / f"{key}.md").write_text(PAGE.format(name=name), encoding="utf-8")
    if pages:
        (folder / "conf.py").write_text(CONF, encoding="utf-8")
        (folder / "index.md").write_text(CONTENTS, encoding="utf-8")


def write_apart(folder: Path, sites: int) -> Path:
    """Add to a project a site for each school; return the script that builds them."""
    for number in range(sites):
        key = f"school-{number:05}"
        own = folder / "apart" / key
        (own / "notices").mkdir(parents=True, exist_ok=True)
        (own / "conf.py").write_text(CONF, encoding="utf-8")
        (own / "privacynotice.yaml").write_text(ALONE.format(key=key), encoding="utf-8")
        (own / "index.md").write_text(CONTENTS, encoding="utf-8")
        shutil.copy(folder / "notices" / f"{key}.md", own / "notices")
    return Path(shutil.copy(SCRIPT, folder / "apart"))


def school(number: int) -> tuple[str, str]:
    """Return the name of a made-up school and its file."""
    place = f"{PLACES[number % len(PLACES)]} {number}"
    name = f"{place} {SORTS[number % len(SORTS)]}"
    words = SCHOOL.format(
        trust=number // SCHOOLS_A_TRUST,
        name=name,
        kind=KINDS[number % len(KINDS)],
        number=number,
        place=place,
        digit=number % 10,
        phone=number * 7 % 1000,
        other=number * 11 % 1000,
        urn=100000 + number,
        key=f"school-{number:05}",
    )
    return name, words


def run(*command: str, cwd: Path | None = None) -> Run:
    """Run Python with ``command`` in a new process, which must succeed."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen([sys.executable, *command], stdout=told, cwd=cwd)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        out = told.read()
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{command[-1]} failed:\n{out}")
    last = out.strip().splitlines()[-1] if out.strip() else ""
    said = json.loads(last) if last.startswith("{") else {}
    # Linux counts kilobytes, macOS bytes
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, said)


def tell(what: str, runs: list[Run], sites: int) -> None:
    """Print the medians of several runs of the same."""
    wall = statistics.median(each.said.get("wall", each.wall) for each in runs)
    cpu = statistics.median(each.said.get("cpu", each.cpu) for each in runs)
    whole = statistics.median(each.wall for each in runs)
    full = statistics.median(each.megabytes for each in runs)
    line = f"{what:24} {wall:8.2f} s {cpu:8.2f} s {whole:8.2f} s {full:7.0f} MB {sites / wall:8.0f} a second"
    loads = [each.said["load"] for each in runs if "load" in each.said]
    print(line + (f"   loading {statistics.median(loads):.2f} s" if loads else ""), flush=True)


def build(folder: Path, *options: str) -> Run:
    return run("-c", BUILD, "-q", "-b", "html", *options, str(folder), str(folder / "_build"))


def change_a_phone(folder: Path, to: int) -> None:
    file = folder / "sites" / "school-00000.yaml"
    words = school(0)[1].replace("01632 960000\n  email: office", f"01632 960{to:03}\n  email: office")
    file.write_text(words, encoding="utf-8")


def time_builds(folder: Path, sites: int, rounds: range) -> None:
    """Print how long Sphinx takes: from nothing, with nothing changed, and with one phone number changed."""
    tell("build, from nothing", [build(folder, "-E", "-a")], sites)
    tell("build, nothing changed", [build(folder) for _ in rounds], sites)
    changed = []
    for number in rounds:
        change_a_phone(folder, number + 101)
        changed.append(build(folder))
    tell("build, one phone changed", changed, sites)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=(*PARTS, "sidebars"), action="append")
    parser.add_argument("--keep", type=Path, help="write the project there and leave it")
    options = parser.parse_args()
    parts = options.only or PARTS
    with tempfile.TemporaryDirectory(prefix="schools-") as made:
        folder = options.keep or Path(made, "project")
        write_project(folder, options.sites, pages=not set(parts) <= {"load", "rules"})
        lines = len(school(0)[1].splitlines())
        rounds = range(options.rounds)
        print(f"{options.sites} schools of {lines} lines, {SCHOOLS_A_TRUST} a trust, rounds: {len(rounds)}")
        print(f"Python {sys.version.split()[0]}, Sphinx {version('sphinx')}, pydantic {version('pydantic')}")
        print()
        print(f"{'':24} {'wall':>10} {'CPU':>10} {'process':>10} {'memory':>10}")
        if "load" in parts:
            runs = [run("-c", LOAD, str(folder)) for _ in rounds]
            tell("load", runs, options.sites)
            more = statistics.median(each.megabytes - each.said["before"] / 1024 for each in runs)
            print(
                f"{'':24} {more * 1024 / options.sites:.1f} kB a school above what Python and libraries take"
            )
        if "rules" in parts:
            tell("rules over data", [run("-c", RULES, str(folder)) for _ in rounds], options.sites)
        if "records" in parts:
            tell("records, by the reader", [run("-c", RECORDS, str(folder)) for _ in rounds], options.sites)
        command = ("-c", "from sphinx_privacynotice.cli.main import main; main()", "--project", str(folder))
        if "check" in parts:
            tell("check", [run(*command, "check") for _ in rounds], options.sites)
        if "copies" in parts:
            tell("copies written", [run(*command, "record", "--write")], options.sites)
            tell("check, with copies kept", [run(*command, "check") for _ in rounds], options.sites)
            shutil.rmtree(folder / "reading-copies")
        if "build" in parts:
            time_builds(folder, options.sites, rounds)
        if "sidebars" in parts:
            stemmer = "PyStemmer" if find_spec("Stemmer") else "plain stemmer"
            for what, conf in (
                ("a list in each sidebar", NAVIGATION),
                ("no list in sidebars", NO_NAVIGATION),
            ):
                (folder / "conf.py").write_text(CONF.partition("html_theme")[0] + conf, encoding="utf-8")
                tell(what, [build(folder, "-E", "-a")], options.sites)
                size = sum(file.stat().st_size for file in folder.glob("_build/**/*.html")) / 1e6
                print(f"{'':24} {size:.1f} MB of html, with the {stemmer}")
        if "apart" in parts:
            script = write_apart(folder, options.sites)
            tell("a site for each, anew", [run(str(script), cwd=folder)], options.sites)
            tell("a site for each, again", [run(str(script), cwd=folder) for _ in rounds], options.sites)


if __name__ == "__main__":
    main()
