# Everything runs in .venv, which `make setup` makes; the other targets call it. `make` alone lists them.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
STAMP := .venv/.set-up

# On Linux a window needs a display; on other systems there is always one.
ifeq ($(shell uname),Linux)
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
DEMO_FLAGS := --headless
endif
endif

# Every start would compile the program anew where this is set.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-long lint format bench screenshots lock clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target does; do \
		printf '  make %-12s %s\n' "$$target" "$$does"; done

setup: $(STAMP) ## Make .venv with all that is needed (quick when nothing changed)

$(STAMP): $(wildcard requirements/*.txt) pyproject.toml packaging/environment.py
	@$(PYTHON) packaging/environment.py
	@touch $@

run: setup ## Open the app on the sample project; without a display, the same as make demo
	@$(VENV_PYTHON) -m labeller demo $(DEMO_FLAGS)

demo: setup ## Label the sample project with a simulated annotator and export it
	@$(VENV_PYTHON) -m labeller demo --headless

test: lint ## Lint, types, layers and all tests but the long ones
	$(VENV_PYTHON) -m pytest -m "not long"

test-long: setup ## The tests that take more than about twenty seconds each
	$(VENV_PYTHON) -m pytest -m long

lint: setup ## Lint, format, types and layers, as make test checks them
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports

format: setup ## Mend what ruff can mend
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

bench: setup ## Measure start-up, import, embeddings, answers and refits
	QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m benchmarks

screenshots: setup ## Draw every page and dialog in both themes to docs/screenshots
	QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m benchmarks.screenshots

lock: setup ## Compile requirements/*.txt anew, with the newest versions that fit
	$(VENV_PYTHON) packaging/environment.py lock

clean: ## Remove .venv and everything that tools left behind
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
