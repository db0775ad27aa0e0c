# atlas       the main job: environment, network, maps; open atlas/index.html
# test        every gate and every test
# test-all    the slower parts, below, each timed
# lint        style, types, contracts and docstrings only
# format      put the code in shape
# bench       measure speed, write docs/performance.md; no part of test
# constraints renew the tested versions, if the tests pass with the newest libraries
# clean       remove what the other targets made, but not the environment
#
# lowest      a route, and the tests without the whole network, with the oldest libraries
#             that pyproject.toml admits
# newest      the same with the newest ones
# wheel       the commands in an environment of nothing but the wheel and what it needs
# licences    the licences of that environment, against tests/supply/licences.toml
# sbom        its bill of materials, dist/*.cdx.json
# faults      every case of tests/faults, written to docs/faults.md; CASE=... one of them
# long        the tests that take some ten seconds or more
# scripts     types and style of the scripts of pages, by the compiler of TypeScript
# browsers    what the page of routes promises, in Chromium and Firefox
# parity      the engine of pages against the router, 1,000 requests
# foreign     plans of other regions, examples/*: every command with each; the tutorial

PACKAGES = gis_data network corridors maps
VENV     = .venv
BIN      = $(VENV)/bin
PIP      = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
UV       = $(BIN)/uv
PYTEST   = -m pytest --numprocesses 2 --dist loadfile
PARTS    = scripts long lowest newest wheel licences sbom faults parity browsers foreign
SCRIPTS  = network/export/page/engine maps/pages
USER     = build/user

# $PYTHON if that is given, else the first of these that is there; new enough it must be.
FIND_PYTHON = for p in $${PYTHON:-python3.11 python3.12 python3.13 python3.14 python3 python}; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; \
	done

.DELETE_ON_ERROR:
.PHONY: atlas test test-all lint format bench constraints clean lowest newest wheel licences sbom faults scripts long parity browsers foreign

atlas: $(VENV)/.installed
	$(BIN)/corridors atlas --out atlas

test: lint
	$(BIN)/python $(PYTEST) -m 'not long' --doctest-modules $(PACKAGES) tests

test-all: $(VENV)/.installed-dev
	@passed=0; failed=0; table=''; \
	for part in $(PARTS); do \
		start=$$(date +%s); verdict=passed; \
		$(MAKE) --no-print-directory $$part || verdict=FAILED; \
		case $$verdict in passed) passed=$$((passed + 1));; *) failed=$$((failed + 1));; esac; \
		table="$$table$$(printf '%-10s %5d s  %s' $$part $$(($$(date +%s) - start)) $$verdict)\n"; \
	done; \
	printf "\n$$table"; \
	echo "$$passed passed, $$failed failed"; \
	test $$failed -eq 0

# A warning of one library about another is no fault here: they are not of one age. The
# network is built anew, since its key does not cover the libraries that build it; one
# route is asked on it, and the tests are those that need no whole network and no browser.
lowest newest: $(VENV)/.installed-dev
	$(UV) venv --quiet --clear --seed --python $(BIN)/python build/$@
	$(UV) pip install --quiet --python build/$@ --editable '.[test]' \
		--resolution $(if $(filter lowest,$@),lowest-direct,highest)
	build/$@/bin/corridors doctor
	export CORRIDORS_CACHE=$(CURDIR)/build/$@/cache && \
		build/$@/bin/corridors route Changchun Busan --alternatives 3 && \
		build/$@/bin/python $(PYTEST) -W default -m 'not long and not slow and not browser' \
			--ignore tests/faults --ignore tests/test_house.py tests

wheel: $(USER)/.installed
	$(UV) pip install --quiet --python $(USER) --no-deps --reinstall-package corridor-mapper .
	cd $(USER) && export CORRIDORS_CACHE=$$PWD/cache && \
		bin/corridors doctor && \
		bin/corridors route Changchun Busan --alternatives 3 && \
		bin/corridors atlas --out atlas

licences: $(USER)/.installed
	PYTHONPATH=. $(BIN)/python tests/supply/inventory.py $(USER)

sbom: $(USER)/.installed
	PYTHONPATH=. $(BIN)/python tests/supply/sbom.py $(USER) dist

faults: $(VENV)/.installed-dev
ifdef CASE
	FAULTS='$(CASE)' $(BIN)/python -m pytest tests/faults
else
	FAULTS=all $(BIN)/python $(PYTEST) tests/faults --dist load --quiet --junit-xml=build/faults.xml
	PYTHONPATH=tests:tests/faults:. $(BIN)/python tests/faults/faults_page.py build/faults.xml docs
endif

long: $(VENV)/.installed-dev
	$(BIN)/python $(PYTEST) -m long tests

scripts:
	npm ci --prefix tests/javascript --no-audit --no-fund --silent
	for folder in $(SCRIPTS); do tests/javascript/node_modules/.bin/tsc -p $$folder || exit; done
	tests/javascript/node_modules/.bin/eslint --config tests/javascript/eslint.config.js $(SCRIPTS)

parity: $(VENV)/.installed-dev
	PARITY=1000 $(BIN)/python $(PYTEST) --dist load --quiet tests/test_network_page*.py -k real

browsers: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --quiet --capture=no tests/browsers

foreign: $(VENV)/.installed-dev
	$(BIN)/python $(PYTEST) --quiet tests/foreign

constraints: newest
	$(UV) pip compile --quiet --upgrade --universal --fork-strategy fewest --python-version 3.11 \
		--extra dev --no-annotate --no-header --output-file constraints.txt pyproject.toml

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

# Stamps: an environment is made anew only when what it needs has changed.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev]'
	touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev,bench]'
	touch $@ $(VENV)/.installed-dev $(VENV)/.installed

$(USER)/.installed: pyproject.toml constraints.txt | $(VENV)/.installed-dev
	$(UV) venv --quiet --clear --python $(BIN)/python $(USER)
	$(UV) pip install --quiet --python $(USER) --constraint constraints.txt '.[cluster,notebooks,plots]'
	touch $@
