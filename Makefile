# `make demo` and `make test` set up everything they need; the rest is for whoever works on Rotunda.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := demo

.DEFAULT_GOAL := help
.PHONY: help demo assets test slow browser postgresql check docs lock bench clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

$(READY): requirements/dev.txt requirements/node.txt pyproject.toml tools/setup.sh hatch_build.py $(wildcard assets/*.*)
	@sh tools/setup.sh $(VENV)
	@touch $(READY)

demo: $(READY) ## Make the sample state, plan it, and say where the plan lies
	@$(BIN)/rotunda sample --people 600 --agencies 40 --seed 1 --out $(DEMO)/state --replace
	@$(BIN)/rotunda plan $(DEMO)/state --out $(DEMO)/plan
	@echo "Open $(CURDIR)/$(DEMO)/plan/plan.html in a browser."

assets: $(READY) ## Fetch and compile the site's styles, scripts and fonts anew where they changed
	@$(BIN)/python hatch_build.py

test: $(READY) ## Run the tests that take minutes at most
	@$(BIN)/pytest -n auto -m "not slow and not browser"

slow: $(READY) ## Run the slow tests
	@$(BIN)/pytest -m slow

browser: $(READY) ## Run the tests that need Chromium
	@$(BIN)/pytest -m browser

postgresql: $(READY) ## Run the site's tests on PostgreSQL: that of DATABASE_URL, or one found or made here
	@sh tools/postgresql.sh $(BIN)/python $(BIN)/pytest tests/web -m "not slow and not browser"

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
