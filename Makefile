# Everything this project can be told to do. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?=
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
SUITE := -rs -p scripts.no_skips -p scripts.cpu_budget --ignore=tests/benchmarks
# Tests run side by side in this many processes.
PROCESSES ?= 2
export PYTHON

.PHONY: help run test fast check bench soak mutants promises styles lock format install install-bench install-test

help: ## Say what each of these does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

run: install ## Install what is missing, migrate, load content, and serve on http://127.0.0.1:5000 (PORT=… for another)
	@$(BIN)/python -m scripts.serve

test: install-test ## Run the whole test suite (ARGS="…" are passed to pytest)
	@$(PYTEST) -n $(PROCESSES) --dist worksteal $(SUITE) -m "not soak" $(ARGS)

fast: install-test ## Run what takes little: on SQLite, without a browser, kills and programs that take long
	@$(PYTEST) -n $(PROCESSES) --dist worksteal $(SUITE) -m "not soak and not postgresql and not browser and not long" $(ARGS)

check: install-test ## Check format, lint, types and which module may import which
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: install-test install-bench ## Measure the site with 1,000, 10,000 and 100,000 entries, and its mailings, beside others
	@$(PYTEST) -s tests/benchmarks $(ARGS)

soak: install-test install-bench ## Hold the suite to its budget; then the long kill and load tests at full count, and every twin on PostgreSQL
	@$(PYTEST) -n $(PROCESSES) --dist worksteal $(SUITE) -m "not soak" --hold-budget $(ARGS)
	@$(PYTEST) -s -m soak $(ARGS)

mutants: install-test ## Change one small thing at a time where safety rests, and ask whether a test notices (GROUPS="access …" SAMPLE=200 SEED=1)
	@$(BIN)/python -m scripts.mutants $(GROUPS) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

promises: install-test ## Break each promise of docs/security.md once, and see that its test fails (TEXT=… for some of them)
	@$(BIN)/python -m scripts.mutants.promises $(TEXT)

format: install-test ## Put the code in the house format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

styles: install-test ## Make the stylesheet again from GOV.UK Frontend's, of what templates use
	@$(BIN)/python -m scripts.site_styles

lock: ## Work out and hash the exact packages again from pyproject.toml (needs uv)
	@scripts/lock

install:
	@scripts/setup run

install-bench:
	@scripts/setup bench

install-test:
	@scripts/setup test
	@scripts/setup validator
