"""Build the site of every school, several at a time.

Each is built on its own, as its school would build it::

    python example_site/schools/build.py                      all of them
    python example_site/schools/build.py --part 2/8           the second of eight parts
    python example_site/schools/build.py --parts 8            the names of eight parts, for a CI matrix
    python example_site/schools/build.py elm-bank mill-lane   these two

What is built stands in ``_build/schools/SCHOOL`` of the current folder. A warning in any of them fails the
whole, after all have been tried.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from multiprocessing import get_context
from pathlib import Path

from sphinx.cmd.build import build_main

HERE = Path(__file__).resolve().parent
OUT = Path("_build/schools")


def schools() -> list[str]:
    """Return the names of the folders that hold a school's site."""
    return sorted(conf.parent.name for conf in HERE.glob("*/conf.py"))


def part_of(names: list[str], part: str) -> list[str]:
    """Return every eighth name, say, beginning with the second: ``2/8``."""
    number, _, parts = part.partition("/")
    return names[int(number) - 1 :: int(parts)]


def build(name: str) -> str:
    """Build one school's site; return its name if anything is wrong with it."""
    options = ["-q", "-W", "--keep-going", "-n", "-b", "html", "-d", str(OUT / "doctrees" / name)]
    return name if build_main([*options, str(HERE / name), str(OUT / name)]) else ""


def main() -> int:
    """Build what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("school", nargs="*", help="the folder of a school; without any, all")
    parser.add_argument("--part", default="1/1", metavar="N/M", help="only the Nth of M parts of all schools")
    parser.add_argument("--parts", type=int, metavar="M", help="build nothing, print the names of M parts")
    options = parser.parse_args()
    if options.parts:
        print(json.dumps([f"{number}/{options.parts}" for number in range(1, options.parts + 1)]))
        return 0
    names = options.school or part_of(schools(), options.part)
    # a process builds many schools, and so loads Sphinx once; a new one now and then keeps it small
    with get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=100) as pool:
        wrong = [name for name in pool.imap_unordered(build, names) if name]
    print(f"{len(names) - len(wrong)} of {len(names)} schools are built, in {OUT.resolve()}")
    if wrong:
        print("Wrong: " + ", ".join(sorted(wrong)), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
