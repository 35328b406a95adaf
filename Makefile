# The developer's whole life in this project. Needs git, make and Python 3.11 with venv; everything else is fetched by package name.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_PROJECT_ENVIRONMENT := $(VENV)
export PYTHONWARNINGS := error::DeprecationWarning:mithaq
ONCE ?=

.PHONY: setup demo test lint types contracts unit browser test-long bench bench-store bench-exchange bench-screening bench-designations bench-bulk bench-pages bench-reading catalogues reference wheel clean

setup: .stamp-setup
	@$(BIN)/python scripts/gather_assets.py
	@$(BIN)/python -m compileall -q src

.stamp-setup: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	$(BIN)/uv sync --locked --quiet --inexact --compile-bytecode $(if $(shell command -v npm),,--group node)
	@touch $@

demo: setup
	$(BIN)/mithaq demo --folder demo $(if $(ONCE),--once,)

test: setup lint types contracts unit

lint:
	$(BIN)/ruff check src tests scripts benchmarks learning
	$(BIN)/ruff format --check src tests scripts benchmarks learning

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

unit:
	@sh scripts/have_chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-long: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile --long tests

bench: bench-store bench-exchange bench-screening bench-designations bench-pages bench-bulk bench-reading

bench-exchange: setup
	$(BIN)/python benchmarks/exchange.py --notes 40 --backlog 10000

bench-store: setup
	$(BIN)/python benchmarks/store.py --engine both --records 1000000

bench-screening: setup
	$(BIN)/python benchmarks/screening.py --environments $(VENV)/rivals
	$(BIN)/python benchmarks/screening.py --million

bench-designations: setup
	$(BIN)/python benchmarks/designations.py

bench-reading: setup
	PYTHONPATH=. $(BIN)/python benchmarks/reading.py

bench-pages: setup
	$(BIN)/python benchmarks/pages.py

# A million rows, about an hour on two slow cores.
bench-bulk: setup
	$(BIN)/python benchmarks/bulk.py

# The models of the name matcher, from $MITHAQ_EVAL_DATA/screening: about five minutes.
learn: setup
	$(BIN)/uv sync --locked --quiet --inexact --group learn
	PYTHONPATH=src $(BIN)/python -m learning

catalogues: setup
	$(BIN)/python scripts/catalogues.py extract
	$(BIN)/python scripts/catalogues.py compile

reference: setup
	$(BIN)/python scripts/reference.py

wheel: setup
	$(BIN)/uv build --wheel --out-dir dist

clean:
	rm -rf $(VENV) .stamp-setup node_modules demo dist src/mithaq/web/static src/mithaq/resources/fonts
