# Recipes. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
CITY ?= jingzhou
SIZE ?= small
PORT ?= 8000
export BANGFU_HOME ?= var

FRONTEND := $(shell find frontend -path '*/node_modules' -prune -o -path '*/dist' -prune -o -type f -print)
# Faces and templates name the icons and classes that the build keeps.
TEMPLATES := $(shell find src/bangfu/web -name '*.html' -o -name '*.py' 2>/dev/null)
CATALOGUES := $(wildcard src/bangfu/locale/*/LC_MESSAGES/django.po)

.PHONY: help install build demo serve test check fix messages bench screenshots docs clean

help: ## list the recipes
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: .venv/installed ## make .venv with everything pinned

.venv/installed: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed (set PYTHON=...)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

build: .venv/built ## build the front end and the message catalogues

.venv/built: .venv/installed $(FRONTEND) $(TEMPLATES) $(CATALOGUES)
	$(BIN)/python frontend/build.py
	$(BIN)/bangfu messages compile
	@touch $@

demo: build ## build a demo city and serve it (CITY=jingzhou|wuhan SIZE=small|full PORT=8000)
	$(BIN)/bangfu demo --city $(CITY) --size $(SIZE) --port $(PORT)

serve: build ## serve what is in BANGFU_HOME
	$(BIN)/bangfu serve --port $(PORT)

# Spark is large and of no use without Java, so only the tests bring it in.
.venv/cluster: .venv/installed
	@if command -v java >/dev/null || [ -n "$$JAVA_HOME" ]; then \
	  $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,cluster]' \
	  && touch $@; \
	else echo "Java: none found; the tests of Spark are left out."; fi

test: build .venv/cluster ## all tests, on SQLite and (where a server is found) PostgreSQL
	$(BIN)/python tests/run.py

check: .venv/installed ## lint: style, types, import contracts, templates, message catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src/bangfu/web/templates src/bangfu/api/templates --check --lint --quiet
	$(BIN)/bangfu messages check
	$(BIN)/bangfu pack check --all

fix: .venv/installed ## format and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint src/bangfu/web/templates src/bangfu/api/templates --reformat --quiet || true

messages: .venv/installed ## gather new messages into the catalogues
	$(BIN)/bangfu messages gather

bench: build ## run the benchmarks and print one table
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	$(BIN)/python -m bench

screenshots: build ## redraw the pictures of README and tutorial
	$(BIN)/python docs/pictures.py

docs: build ## rewrite the generated pages of the reference
	$(BIN)/python docs/generate.py

clean: ## remove what recipes made (keeps BANGFU_HOME)
	rm -rf .venv frontend/node_modules frontend/dist build
