# Everything is installed into .venv; nothing outside this folder is touched, but for Debian's chromium, postgresql and openssl, which tests need.
PYTHON ?= python3
BIN := .venv/bin
STUDY ?= outputs/tarrowshire
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: sample test lint check chromium postgresql openssl clean

sample: .venv/installed ## install, and run the main job on the sample corpus
	$(BIN)/dialogue-synth run corpora/tarrowshire --study $(STUDY)

test: .venv/installed-dev chromium postgresql openssl ## install what tests need, and run them all
	$(BIN)/python -m pytest --cov --cov-report=term

lint: .venv/installed-dev ## format, lint and types
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy

check: test lint

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --quiet --editable ".[dev]"
	touch $@

chromium:
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends chromium; }

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends postgresql; }

openssl:
	@command -v openssl >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends openssl; }

clean:
	rm -rf .venv build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
