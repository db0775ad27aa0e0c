# atlas  the main job: environment, network, maps; open atlas/index.html
# test   every gate and every test
# lint   style, types, contracts and docstrings only
# format put the code in shape
# bench  measure speed, write docs/performance.md; no part of test
# clean  remove what the other targets made, but not the environment

PACKAGES = gis_data network corridors maps
VENV     = .venv
BIN      = $(VENV)/bin
PIP      = $(BIN)/python -m pip install --quiet --disable-pip-version-check

# $PYTHON if that is given, else the first of these that is there; new enough it must be.
FIND_PYTHON = for p in $${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; \
	done

.DELETE_ON_ERROR:
.PHONY: atlas test lint format bench clean

atlas: $(VENV)/.installed
	$(BIN)/corridors atlas --out atlas

test: lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --doctest-modules $(PACKAGES) tests

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m numpydoc lint $$(find $(PACKAGES) -name '*.py')

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-bench
	PYTHONPATH=tests/benchmarks $(BIN)/python -m pytest tests/benchmarks -W default \
		--benchmark-json=.benchmarks.json --benchmark-columns=median,iqr,rounds --quiet
	$(BIN)/python tests/benchmarks/page.py .benchmarks.json docs

clean:
	rm -rf atlas build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo 'Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python' >&2; exit 2; \
	fi; \
	"$$python" -m venv $(VENV)

# Stamps: the environment is made anew only when what it needs has changed.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[dev,bench]'
	touch $@ $(VENV)/.installed-dev $(VENV)/.installed
