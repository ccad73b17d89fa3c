"""What the set of notices costs: a build from nothing of schools with one, two … six notices each.

Each school has a page for each of its notices. A build must cost so much a notice, however many there are.
Run it again with::

    python -m benchmarks.notice_set [--schools 200] [--kinds 1,2,4,6] [--rounds 1]

Printed are seconds of the processor: of the whole build, and for each notice what it costs beyond a build of
the same project without pages.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from benchmarks.measure import Taken, build

KINDS = ("cin-cla", "pupils", "workforce", "applicants", "governors", "visitors")
CONF = """\
extensions = ["sphinx_privacynotice"]
html_theme = "alabaster"
html_sidebars = {"**": ["about.html"]}
exclude_patterns = ["_build"]
"""
SITE = """\
# Everything in this file is published. Put nothing about a child here.
organisation:
  name: School {number}
  kind: academy
  address: Mill Lane, Oakfield, ZZ9 0CM
  phone: 01632 960123
  email: office@school-{number}.example
controller: Westshire Learning Trust
designated_teacher: Deputy head
dpo:
  post: Data protection officer
  email: dpo@trust.example
authorities:
  westshire:
    name: Westshire County Council
contacts:
  withdraw_consent:
    post: Office
    email: office@school-{number}.example
facts:
  employer: Westshire Learning Trust
  pupil_notice: https://www.school-{number}.example/pupils
notices:
"""
NOTICE = """\
  {kind}:
    in_force: 2026-12-01
    page: notices/school-{number}-{kind}
    transfers: none
    automated_decisions: none
    retention:
      - records: Records of {kind}
        period: 6 years
        from: the day you leave
"""


def write_project(folder: Path, schools: int, kinds: int) -> None:
    """Write a project of so many schools with so many notices each."""
    files = {"conf.py": CONF, "privacynotice.yaml": "sites: sites/*.yaml\n"}
    pages = []
    for number in range(schools):
        named = KINDS[:kinds]
        notices = "".join(NOTICE.format(kind=kind, number=number) for kind in named)
        files[f"sites/school-{number}.yaml"] = SITE.format(number=number) + notices
        for kind in named:
            page = f"notices/school-{number}-{kind}"
            files[f"{page}.rst"] = f"{kind}, School {number}\n{'=' * 30}\n\n.. privacy-notice:: {kind}\n"
            pages.append(f"   {page}\n")
    files["index.rst"] = f"Schools\n=======\n\n.. toctree::\n   :maxdepth: 1\n\n{''.join(pages)}"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schools", type=int, default=200)
    parser.add_argument("--kinds", default="1,2,4,6")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    print(
        f"{'notices':>8} {'CPU':>8} {'memory':>8} {'ms a notice':>12} {'words':>10} {'ms, 1,000 words':>16}"
    )
    for kinds in map(int, options.kinds.split(",")):
        with tempfile.TemporaryDirectory(prefix="notices-") as made:
            folder = Path(made)
            write_project(folder, options.schools, kinds)
            taken: list[Taken] = [build(folder, "html", fresh=True) for _ in range(options.rounds)]
            text = (folder / "_build/html/site/notices").rglob("*.html")
            words = sum(len(page.read_text(encoding="utf-8").split()) for page in text)
        cpu, memory = (statistics.median(getattr(each, name) for each in taken) for name in ("cpu", "memory"))
        notices = options.schools * kinds
        each, thousand = 1000 * cpu / notices, 1_000_000 * cpu / words
        print(f"{notices:8} {cpu:8.2f} {memory:8.0f} {each:12.1f} {words:10} {thousand:16.2f}")


if __name__ == "__main__":
    main()
