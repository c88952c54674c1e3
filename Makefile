# `make help` explains every target. Two are enough for a newcomer: run and test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
APT := deploy/apt.sh
VENDORED := lms/web/static/vendor/js-aruco2/LICENSE.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

## run: install what is needed, then serve on http://127.0.0.1:8000
.PHONY: run
run: $(VENV)/.runtime catalogues try-vendor
	@$(BIN)/python -m lms serve

## demo: fill the installation with a believable demonstration and print its sign-ins
.PHONY: demo
demo: $(VENV)/.runtime catalogues try-vendor
	@$(BIN)/python -m lms demo

## test: every test, browser included; installs what it needs
.PHONY: test
test: $(VENV)/.dev catalogues vendor test-tools
	@$(APT) chromium chromium-driver epubcheck fonts-noto-core fonts-noto-cjk libreoffice-impress \
	  libreoffice-writer openssl poppler-utils redis-server
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

## test-tools: what others wrote and tests run against: a record store, players of packages
.PHONY: test-tools
test-tools: $(VENV)/.dev
	@$(BIN)/python -m tests.npm
	@$(BIN)/python -m tests.interop.lrs

## test-fast: the tests without browser, office documents and packaging
.PHONY: test-fast
test-fast: $(VENV)/.dev catalogues vendor test-tools
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder \
	  -m "not browser and not packaging" \
	  --ignore=tests/interop/documents

## test-postgres: the tests on PostgreSQL, without browser, house and packaging
.PHONY: test-postgres
test-postgres: $(VENV)/.dev catalogues vendor test-tools
	@$(APT) postgresql openssl redis-server
	deploy/with-postgres.sh $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder \
	  -m "not browser and not packaging" \
	  --ignore=tests/house --ignore=tests/core --ignore=tests/interop/documents \
	  --ignore=tests/interop/items --ignore=tests/interop/packages

## check: formatter, linter, types, templates, translations, packs, curriculum, migrations, weight
.PHONY: check
check: $(VENV)/.dev catalogues vendor
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint lms --lint --quiet
	$(BIN)/python deploy/catalogues.py check
	$(BIN)/python deploy/check_migrations.py
	$(BIN)/python deploy/check_age.py
	$(BIN)/python -m lms check --strict lessons
	$(BIN)/python deploy/curriculum.py check
	$(BIN)/python deploy/check_weight.py

## fmt: format what `check` would complain about
.PHONY: fmt
fmt: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djlint lms --reformat --quiet

## bench: measure against the bare application; writes benchmarks/RESULTS.md
.PHONY: bench
bench: $(VENV)/.dev catalogues vendor
	@$(APT) chromium chromium-driver
	$(BIN)/python -m benchmarks

## bench-live: measure lessons in class with up to 1,000 participants; writes benchmarks/RESULTS.md
.PHONY: bench-live
bench-live: $(VENV)/.dev catalogues vendor
	@$(APT) redis-server
	$(BIN)/python -m benchmarks.live

## bench-lti: measure launches from a learning platform; writes benchmarks/RESULTS.md
.PHONY: bench-lti
bench-lti: $(VENV)/.dev catalogues
	$(BIN)/python -m benchmarks.lti

## bench-start: start-up times
.PHONY: bench-start
bench-start: $(VENV)/.dev catalogues
	$(BIN)/python -m benchmarks.start

## pictures: take the README's pictures anew from the demonstration
.PHONY: pictures
pictures: $(VENV)/.dev catalogues
	@$(APT) chromium fonts-noto-core fonts-noto-cjk
	$(BIN)/python deploy/pictures.py

## i18n: collect the strings of the interface into translations/, for translators
.PHONY: i18n
i18n: $(VENV)/.dev
	$(BIN)/python deploy/catalogues.py update

## curriculum: write the table of all lessons, docs/curriculum.md, anew
.PHONY: curriculum
curriculum: $(VENV)/.dev
	$(BIN)/python deploy/curriculum.py write

## migration: write the next migration from the models, TITLE="what it does"
.PHONY: migration
migration: $(VENV)/.dev
	$(BIN)/python deploy/migration.py "$(TITLE)"

## vendor: fetch what our pages load that others wrote, from the lock file in deploy/npm
.PHONY: vendor
vendor: $(VENDORED)

# A school without a way to npm's registry still gets its server; the card pages and the report of a document say what is missing.
.PHONY: try-vendor
try-vendor: | $(VENV)/.runtime
	@$(MAKE) --no-print-directory vendor || echo "Going on without the reader of paper cards and the fonts of documents."

$(VENDORED): deploy/vendor.py $(wildcard deploy/npm/*.json deploy/npm/*.js deploy/npm/*.txt) | $(VENV)/bin/python
	@$(BIN)/python deploy/vendor.py
	@touch $@

## lock: write the lock files anew (hashes, no host)
.PHONY: lock
lock:
	$(BIN)/pip-compile -q --extra dev --extra reading --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras -o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras -c requirements-dev.txt -o requirements.txt pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras -o tests/interop/lrs.txt tests/interop/lrs.in
	cd deploy/npm && npm install --package-lock-only --ignore-scripts
	cd tests/npm && npm install --package-lock-only --ignore-scripts

## clean: remove what was built, but no data
.PHONY: clean
clean:
	rm -rf $(VENV) build dist lms/web/static/vendor deploy/npm/node_modules tests/npm/node_modules .lrs *.egg-info .mypy_cache .ruff_cache .pytest_cache

## help: this text
.PHONY: help
help:
	@sed -n 's/^## //p' Makefile | awk -F': ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: catalogues
catalogues:
	@$(BIN)/python deploy/catalogues.py compile

$(VENV)/bin/python:
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(APT) python3-venv && $(PYTHON) -m venv --clear $(VENV); }

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the packages of requirements.txt ..."
	@$(BIN)/pip install -q --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the packages of requirements-dev.txt ..."
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime
