# `make demo` and `make test` set up everything they need; the rest is for whoever works on Rotunda.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo
PORT := 8000

.DEFAULT_GOAL := help
.PHONY: help demo assets test slow browser thorough postgresql check docs lock bench clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

$(READY): requirements/dev.txt requirements/node.txt pyproject.toml tools/setup.sh hatch_build.py $(wildcard assets/*.*)
	@sh tools/setup.sh $(VENV)
	@touch $(READY)

demo: $(READY) ## Invent a state, plan it, and serve it at http://localhost:8000 with an account for each role
	@test -e $(DEMO)/state || $(BIN)/rotunda sample --tickets 20000 --out $(DEMO)/state
	@ROTUNDA_HTTPS=no $(BIN)/rotunda demo --home $(DEMO)/site $(DEMO)/state
	@(test -e $(DEMO)/plan/plan.html || $(BIN)/rotunda plan $(DEMO)/state --out $(DEMO)/plan >$(DEMO)/plan.log 2>&1) &
	@echo "In a minute the plan of the state lies in $(CURDIR)/$(DEMO)/plan/plan.html"
	@echo "Choose an account at http://localhost:$(PORT)/demo/"
	@ROTUNDA_HTTPS=no ROTUNDA_DEMO=yes $(BIN)/rotunda serve --home $(DEMO)/site --port $(PORT)

assets: $(READY) ## Fetch and compile the site's styles, scripts and fonts anew where they changed
	@$(BIN)/python hatch_build.py

test: $(READY) ## Run the tests that take minutes at most
	@$(BIN)/pytest -n auto -m "not slow and not browser"

slow: $(READY) ## Run the slow tests
	@$(BIN)/pytest -n auto -m "slow and not browser"

thorough: $(READY) ## Run the slow tests and those that need Chromium, so that all cores are busy to the end
	@$(BIN)/pytest -n auto --dist loadgroup -m "slow or browser"

browser: $(READY) ## Run the tests that need Chromium
	@$(BIN)/pytest -n auto --dist loadgroup -m browser

postgresql: $(READY) ## Run the site's tests on PostgreSQL: that of DATABASE_URL, or one found or made here
	@PGOPTIONS="-c synchronous_commit=off" sh tools/postgresql.sh $(BIN)/python $(BIN)/pytest -n auto tests/web -m "not browser"

check: $(READY) ## Lint, types, formatting and import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

docs: $(READY) ## Build the documentation site into site/
	@$(BIN)/python tools/reference.py
	@$(BIN)/zensical build --strict --clean

lock: $(READY) ## Resolve the dependencies anew and lock them with hashes
	@sh tools/lock.sh $(VENV)

bench: $(READY) ## List the benchmarks
	@$(BIN)/python -m bench

clean: ## Remove what was made
	rm -rf $(VENV) $(DEMO) site build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
