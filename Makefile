# Everything here works from a fresh clone with Python 3.11+, make and a package index.
.POSIX:
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed

.PHONY: run test lint types check-imports tests soak bench screenshots reference constraints clean

run: $(STAMP)  ## prepare the demo home and open the app (or do the same job without a terminal)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/inspector demo; else sh docs/run-without-terminal.sh $(BIN)/inspector; fi

test: lint types check-imports tests  ## everything that must hold

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)  ## mypy and pyright; pyright asks nobody whether a newer one is out
	$(BIN)/mypy
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright

check-imports: $(STAMP)
	$(BIN)/lint-imports

tests: $(STAMP)
	$(BIN)/pytest -n 2

soak: $(STAMP)  ## the long run: 200 kills, 1,000 syncs cut at random moments
	INSPECTOR_SOAK=1 $(BIN)/pytest tests/faults

bench: $(STAMP)  ## the figures of bench/README.md as a table
	$(BIN)/python -m bench

screenshots: $(STAMP)  ## the README's pictures
	$(BIN)/python docs/make_screenshots.py

reference: $(STAMP)  ## docs/command-line.md from the parser
	$(BIN)/python docs/make_reference.py

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

constraints:  ## pin again what pyproject.toml asks for, with hashes
	$(PYTHON) -m venv $(VENV)-pin
	$(VENV)-pin/bin/python -m pip install --quiet uv
	$(VENV)-pin/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --group dev \
		--generate-hashes --no-emit-index-url --no-header --output-file constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) $(VENV)-pin .demo-home .mypy_cache .ruff_cache .pytest_cache .hypothesis
