# The workbench: `make run` starts it, `make test` tests it. Needs Python 3.11 or newer with venv.

PYTHON ?= python3
PORT ?= 8000
export PORT

BIN := .venv/bin
CATALOGUES := $(wildcard annotations/locale/*/LC_MESSAGES/*.po)

# A stamp is named for its lock's hash: an unchanged lock is never installed twice, so a second
# start needs no network.
hash = $(firstword $(shell cksum < requirements/$(1).txt))
RUN_STAMP := .venv/run-$(call hash,run).stamp
TEST_STAMP := .venv/test-$(call hash,test).stamp

.PHONY: help install run test bench lint schema
.DELETE_ON_ERROR:

help:
	@echo "make run      start the workbench on port $(PORT) (another: make run PORT=8001)"
	@echo "make test     run all tests"
	@echo "make bench    print the benchmarks"
	@echo "make lint     check style, types, layers and migrations"
	@echo "make schema   write docs/openapi.yaml anew"
	@echo "make install  prepare .venv/ alone"

install: $(RUN_STAMP) $(CATALOGUES:.po=.mo)

run: install
	@$(BIN)/python manage.py serve

test: install $(TEST_STAMP)
	$(BIN)/python -m pytest -n 2

bench: install $(TEST_STAMP)
	$(BIN)/python -m pytest -m bench -s

lint: install $(TEST_STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run

schema: install
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

.venv/%.stamp: | $(BIN)/python
	@echo "Installing requirements/$(word 1,$(subst -, ,$*)).txt into .venv/ …"
	@if command -v uv > /dev/null; \
	then uv pip install --quiet --python $(BIN)/python --require-hashes \
		-r requirements/$(word 1,$(subst -, ,$*)).txt; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/$(word 1,$(subst -, ,$*)).txt; fi
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv

%.mo: %.po $(RUN_STAMP)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
