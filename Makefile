# Needs Python 3.11 or newer, make and a package registry; everything else goes into .venv.
#
#   make serve   set up, fill the demo on first start, serve on 127.0.0.1:$(PORT)
#   make test    set up, run the tests on both stores
#   make check   set up, check style, types and import rules
#   make bench   set up, measure beside two rivals
#
# HUYING_DATA and HUYING_STORE are read from the environment by huying itself.

PORT  ?= 8000
# What else to tell pytest, and the benchmark (--help lists it).
TESTS ?=
BENCH ?=

PYTHON ?= $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(python) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(python))))
VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: serve test check format bench clean

serve: $(VENV)/.installed
	$(BIN)/huying demo --if-empty
	exec $(BIN)/huying serve --host 127.0.0.1 --port $(PORT) --insecure-actors

# Whatever the environment says, what was compiled is kept: else every process of a run compiles the sources anew.
test: $(VENV)/.installed-dev
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed-dev
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks.compare $(BENCH)

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name one with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The project is installed in place, so only a change of what it needs installs again.
$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	@touch $(VENV)/.installed $@
