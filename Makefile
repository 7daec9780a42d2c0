# Every task of the project. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
V := .venv/bin

export PYTHONDONTWRITEBYTECODE ?= 1

help:  ## list the targets
	@grep -hE '^[a-z.-]+:.*?## ' $(MAKEFILE_LIST) | sed -E 's/:.*?## /\t/' | expand -t 16

.venv: .venv/installed  ## only install what running needs
.venv/installed: requirements.txt
	@test -x $(V)/python || $(PYTHON) -m venv .venv
	$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt requirements-scale.txt
	$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-scale.txt
	$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: .venv/installed  ## install, migrate, make the demo city the first time, serve
	@$(V)/python scripts/serve.py --port $(PORT)

demo: .venv/installed  ## make the demo city in an empty database
	@$(V)/python scripts/messages.py --compile
	@$(V)/flask --app wsgi db upgrade
	@$(V)/flask --app wsgi demo build

test: .venv/installed-dev  ## every test, on SQLite and again on PostgreSQL
	@$(V)/python scripts/messages.py --compile
	$(V)/python -m pytest -n 2 --dist loadfile
	$(V)/python scripts/with_postgres.py $(V)/python -m pytest -n 2 --dist loadfile -m "not browser and not figures and not once"

test-long: .venv/installed-dev  ## the same tests at the counts the figures name
	@$(V)/python scripts/messages.py --compile
	CFN_TEST_SCALE=full $(V)/python -m pytest -n 2 --dist loadfile
	CFN_TEST_SCALE=full $(V)/python scripts/with_postgres.py $(V)/python -m pytest -n 2 --dist loadfile -m "not browser and not figures and not once"

check: .venv/installed-dev  ## lint, types, import contracts, translations, migrations
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/mypy
	$(V)/lint-imports
	$(V)/djlint cfn/templates --lint --quiet
	$(V)/python scripts/messages.py --check
	$(V)/python scripts/migrations_in_step.py

bench: .venv/installed-dev  ## ratios against a floor measured in the same run
	$(V)/python -m bench.feed
	$(V)/python -m bench.check
	$(V)/python -m bench.editor

screenshots: .venv/installed-dev  ## the pictures of the README, made anew
	$(V)/python scripts/screenshots.py

messages: .venv/installed-dev  ## collect sentences, fill the catalogues, compile
	$(V)/python scripts/messages.py

migration: .venv/installed-dev  ## m="what changes": a new revision from the models
	$(V)/flask --app wsgi db migrate -m "$(m)"

lock: .venv/installed-dev  ## compile requirements*.in into hash locks
	$(V)/python -m pip install --quiet uv
	for name in requirements requirements-scale requirements-dev; do \
	  $(V)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --no-header $$name.in -o $$name.txt; done

.PHONY: help run demo test test-long check bench screenshots messages migration lock .venv
