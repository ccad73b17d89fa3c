# make site    build the example policy site and say where to look;   make schools   a site for each school
# make test    run the tests; TESTS=tests/cli/test_list.py to choose;   make coverage   and what they do not reach
# make fuzz    random edits of a project, each build held against a clean one; SEED=3 STEPS=500 to choose
# make lint    style, formatting, types, and the files of the project's host;   make docs   the documentation
# make dist    the files of a release, in dist/;   make clean   start afresh
#
# Every target makes its own environment in .venv. It needs Python 3.11 or later and, the first time,
# a network; PYTHON=/path/to/python chooses another interpreter than python3.
# It takes the versions that were tested, from constraints.txt: `make constraints` writes that anew, and
# `make clean test CONSTRAINTS=` takes the newest that there are instead.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
MADE := $(VENV)/.made-$(VERSION)
CONSTRAINTS ?= constraints.txt
# a Python newer than those tested may need newer packages, too
TESTED := 3.11 3.12 3.13 3.14
PINNED := $(if $(CONSTRAINTS),$(if $(filter $(VERSION),$(TESTED)),--constraint $(CONSTRAINTS)))
INSTALL := $(RUN) pip install --quiet --disable-pip-version-check $(PINNED)

.PHONY: site schools test coverage fuzz lint docs dist constraints clean
.DEFAULT_GOAL := site

site: $(VENV)/.has-project
	@$(RUN) sphinx -q -n -b html example_site example_site/_build/html
	@echo
	@echo "The example site is built. Open this page in a browser:"
	@echo "    $(CURDIR)/example_site/_build/html/index.html"

schools: $(VENV)/.has-project
	@$(VENV)/bin/python example_site/schools/build.py

# A file's tests share what they build, so they stay in one process.
TESTS ?=

test: $(VENV)/.has-test $(VENV)/.has-browser
	$(RUN) pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(TESTS)

# about twice as long as the tests; subprocesses are not counted
coverage: $(VENV)/.has-test $(VENV)/.has-browser $(VENV)/.has-coverage
	$(RUN) pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term-missing $(TESTS)

SEED ?= 0
STEPS ?= 500

fuzz: $(VENV)/.has-test
	cd tests && $(abspath $(VENV))/bin/python -m differential --seed $(SEED) --steps $(STEPS) --show

# the workflows that `init --ci` writes
SHIPPED := src/sphinx_privacynotice/scaffold/templates/ci
CHECK := $(VENV)/bin/check-jsonschema --quiet --builtin-schema

lint: $(VENV)/.has-lint $(VENV)/.has-test $(VENV)/.has-browser
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(VENV)/bin/zizmor --quiet --offline --pedantic --strict-collection . $(SHIPPED)/github*.yml
	$(CHECK)=vendor.github-workflows .github/workflows/*.yml $(SHIPPED)/github*.yml
	$(CHECK)=custom.github-workflows-require-timeout .github/workflows/*.yml $(SHIPPED)/github*.yml
	$(CHECK)=vendor.github-actions action.yml comment/action.yml weekly/action.yml
	$(CHECK)=vendor.gitlab-ci --data-transform gitlab-ci $(SHIPPED)/gitlab.yml
	sed '1,/^---$$/d' templates/check.yml | $(CHECK)=vendor.gitlab-ci --data-transform gitlab-ci --default-filetype yaml -
	$(CHECK)=vendor.dependabot .github/dependabot.yml
	$(CHECK)=vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(CHECK)=vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(CHECK)=vendor.readthedocs .readthedocs.yaml example_site/.readthedocs.yaml
	$(CHECK)=vendor.citation-file-format CITATION.cff

docs: $(VENV)/.has-docs
	@$(RUN) sphinx -q -n -W --keep-going -b html docs docs/_build/html
	@echo
	@echo "The documentation is built. Open this page in a browser:"
	@echo "    $(CURDIR)/docs/_build/html/index.html"

# The wheel is made of the archive, so that this lacks nothing, and is tried on the smallest site.
dist: $(VENV)/.has-pins
	rm -rf dist
	$(VENV)/bin/uv build --quiet
	$(VENV)/bin/uv run --quiet --python $(VENV)/bin/python --isolated --no-project --with dist/*.whl \
	  python -m sphinx -q -n -W --keep-going -b html -d one_school/_build/doctrees one_school one_school/_build/html

# without the project: what pyproject.toml asks for may not fit the old file any more
constraints: $(MADE)
	@$(RUN) pip install --quiet --disable-pip-version-check --group pins
	$(VENV)/bin/python tools/constraints.py

clean:
	rm -rf $(VENV) example_site/_build one_school/_build _build docs/_build docs/findings dist build

# The stamp carries Python's version, so another PYTHON= makes the environment again.
$(MADE):
	@if [ -z "$(VERSION)" ]; then \
	  echo "$(PYTHON) does not run here. Install Python 3.11 or later, or name one: make PYTHON=/path/to/python" >&2; exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is Python $(VERSION), and this project needs 3.11 or later. Name a newer one: make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Making an environment in $(VENV) with Python $(VERSION)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "$(PYTHON) cannot make an environment. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(INSTALL) --upgrade "pip >= 25.1"
	@touch $@

$(VENV)/.has-project: pyproject.toml $(CONSTRAINTS) $(MADE)
	@echo "Installing the project"
	@$(INSTALL) --editable .
	@touch $@

GROUPS := test browser lint docs epub coverage pins
$(GROUPS:%=$(VENV)/.has-%): $(VENV)/.has-%: $(VENV)/.has-project
	@echo "Installing what belongs to the group $*"
	@$(INSTALL) --group $*
	@touch $@
