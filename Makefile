# make run: the app with real figures on http://127.0.0.1:8501 · make test: the whole suite, browser included
# The same in plain lines, for Windows: README.md.

PYTHON ?= python3
BIN := .venv/bin
LAKE ?= data/lake

.PHONY: run setup test check fix bench clean

run: .venv/run.stamp
	$(BIN)/python -m hrdash --lake $(LAKE) build
	HRDASH_LAKE=$(LAKE) $(BIN)/streamlit run serve.py

setup: .venv/dev.stamp

test: .venv/dev.stamp
	@sh tests/browser/install_chromium.sh
	$(BIN)/python -m pytest -n 2 -m "not browser"
	$(BIN)/python -m pytest -m browser  # alone: a page that waits for the processor is no test of hrdash

check: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2 -m "not browser and not slow"

fix: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/dev.stamp
	$(BIN)/python bench/run.py

clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "hrdash needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
