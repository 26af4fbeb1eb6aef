# The commands of the project; `make` alone lists them.
# Everything is installed into .venv from the hashed locks, once, and again when a lock changes.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

BIN := .venv/bin
# Tests write thousands of small databases: in memory where there is room, since none of them has
# to outlive the machine.
SCRATCH := $(shell room=$$(df --output=avail /dev/shm 2>/dev/null | tail -n 1); \
	if [ -w /dev/shm ] && [ "$${room:-0}" -gt 2000000 ]; then echo /dev/shm; else echo "$${TMPDIR:-/tmp}"; fi)

.PHONY: help
help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */|/' | while IFS='|' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup:  ## install what developing and testing need into .venv
	@.ci/install requirements-dev.txt

.PHONY: setup-run
setup-run:
	@.ci/install requirements.txt

.PHONY: run
run: setup-run  ## start the product with simulator and example data
	@$(BIN)/python -m bot demo

.PHONY: simulate
simulate: setup-run  ## hold the same conversation in this terminal
	@$(BIN)/python -m bot simulate

.PHONY: test
test: setup  ## run all tests; says first if Chromium or PostgreSQL is missing
	@.ci/system-packages --check
	@TMPDIR=$(SCRATCH) $(BIN)/python -m pytest -n 2 tests/browser  # apart: the browser keeps an event loop of its own
	@TMPDIR=$(SCRATCH) $(BIN)/python -m pytest -n 2 --ignore tests/browser $(ARGS)

.PHONY: fmt
fmt: setup  ## format the code and mend what can be mended by itself
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

.PHONY: check
check: setup  ## format, lint, types, contracts, unused dependencies
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/python .ci/hygiene.py
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

.PHONY: deploy-check
deploy-check: setup  ## check the files under deploy/
	@.ci/deploy-check

.PHONY: cover
cover: setup  ## run all tests and show which branches they miss
	@.ci/system-packages --check
	@TMPDIR=$(SCRATCH) $(BIN)/python -m pytest -n 2 --ignore tests/browser --cov --cov-report=term-missing:skip-covered

.PHONY: golden
golden: setup  ## rewrite the golden transcripts; review the difference like code
	@$(BIN)/python -m pytest -p no:randomly --snapshot-update tests/transcripts

.PHONY: verify
verify: setup  ## prove a promise: NAME=crash|kill|power|full|model|dup|zombie|clock|stop|lanes|load|net|order|outage [SIZE=soak]
	@[ -n "$(NAME)" ] || { echo "Say which: make verify NAME=crash; the names stand in make help" >&2; exit 2; }
	@$(BIN)/python -m tests.verify $(NAME) --size $(or $(SIZE),gate)

.PHONY: bench
bench: setup  ## measure against well-known bots: NAME=turns|delivery [ARGS=--quick]
	@.ci/install benchmarks/requirements.txt benchmarks/.venv
	@$(BIN)/python -m benchmarks.$(or $(NAME),turns) $(ARGS)

COMPILE := .venv/uv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)

.PHONY: lock
lock: setup-run  ## write the locks anew from the .in files (UPGRADE=1 takes the newest versions)
	@[ -x .venv/uv/bin/uv ] || { $(BIN)/python -m venv .venv/uv && .venv/uv/bin/pip install --quiet uv; }
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) requirements-dev.in -o requirements-dev.txt
	@$(COMPILE) benchmarks/requirements.in -o benchmarks/requirements.txt
