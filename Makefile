# make demo, test, site, bench, fuzz, gesprek, klerk, rondreis, docs-check: each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
KLAAR := $(VENV)/.klaar
WERKERS ?= auto
# Who has done his half of the tests takes of another: what the tests of one file share is made once.

.PHONY: demo test lint types unit server bench fuzz snel gesprek klerk rondreis docs-check site lock sbom vereisten bundel audit mutants proof clean

# The lock names every package, so nothing is looked up: a newer release elsewhere changes nothing.
$(KLAAR): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check --quiet --disable-pip-version-check
	touch $(KLAAR)

demo: $(KLAAR)
	$(BIN)/python samples/demo.py

test: lint types audit unit server

# The loop while you work: style, and every test that is not marked as slow.
snel: $(KLAAR)
	$(BIN)/ruff check --quiet .
	$(BIN)/python -m pytest -n $(WERKERS) --dist worksteal -m "not traag"

lint: $(KLAAR)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(KLAAR)
	$(BIN)/mypy

unit: $(KLAAR)
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n $(WERKERS) --dist worksteal --cov --cov-report=
	$(BIN)/coverage report

server: $(KLAAR)
	$(BIN)/python -m tests.op_server -n $(WERKERS) --dist worksteal

bench: $(KLAAR)
	$(BIN)/python -m benchmarks

fuzz: $(KLAAR)
	$(BIN)/python -m tests.fuzz.lezen --aantal 100000
	$(BIN)/python -m tests.fuzz.berichten --aantal 50000
	$(BIN)/python -m tests.fuzz.onafhankelijk --aantal 2000

gesprek: $(KLAAR)
	$(BIN)/python -m tests.properties.gesprekken --aantal 10000
	$(BIN)/python -m tests.properties.gesprekken --rondes --aantal 2000

klerk: $(KLAAR)
	$(BIN)/python -m tests.properties.test_klerk --aantal 5000
	$(BIN)/python -m tests.properties.test_ronde_klerk --aantal 5000

rondreis: $(KLAAR)
	$(BIN)/python -m tests.wissel.conversie.rondreis --aantal 5000

docs-check: $(KLAAR)
	$(BIN)/python -m pytest -n 0 tests/docs

site: $(KLAAR)
	$(BIN)/python -m sphinx -q -W --keep-going -b html -c docs/site . build/site
	@echo "Open build/site/index.html"

lock: $(KLAAR)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

sbom: $(KLAAR)
	$(BIN)/python -m installatie.sbom sbom.json

audit: $(KLAAR)
	$(BIN)/python .ci/audit.py $(STRENG)

# What bvtool needs to run and to be built, with hashes: two files for pip, in dist/.
vereisten: $(KLAAR)
	$(BIN)/python -m installatie.vereisten dist

# One zip per system (SYSTEEM=windows-x86_64 for one of them): all there is to install offline.
bundel: $(KLAAR)
	$(BIN)/python -m installatie.bundel $(SYSTEEM)

mutants: $(KLAAR)
	$(BIN)/python -m tests.mutanten

proof: $(KLAAR)
	$(BIN)/python -m tests.bewijs

clean:
	rm -rf $(VENV) demo build dist
