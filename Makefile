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

# How Django names its functions; Babel knows gettext's own names.
KEYWORDS := gettext_lazy ngettext_lazy:1,2 pgettext_lazy:1c,2 npgettext_lazy:1c,2,3

.PHONY: help install run test test-judges test-formats bench judges crowd formats spacy lint schema messages train-env
.DELETE_ON_ERROR:

help:
	@echo "make run      start the workbench on port $(PORT) (another: make run PORT=8001)"
	@echo "make test     run all tests"
	@echo "make test-judges compare the measures of agreement with other people's"
	@echo "make test-formats read releases' formats with the libraries of those who use them"
	@echo "make bench    print the benchmarks"
	@echo "make judges   prepare .venv-judges/, with what benchmarks compare the product with"
	@echo "make crowd    prepare .venv-crowd/, with what truth inference is compared with"
	@echo "make formats  prepare .venv-formats/, with libraries that read releases' formats"
	@echo "make spacy    add spaCy to .venv/, so that releases can be written as DocBin"
	@echo "make lint     check style, types, layers and migrations"
	@echo "make schema   write docs/openapi.yaml anew"
	@echo "make messages bring the translations' catalogues up to date with the code"
	@echo "make train-env prepare .venv-train/, in which manage.py train_finder runs"
	@echo "make install  prepare .venv/ alone"

install: $(RUN_STAMP) $(CATALOGUES:.po=.mo)

run: install
	@$(BIN)/python manage.py serve

test: install $(TEST_STAMP)
	$(BIN)/python -m pytest -n 2

# A plain pytest with its own settings: neither Django nor the product's packages are there.
test-judges: judges
	.venv-judges/bin/python -m pytest -q -c tests/judges/pytest.ini tests/judges

# What the product writes is read by other people's libraries, which it does not have itself.
test-formats: install $(TEST_STAMP) formats
	@rm -rf .venv-formats/samples
	PYTHONPATH=.:tests $(BIN)/python -m consumers.write_samples .venv-formats/samples
	.venv-formats/bin/python -m pytest -q -c tests/consumers/pytest.ini tests/consumers \
		--samples .venv-formats/samples

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

# Texts that are new stand untranslated in the catalogue, and tests/test_locale.py tells which.
messages: install
	@$(BIN)/python -m babel.messages.frontend --quiet extract --mapping-file babel.cfg \
		$(KEYWORDS:%=--keywords=%) --ignore-dirs '.* __pycache__' --add-location file --output-file .venv/messages.pot .
	@for catalogue in $(CATALOGUES); do $(BIN)/pybabel --quiet update --domain django \
		--input-file .venv/messages.pot --output-file $$catalogue \
		--locale $$(basename $$(dirname $$(dirname $$catalogue))) --width 100 \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit 1; done
	@$(MAKE) --no-print-directory $(CATALOGUES:.po=.mo)

# What benchmarks compare the product with stands in an environment of its own.
judges: .venv-judges/$(call hash,judges).stamp

.venv-judges/%.stamp:
	@$(PYTHON) -m venv .venv-judges
	@.venv-judges/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/judges.txt
	@touch $@

# crowd-kit brings transformers and pyarrow, so it stands apart from the other judges.
crowd: .venv-crowd/$(call hash,crowd).stamp

.venv-crowd/%.stamp:
	@$(PYTHON) -m venv .venv-crowd
	@.venv-crowd/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/crowd.txt
	@touch $@

# Everything that reads our formats elsewhere, datasets and spaCy among it.
formats: .venv-formats/$(call hash,formats)-$(call hash,doccano).stamp

.venv-formats/%.stamp:
	@$(PYTHON) -m venv .venv-formats
	@if command -v uv > /dev/null; \
	then uv pip install --quiet --python .venv-formats/bin/python --require-hashes \
		-r requirements/formats.txt; \
	else .venv-formats/bin/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements/formats.txt; fi
	@$(PYTHON) -m pip --python .venv-formats/bin/python install --quiet --no-deps \
		--disable-pip-version-check --require-hashes -r requirements/doccano.txt
	@touch $@

# spaCy is large and only one format needs it.
spacy: install .venv/spacy-$(call hash,spacy).stamp

# torch is large and no server needs it, so training has an environment of its own.
train-env: .venv-train/$(call hash,run)-$(firstword $(shell cksum < requirements/train.in)).stamp

.venv-train/%.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.11"; exit 1; }
	@test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	@echo "Installing requirements/run.txt and requirements/train.in into .venv-train/ …"
	@.venv-train/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/run.txt
	@.venv-train/bin/python -m pip install --quiet --disable-pip-version-check \
		-r requirements/train.in
	@touch $@

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
