# Everything runs in .venv, which every target makes that needs it; tests also call programs of .venv-readers, which
# holds what cannot live beside it. `make` alone lists the targets.

PYTHON ?= python3
COPYLEFT_PYTHON ?= python3.12
VENV_PYTHON := .venv/bin/python
STAMP := .venv/.set-up
READERS_STAMP := .venv-readers/.set-up
PEERS_STAMP := .venv-peers/.set-up
PACKAGE_STAMP := .venv-package/.set-up
PACKAGE_PYTHON := .venv-package/bin/python

# On Linux a window needs a display; on other systems there is always one.
ifeq ($(shell uname),Linux)
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
DEMO_FLAGS := --headless
endif
endif

# Every start would compile the program anew where this is set.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-long test-copyleft-readers test-package bench-package lint audit format bench \
	bench-learning screenshots soak idle kills kills-at-calls fuzz faults corpora package package-twice package-smoke \
	lock clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target does; do \
		printf '  make %-21s %s\n' "$$target" "$$does"; done

setup: $(STAMP) $(READERS_STAMP) ## Make .venv, and .venv-readers for tests (quick when nothing changed)

$(STAMP): $(wildcard requirements/*.txt) pyproject.toml packaging/environment.py
	@$(PYTHON) packaging/environment.py
	@touch $@

$(READERS_STAMP): $(wildcard requirements/readers*.txt) packaging/environment.py | $(STAMP)
	@$(PYTHON) packaging/environment.py readers
	@touch $@

$(PACKAGE_STAMP): requirements/package.txt packaging/environment.py | $(STAMP)
	@$(PYTHON) packaging/environment.py package
	@touch $@

$(PEERS_STAMP): requirements/peers.txt packaging/environment.py | $(STAMP)
	@$(PYTHON) packaging/environment.py peers
	@touch $@

run: $(STAMP) ## Open the app on the sample project; without a display, the same as make demo
	@$(VENV_PYTHON) -m labeller demo $(DEMO_FLAGS)

demo: $(STAMP) ## Label the sample project with a simulated annotator and export it
	@$(VENV_PYTHON) -m labeller demo --headless

test: lint $(READERS_STAMP) ## Lint, types, layers and all tests but the long ones
	$(VENV_PYTHON) -m pytest -m "not long and not copyleft"

test-long: setup ## The tests that take more than about twenty seconds each
	$(VENV_PYTHON) -m pytest -m long

# Read by GPL and AGPL programs that are installed for this run only; some gigabytes, and Python 3.12 or newer.
test-copyleft-readers: $(STAMP) ## Exports read by ultralytics and labelme; installs them for this run (some gigabytes)
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && $(PYTHON) packaging/environment.py copyleft $(COPYLEFT_PYTHON) "$$folder" && \
		COPYLEFT_READERS="$$folder" $(VENV_PYTHON) -m pytest -m copyleft tests/readers

# PACKAGE=file names another one than dist/labeller_*.deb. As root: it makes the small Debian by debootstrap.
test-package: $(STAMP) ## Install, use and remove the package in a minimal Debian without Python or Qt (as root)
	$(VENV_PYTHON) -m tests.reliability.packaged $(PACKAGE)

# What is under the GPL is installed for this run only, into a temporary folder; some gigabytes. As root, as above.
bench-package: $(STAMP) ## Measure the packaged program beside labelme and X-AnyLabeling, into docs/reliability.md (as root)
	$(VENV_PYTHON) -m benchmarks.packaged --peers-python $(COPYLEFT_PYTHON) --write docs/reliability.md

lint: $(STAMP) ## Lint, format, types, layers and known vulnerabilities, as make test checks them
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	.venv/bin/lint-imports
	$(VENV_PYTHON) packaging/audit.py

audit: $(STAMP) ## Ask whether anything that ships has a known vulnerability, as make lint does
	$(VENV_PYTHON) packaging/audit.py

format: $(STAMP) ## Mend what ruff can mend
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

bench: $(STAMP) ## Measure start-up, import, embeddings, answers and refits
	QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m benchmarks

bench-learning: $(STAMP) $(PEERS_STAMP) ## Measure the learning loop against its peers, into docs/learning.md (hours)
	QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m benchmarks.learning

screenshots: $(STAMP) ## Draw every page and dialog in both themes to docs/screenshots
	QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m benchmarks.screenshots

ANSWERS ?= 100000
SAMPLE ?= 1000
OPENINGS ?= 200
SOAK_MINUTES ?= 60
soak: $(STAMP) ## Label in the real window for hours and see that nothing grows (ANSWERS=100000 OPENINGS=200 SOAK_MINUTES=60)
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(VENV_PYTHON) -m tests.reliability.soak --answers $(ANSWERS) --sample $(SAMPLE) \
		--openings $(OPENINGS) --minutes $(SOAK_MINUTES)

IDLE_MINUTES ?= 10
idle: $(STAMP) ## See what the window does while nobody does anything (IDLE_MINUTES=10)
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(VENV_PYTHON) -m tests.reliability.soak.idle --minutes $(IDLE_MINUTES)

KILLS ?= 400
kills: $(STAMP) ## Kill the app and the command line at random moments and look what was lost (KILLS=400, SEED=1)
	nice $(VENV_PYTHON) -m tests.reliability.kills --kills $(KILLS) $(if $(SEED),--seed $(SEED))

CALLS ?= 0
kills-at-calls: $(STAMP) ## The same at every system call that changes the disk; needs strace (CALLS=12 of each scenario only)
	nice $(VENV_PYTHON) -m tests.reliability.kills.every_call $(if $(filter-out 0,$(CALLS)),--most $(CALLS))

FUZZ_SECONDS ?= 16
fuzz: $(STAMP) ## Fuzz every reader and project files, half an hour (FUZZ_SECONDS=16 for each, TARGET=name for one)
	QT_QPA_PLATFORM=offscreen nice -n 10 $(VENV_PYTHON) -m tests.reliability.fuzzing --seconds $(FUZZ_SECONDS) $(TARGET)

# Small disks are mounted where that is allowed: for the superuser, outside of most containers.
FLIPS ?= 300
faults: $(STAMP) ## Break disks and project files in every way (FLIPS=300 bytes of each file, 0 for all; SEED=n)
	nice -n 10 $(VENV_PYTHON) -m tests.reliability.faults --flips $(FLIPS) $(if $(SEED),--seed $(SEED))

corpora: $(STAMP) ## Give Labeller the pictures with which others test their decoders (downloads 50 MB)
	$(VENV_PYTHON) -m tests.reliability.corpora

package: $(PACKAGE_STAMP) ## Make the packaged program in dist: one folder as .tar.gz and as .deb
	PYTHONPATH=packaging $(PACKAGE_PYTHON) -m packager

package-twice: $(PACKAGE_STAMP) ## Make the package of this commit in two folders and compare every file
	PYTHONPATH=packaging $(PACKAGE_PYTHON) -m packager.twice

package-smoke: $(STAMP) ## Try what make package froze with every format and kind of file
	$(VENV_PYTHON) packaging/smoke.py

lock: $(STAMP) ## Compile requirements/*.txt anew, with the newest versions that fit
	$(VENV_PYTHON) packaging/environment.py lock

clean: ## Remove the environments and everything that tools left behind
	rm -rf .venv .venv-readers .venv-peers .venv-package build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
