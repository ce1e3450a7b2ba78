# make demo   the whole product offline, in two minutes
# make test   everything that must hold
# make bench  the ratios to what is possible: make bench ONLY=calls, make bench JSON=bench.json (docs/bench.md)

PYTHON ?= python3
WORKERS ?= $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) * 3 / 2 )))# tests wait for answers half of their time
VENV := .venv

# Another Python than the one .venv was made with gets an environment beside it: make test PYTHON=python3.13
ifeq ($(origin PYTHON),command line)
ifneq ($(wildcard .venv/bin/python),)
ifneq ($(shell .venv/bin/python -V),$(shell $(PYTHON) -V))
VENV := .venv-$(notdir $(PYTHON))
endif
endif
endif
BIN := $(VENV)/bin

.PHONY: demo test venv chromium lint types rooms addon addon-files node unit appengine bench screenshots clean

demo: venv
	$(BIN)/nanolearn demo

test:
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint types rooms addon appengine chromium
	@$(MAKE) --no-print-directory unit

venv: $(VENV)/.runtime

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "nanolearn needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python has no venv module. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.runtime: pyproject.toml | $(VENV)/bin/python
	@echo "Installing Nanolearn into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@echo "Installing Nanolearn and the tools of its tests into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.runtime

chromium: node  # one after the other: apt-get waits for nobody
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { echo "Installing Chromium for the browser tests ..."; \
	    if [ "$$(id -u)" = 0 ]; then S=; else S=sudo; fi; \
	    $$S apt-get update -qq && $$S env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
	  { echo "The browser tests need Chromium: apt-get install chromium"; exit 1; }

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

rooms: $(VENV)/.dev
	$(BIN)/lint-imports

# The add-on's types, style and tests; npm serves only these, nothing of it is installed anywhere else.
addon: addon/node_modules/.installed
	cd addon && npm --silent test

addon/node_modules/.installed: addon/package-lock.json | node
	@echo "Installing the tools of the add-on's tests ..."
	@cd addon && npm install --no-save --loglevel=error --no-audit --no-fund
	@touch $@

node:
	@{ command -v node && command -v npm; } >/dev/null || \
	  { echo "Installing Node.js for the add-on's tests ..."; \
	    if [ "$$(id -u)" = 0 ]; then S=; else S=sudo; fi; \
	    $$S apt-get update -qq && $$S env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; } || \
	  { echo "The add-on's tests need Node.js 18 or later: apt-get install nodejs npm"; exit 1; }

# The add-on with the service's address in it, ready to install (docs/administrate.md): make addon-files URL=https://…
addon-files: $(VENV)/bin/python
	$(BIN)/python scripts/addon_files.py $(URL) $(if $(WORDS),--language $(WORDS))

# A file's tests stay together: what they share is then made once. Files in order, for the long ones come early.
unit: $(VENV)/.dev chromium addon/node_modules/.installed
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench $(ONLY) $(if $(SCALE),--scale $(SCALE)) $(if $(JSON),--json $(JSON))

# app.yaml and cron.yaml by Google's own reader, which needs older packages: it has an environment of its own.
appengine: $(VENV)/bin/python
	$(BIN)/python scripts/check_app_engine.py

clean:
	rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis
