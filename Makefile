# Every command a person types. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
BUILD := $(CURDIR)/data/build
DBT_FILES := $(shell find dbt_project -name '*.sql' -o -name '*.yml' -o -name '*.md')

# SOURCE=files DROP_DIR=<folder> and the like on the command line, or the variables themselves in the environment.
SOURCE ?= $(or $(MARKET_WAREHOUSE_SOURCE),embedded)
DROP_DIR ?= $(MARKET_WAREHOUSE_DROP_DIR)
QUOTES_ADJUSTMENT ?= $(MARKET_WAREHOUSE_QUOTES_ADJUSTMENT)
DATASETS ?= $(MARKET_WAREHOUSE_DATASETS)
# With QUIET=1 nothing is said but what is wrong.
QUIETLY := $(if $(filter-out 0,$(QUIET)),--quiet)
SAY := $(if $(QUIETLY),:,echo)
export MARKET_WAREHOUSE_SOURCE := $(SOURCE)
export MARKET_WAREHOUSE_DROP_DIR := $(DROP_DIR)
export MARKET_WAREHOUSE_QUOTES_ADJUSTMENT := $(QUOTES_ADJUSTMENT)
export MARKET_WAREHOUSE_DATASETS := $(DATASETS)
export MARKET_WAREHOUSE_BUILD_PATH := $(BUILD)/$(SOURCE)/warehouse.duckdb
export DAGSTER_HOME := $(BUILD)/dagster
export DBT_TARGET_PATH := $(BUILD)/dbt
export DBT_LOG_PATH := $(BUILD)/dbt
export VIRTUAL_ENV := $(CURDIR)/.venv
export DO_NOT_TRACK := 1
export PYTHONWARNINGS := ignore

ifneq ($(source)$(drop_dir),)
$(error write SOURCE= and DROP_DIR= in capitals)
endif

.PHONY: help setup warehouse backfill replay landing-verify test ui status brief sql docs dictionary lint audit format \
	sources lock clean forget

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(BIN)/.installed $(DAGSTER_HOME)/dagster.yaml $(DBT_TARGET_PATH)/manifest.json ## install into .venv and parse the dbt project (the others call it)

warehouse: setup ## build, audit and publish data/warehouse.duckdb [SOURCE=live, or SOURCE=files DROP_DIR=<folder>; QUIET=1]
	@$(BIN)/python -m orchestration $(QUIETLY)

backfill: setup ## the same for a range of months; goes on where it was interrupted [FROM=2024-01 TO=2024-12 SOURCE=live]
	@test "$(SOURCE)" != embedded || { echo "error: the shipped data have no other months: add SOURCE=live or SOURCE=files"; exit 2; }
	@test -n "$(FROM)" || { echo "error: name the months: make backfill FROM=2024-01 TO=2024-12 SOURCE=live"; exit 2; }
	@$(BIN)/python -m orchestration --from "$(FROM)" --to "$(TO)" $(QUIETLY)

replay: setup ## build anew from the landing archive alone; asks nobody
	@MARKET_WAREHOUSE_SOURCE=live $(BIN)/python -m orchestration --replay $(QUIETLY)

landing-verify: $(BIN)/.installed ## recompute the hash of every payload in the landing archive
	@$(BIN)/python -m orchestration.verify

test: setup ## run every test (about fifteen minutes)
	@$(BIN)/python -m pytest -n 2 --dist loadfile tests/unit tests/architecture
	@$(BIN)/python -m pytest -n 2 --dist loadgroup tests/integration

ui: setup ## the Dagster UI with its daemon on http://127.0.0.1:3000 (Ctrl-C stops it)
	@$(BIN)/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", 3000)) == 0)' \
		|| { echo "error: port 3000 is taken: the UI may already run on http://127.0.0.1:3000"; exit 1; }
	@$(BIN)/python -m orchestration --check
	@$(BIN)/dg dev --host 127.0.0.1 --port 3000

status: setup ## last runs, freshness, findings, next runs; fails where something needs attention
	@$(BIN)/python -m orchestration.status

brief: setup ## write data/market_brief.html from the published file: figures, charts, claims, in one page
	@$(BIN)/python -m orchestration.brief

sql: $(BIN)/.installed ## a DuckDB shell on the published file, read-only
	@test -f data/warehouse.duckdb || { echo "error: there is no data/warehouse.duckdb yet; make warehouse builds it."; exit 1; }
	@# A person who has mistyped once leaves without an error; a script keeps its exit code.
	@set -- -readonly -cmd ".read orchestration/shell.sql"; \
		if [ -t 0 ]; then $(BIN)/duckdb "$$@" -cmd ".read orchestration/shell/greeting.sql" data/warehouse.duckdb || true; \
		else $(BIN)/duckdb "$$@" data/warehouse.duckdb; fi

docs: setup ## dbt's own site of models, columns and lineage on http://127.0.0.1:8080 (Ctrl-C stops it)
	@test -f data/warehouse.duckdb || { echo "error: there is no data/warehouse.duckdb yet; make warehouse builds it."; exit 1; }
	@$(BIN)/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", 8080)) == 0)' \
		|| { echo "error: port 8080 is taken: the site may already run on http://127.0.0.1:8080; else stop what uses it"; exit 1; }
	@echo "Writing the site (a quarter of a minute) …"
	@rm -rf $(BUILD)/docs && mkdir -p $(BUILD)/docs/read $(BUILD)/docs/site && cp data/warehouse.duckdb $(BUILD)/docs/read
	@export MARKET_WAREHOUSE_BUILD_PATH=$(BUILD)/docs/read/warehouse.duckdb DBT_TARGET_PATH=$(BUILD)/docs/site; \
		$(BIN)/dbt --quiet docs generate --project-dir dbt_project --profiles-dir dbt_project && \
		rm -r $(BUILD)/docs/read && \
		$(BIN)/dbt --quiet docs serve --no-browser --host 127.0.0.1 --port 8080 \
			--project-dir dbt_project --profiles-dir dbt_project

dictionary: setup ## write data/dictionary.md from the dbt project
	@$(BIN)/python -m orchestration.dictionary.page

lint: setup ## ruff, sqlfluff, mypy, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint dbt_project

audit: $(BIN)/.installed ## known vulnerabilities of what requirements.lock installs (asks osv.dev)
	@$(BIN)/python .ci/audit.py

format: setup ## let ruff and sqlfluff mend what they can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@$(BIN)/sqlfluff fix dbt_project

sources: $(BIN)/.installed ## write the dbt sources and the guide to claims from the contracts
	@$(BIN)/python -m orchestration.contracts.dbt_sources > dbt_project/models/staging/sources.yml
	@$(BIN)/python -m orchestration.contracts.claim_guide

lock: ## resolve requirements.lock anew (needs uv)
	@uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-strip-extras --quiet --output-file requirements.lock

clean: ## remove .venv, caches and run history; raw history and the published file stay
	@rm -rf .venv data/build/dbt data/build/dagster data/build/docs .pytest_cache .ruff_cache .mypy_cache .hypothesis

forget: ## delete the raw history of a source [SOURCE=files]; the published file stays
	@rm -rf $(BUILD)/$(SOURCE)

$(BIN)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "error: Python 3.11 or later is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 1; }
	@$(SAY) "Setting up .venv (once) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(DAGSTER_HOME)/dagster.yaml: orchestration/dagster.yaml
	@mkdir -p $(DAGSTER_HOME) && cp $< $@

$(DBT_TARGET_PATH)/manifest.json: $(BIN)/.installed $(DBT_FILES)
	@$(SAY) "Parsing the dbt project …"
	@mkdir -p $(dir $(MARKET_WAREHOUSE_BUILD_PATH)) $(DBT_TARGET_PATH)
	@$(BIN)/dbt --quiet parse --project-dir dbt_project --profiles-dir dbt_project
	@touch $@
