# Everything happens inside this folder: .venv holds the packages, .demo the demo's data.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: demo test check bench lock clean help

# The system's own goes first: distributions build it with the profile that it runs by, and plans
# take two thirds of the time that they take with one built from source the plain way.
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.11 python3.12 python3.13 python3.14; do \
    "$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
SOURCES := flows models notifications deploy
UV ?= uv
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header --quiet pyproject.toml --extra postgres --extra build

demo: $(VENV)/.installed ## start everything with a sample portfolio; Ctrl-C stops it
	@exec env -u NORTHBOUND_DATABASE_URL -u NORTHBOUND_UI_URL -u NORTHBOUND_EMAIL_URL \
	    -u NORTHBOUND_EMAIL_SECONDS_BETWEEN -u NORTHBOUND_SLACK_URL -u NORTHBOUND_APPROVE_ABOVE \
	    -u NORTHBOUND_FEEDS -u NORTHBOUND_FEEDS_EVERY -u NORTHBOUND_DEMO \
	    -u PREFECT_SERVER_UI_API_URL \
	    NORTHBOUND_HOME="$(CURDIR)/.demo" $(BIN)/northbound up --demo $(ARGS)

test: $(VENV)/.installed-dev ## run every test: first those that can share the machine, then the servers
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not server and not browser"
	$(BIN)/python -m pytest -m "server or browser"

check: $(VENV)/.installed-dev ## style, types, floors of the house, and the reference data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES) tests
	$(BIN)/lint-imports
	$(BIN)/python -m models.reference.check

bench: $(VENV)/.installed-dev ## measure what was promised (PARTS=... for some), under build/bench
	$(BIN)/python -m tests.benchmarks $(PARTS)

lock: ## resolve the dependencies anew (needs uv)
	$(COMPILE) $(UPGRADE) -o deploy/requirements.lock
	$(COMPILE) $(UPGRADE) --extra dev -c deploy/requirements.lock -o tests/requirements.lock

clean: ## remove what was installed and built here, the demo's data too
	rm -rf $(VENV) .demo build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Northbound needs Python 3.11 or later with its venv (on Debian also: apt install python3-venv), or: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

# A lock is whole, so nothing is resolved; older pips cannot match `name[extra]` with a pinned
# `name` in hash mode, and would refuse. What the lock lacked, `pip check` would tell.
$(VENV)/.packages: deploy/requirements.lock | $(BIN)/python
	@echo "Installing the packages of $< (a few minutes the first time)"
	@$(PIP) install --require-hashes --no-deps --requirement $<
	@touch $@

$(VENV)/.packages-dev: tests/requirements.lock | $(BIN)/python
	@echo "Installing the packages of $< (a few minutes the first time)"
	@$(PIP) install --require-hashes --no-deps --requirement $<
	@touch $@

# The project itself: nothing is resolved and nothing built from the network. Its byte code is
# made here, as it is for packages: where Python may not write it, each command would compile.
$(VENV)/.installed: pyproject.toml $(VENV)/.packages
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q $(SOURCES)
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.packages-dev $(VENV)/.installed
	@$(BIN)/python -m pip --disable-pip-version-check check
	@touch $@
