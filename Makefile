# AutoInformed's commands. `make help` lists them.
#
# PORT= and AUTOINFORMED_DATA= (the folder of database and pictures) let several copies run side by
# side; DATABASE_URL= uses a server of yours in place of the embedded one.

PORT ?= 8000
export PORT AUTOINFORMED_DATA DATABASE_URL READER_DATABASE_URL
# Whatever database it uses, what make starts is a copy on this machine.
export AUTOINFORMED_LOCAL = true

python = .venv/bin/python
manage = $(python) manage.py
pytest = $(python) -m pytest

.PHONY: help run data-model dev demo test lint lint-style lint-format lint-types lint-arrows lint-spelling lint-dead-code lint-templates \
	lint-javascript packages format drill bench requirements clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: ## run the site on http://127.0.0.1:$(PORT), from nothing; DEMO=no: with an empty newsroom
	@scripts/setup run
	@exec $(manage) run --port $(PORT) $(if $(filter no,$(DEMO)),--no-demo)

dev: ## run it for development: code reloads, debug toolbar, a worker
	@scripts/setup test
	@DEBUG=true $(manage) prepare --verbosity 0
	@DEBUG=true $(manage) demo --if-empty
	@DEBUG=true exec $(manage) develop --port $(PORT)

demo: ## load the demo newsroom again
	@scripts/setup run
	@$(manage) prepare --verbosity 0
	@exec $(manage) demo

test: ## run all tests, a real browser included
	@scripts/setup test
	@scripts/browser
	@exec $(pytest) --numprocesses=2 --dist=worksteal -m "not drill and not bench"

# The checks are one target each, so that `make -k lint` names every one that fails.
lint: lint-style lint-format lint-types lint-arrows lint-spelling lint-dead-code lint-templates lint-javascript ## check style, types, imports, spelling, dead code, templates, JavaScript

lint-style: packages
	@$(python) -m ruff check .

lint-format: packages
	@$(python) -m ruff format --check .

lint-types: packages
	@$(python) -m mypy .

lint-arrows: packages
	@.venv/bin/lint-imports --no-cache

lint-spelling: packages
	@.venv/bin/codespell

lint-dead-code: packages
	@$(python) scripts/find_dead_code.py

lint-templates: packages
	@$(python) -m djlint --lint --quiet templates

lint-javascript:
	@scripts/eslint

packages:
	@scripts/setup test

format: ## put the code into the one format
	@scripts/setup test
	@$(python) -m ruff check --fix .
	@$(python) -m ruff format .

drill: ## run what is heavy or breaks things on purpose
	@scripts/setup test
	@scripts/browser
	@scripts/checkers
	@exec $(pytest) -m drill -p no:randomly --tb=short -ra

bench: ## measure with 100,000 invented articles, posted replies, and keys in a long text
	@scripts/setup test
	@exec $(pytest) -m bench -p no:randomly -s

data-model: ## draw docs/data-model.md from the models
	@scripts/setup run
	@$(manage) draw_data_model

requirements: ## pin the whole tree anew (needs uv and npm)
	@scripts/pin

clean: ## remove the environment, tools and caches; the data folder stays
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* .data/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
