# Everything happens in .venv; nothing is assumed but Python 3.11 or newer, pip and make.
PYTHON ?= python3
SOURCE ?= ../shared/data
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-slow bench worlds chronicles lock clean

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: ## install the run lock and the package into .venv
	@$(PYTHON) scripts/bootstrap.py run

setup-dev: ## the same, with what tests and linters need
	@$(PYTHON) scripts/bootstrap.py dev

run: setup ## do the main job: one real country, three societies, a verdict and a report (ARGS="..." for more)
	$(BIN)/commonweal run $(ARGS)

test: setup-dev ## linters, types, import direction and tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow" $(ARGS)

test-slow: setup-dev ## the tests marked slow
	$(BIN)/python -m pytest -m slow $(ARGS)

bench: setup-dev ## wall time and peak memory of the solves
	$(BIN)/python benchmarks/run.py $(ARGS)
	$(BIN)/python benchmarks/market.py
	$(BIN)/python benchmarks/territory.py
	$(BIN)/python benchmarks/scale.py --products 1000 10000 100000 --others-up-to 1000 --limit 60

worlds: setup ## rebuild the bundled worlds and tables from the published tables in SOURCE
	$(BIN)/python -m commonweal.data.build --source $(SOURCE)
	$(BIN)/python -m commonweal.data.build_tables --source $(SOURCE)

chronicles: setup ## rebuild the bundled chronicles and conflicts from the structured facts in SOURCE
	$(BIN)/python -m commonweal.territory.chronicle.build --source $(SOURCE)

lock: ## resolve requirements/*.in anew, with the hash of every wheel
	@$(PYTHON) scripts/bootstrap.py lock

clean: ## remove what was built here; runs are kept
	rm -rf .venv .venv-lock build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
