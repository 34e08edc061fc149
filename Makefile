# Every command a person types. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin

# What a person gives, on the command line or in the environment, is taken as it stands: neither make nor a shell reads
# `$`, quotes or blanks in it.
override SOURCE := $(or $(value SOURCE),$(value MARKET_WAREHOUSE_SOURCE),embedded)
override DROP_DIR := $(or $(value DROP_DIR),$(value MARKET_WAREHOUSE_DROP_DIR))
override QUOTES_ADJUSTMENT := $(or $(value QUOTES_ADJUSTMENT),$(value MARKET_WAREHOUSE_QUOTES_ADJUSTMENT))
override DATASETS := $(or $(value DATASETS),$(value MARKET_WAREHOUSE_DATASETS))
override LAKE := $(or $(value LAKE),$(value MARKET_WAREHOUSE_LAKE))
override LAKE_FILES := $(or $(value LAKE_FILES),$(value MARKET_WAREHOUSE_LAKE_FILES))
override LAKE_KEEP_DAYS := $(or $(value LAKE_KEEP_DAYS),$(value MARKET_WAREHOUSE_LAKE_KEEP_DAYS))
override EXPORT := $(or $(value EXPORT),$(value MARKET_WAREHOUSE_EXPORT))
override ENGINE := $(or $(value ENGINE),$(value MARKET_WAREHOUSE_ENGINE))
override SPARK_MASTER := $(or $(value SPARK_MASTER),$(value MARKET_WAREHOUSE_SPARK_MASTER))
override SPARK_FILES := $(or $(value SPARK_FILES),$(value MARKET_WAREHOUSE_SPARK_FILES))
override SPARK_TABLES := $(or $(value SPARK_TABLES),$(value MARKET_WAREHOUSE_SPARK_TABLES))
override EXTRA := $(value EXTRA)
override FROM := $(value FROM)
override TO := $(value TO)
override FILE := $(value FILE)
override ARTICLE := $(value ARTICLE)
override CLAIMS := $(value CLAIMS)
override PUBLISHED := $(value PUBLISHED)
override INCLUDE_GUESSES := $(value INCLUDE_GUESSES)
override MODEL := $(value MODEL)
override MODEL_URL := $(value MODEL_URL)
override MODEL_KEY := $(value MODEL_KEY)
override RUN := $(value RUN)
override BACK := $(value BACK)
override KILLS := $(or $(value KILLS),20)
override READERS := $(or $(value READERS),10)
override DISKS := $(or $(value DISKS),5)
override DAYS := $(or $(value DAYS),5)
override ROWS := $(or $(value ROWS),20)
override MODELS := $(value MODELS)
override SIZES := $(or $(value SIZES),100)
override RIVALS := $(value RIVALS)
override PUBLISHED_FILE := $(value PUBLISHED_FILE)
override LABELS := $(value LABELS)
PORT_ORIGIN := $(origin PORT)
override PORT := $(value PORT)
override QUIET := $(value QUIET)
override FULL := $(value FULL)
export MODELS SIZES RIVALS PUBLISHED_FILE LABELS FROM TO PORT FILE ARTICLE CLAIMS PUBLISHED MODEL MODEL_URL MODEL_KEY \
	RUN BACK KILLS READERS DISKS DAYS ROWS EXTRA
export MARKET_WAREHOUSE_SOURCE := $(SOURCE)
export MARKET_WAREHOUSE_DROP_DIR := $(DROP_DIR)
export MARKET_WAREHOUSE_QUOTES_ADJUSTMENT := $(QUOTES_ADJUSTMENT)
export MARKET_WAREHOUSE_DATASETS := $(DATASETS)
export MARKET_WAREHOUSE_LAKE := $(LAKE)
export MARKET_WAREHOUSE_LAKE_FILES := $(LAKE_FILES)
export MARKET_WAREHOUSE_LAKE_KEEP_DAYS := $(LAKE_KEEP_DAYS)
export MARKET_WAREHOUSE_EXPORT := $(EXPORT)
export MARKET_WAREHOUSE_ENGINE := $(ENGINE)
export MARKET_WAREHOUSE_SPARK_MASTER := $(SPARK_MASTER)
export MARKET_WAREHOUSE_SPARK_FILES := $(SPARK_FILES)
export MARKET_WAREHOUSE_SPARK_TABLES := $(SPARK_TABLES)
export MARKET_WAREHOUSE_BUILD_PATH := $(CURDIR)/data/build/$(SOURCE)/warehouse.duckdb
export DAGSTER_HOME := $(CURDIR)/data/build/dagster
export DBT_TARGET_PATH := $(CURDIR)/data/build/dbt
export DBT_LOG_PATH := $(CURDIR)/data/build/dbt
export VIRTUAL_ENV := $(CURDIR)/.venv
export DO_NOT_TRACK := 1
export PYTHONWARNINGS := ignore

# With QUIET=1 nothing is said but what is wrong.
QUIETLY := $(if $(filter-out 0,$(QUIET)),--quiet)
# With FULL=1 everything is read and built, changed or not.
FULLY := $(if $(filter-out 0,$(FULL)),--full)
# With INCLUDE_GUESSES=1 an article's drafts that are guesses are judged too.
GUESSES := $(if $(filter-out 0,$(INCLUDE_GUESSES)),--include-guesses)
SAY := $(if $(QUIETLY),:,echo)
# The folders too: they change where a file is taken away.
DBT_FILES := $(shell find dbt_project -name '*.sql' -o -name '*.yml' -o -name '*.md' -o -type d)
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-strip-extras --quiet
# Extras that most people do without. The lock file of each names what requirements.lock does not.
EXTRAS := $(patsubst requirements-%.lock,%,$(wildcard requirements-*.lock))
# The commands in .venv name the folder that it was set up in; in another one they do not start.
MOVED := $(shell test ! -f .venv/pyvenv.cfg || test .venv -ef "$$(sed -n 's/^command = .* -m venv //p' .venv/pyvenv.cfg)" || echo moved)

ifneq ($(value source)$(value drop_dir),)
$(error write SOURCE= and DROP_DIR= in capitals)
endif
# What is known has been overridden above: only another name still comes from the command line. Those that begin with
# MARKET_WAREHOUSE_ and those of keys are read by the programs.
OTHERS := PYTHON SHELL SEC_CONTACT MARKET_WAREHOUSE_% %_KEY %_TOKEN
UNKNOWN := $(strip $(foreach name,$(filter-out $(OTHERS),$(.VARIABLES)),$(if $(filter command,$(origin $(name))),$(name))))
ifneq ($(UNKNOWN),)
$(error no command here takes $(UNKNOWN)=: `make help` lists the names. What other programs read stands before `make`)
endif

.PHONY: help setup extra warehouse check backfill replay landing-verify test test-quick test-all test-models ui mcp status brief export sql docs dictionary lint audit format \
	sources lock clean forget withdraw campaign benchmark accuracy moved

.DEFAULT: ; @$(error there is no command $@: make help lists them)

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(BIN)/.installed data/build/dagster/dagster.yaml data/build/dbt/manifest.json ## install into .venv and parse the dbt project (the others call it)

extra: $(BIN)/.installed ## install what one of the ways of docs/scaling.md needs [EXTRA=lake]
	@case " $(EXTRAS) " in *" $$EXTRA "*) ;; *) echo "error: there is no such extra; EXTRA= is one of: $(EXTRAS)"; exit 2;; esac
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes -r "requirements-$$EXTRA.lock"

warehouse: setup ## build what has changed, audit and publish data/warehouse.duckdb [SOURCE=live, or SOURCE=files DROP_DIR=<folder>; FULL=1; QUIET=1; LAKE=<folder>; EXPORT=open; ENGINE=spark]
	@$(BIN)/python -m orchestration $(FULLY) $(QUIETLY)

check: $(BIN)/.installed ## which figures of an article do the data support? Asks the published file [ARTICLE=article.txt PUBLISHED=2026-02-26 INCLUDE_GUESSES=1 MODEL=<name> MODEL_URL=<address>, or CLAIMS=claims.csv]
	@$(BIN)/python -m orchestration.cli.check "--article=$$ARTICLE" "--claims=$$CLAIMS" "--published=$$PUBLISHED" $(GUESSES)

backfill: setup ## the same for a range of months; goes on where it was interrupted [FROM=2024-01 TO=2024-12 SOURCE=live]
	@test "$$MARKET_WAREHOUSE_SOURCE" != embedded || { echo "error: the shipped data have no other months: add SOURCE=live or SOURCE=files"; exit 2; }
	@test -n "$$FROM" || { echo "error: name the months: make backfill FROM=2024-01 TO=2024-12 SOURCE=live"; exit 2; }
	@$(BIN)/python -m orchestration --from "$$FROM" --to "$$TO" $(QUIETLY)

replay: setup ## build anew from the landing archive alone; asks nobody
	@MARKET_WAREHOUSE_SOURCE=live $(BIN)/python -m orchestration --replay $(QUIETLY)

landing-verify: $(BIN)/.installed ## recompute the hash of every payload in the landing archive
	@$(BIN)/python -m orchestration.cli.verify

test-quick: lint ## the linters, then the tests that neither build a warehouse nor wait (about three minutes)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow" tests/unit tests/architecture

test: setup ## those tests, and what is looked at in a build that all share (about nine minutes)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow" tests/unit tests/architecture
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" tests/integration

test-all: setup ## every test, also those that build for themselves (about twenty-five minutes)
	@$(BIN)/python -m pytest -n 3 --dist worksteal tests/unit tests/architecture
	@$(BIN)/python -m pytest -n 2 --dist loadgroup tests/integration

test-models: setup ## dbt's unit tests, of all models or of some, on the build of the embedded data [MODELS="index_levels+"]
	@test -f "$$MARKET_WAREHOUSE_BUILD_PATH" || { echo "error: there is no build to look at; make warehouse makes it."; exit 1; }
	@set -- --project-dir dbt_project --profiles-dir dbt_project --select "$${MODELS:+$$MODELS,}test_type:unit"; \
		count=$$($(BIN)/dbt --quiet ls "$$@" | grep -c . || true); \
		test "$$count" -gt 0 || { echo "error: $$MODELS names no model that has a unit test: they stand in the unit_tests*.yml of its folder"; exit 2; }; \
		$(BIN)/dbt --quiet test "$$@"; echo "unit tests passed: $$count"

campaign: setup ## kill runs, fill disks, read while others publish, random changes; takes hours [KILLS=200 READERS=10 DISKS=20 DAYS=200 ROWS=500]
	@$(BIN)/python -m tests.campaigns --kills "$$KILLS" --readers "$$READERS" --disks "$$DISKS" --days "$$DAYS" --rows "$$ROWS"

benchmark: setup ## what a build, a day, a split and a filing cost on a made-up market, against bare SQL, pandas and polars [SIZES="100 1200 5000" RIVALS=<a python with pandas, pyarrow and polars>]
	@$(BIN)/python -m tests.benchmarks $$SIZES --python "$$RIVALS"

accuracy: setup ## how right verdicts and drafts are, on the published file; writes docs/accuracy.md [PUBLISHED_FILE=<file> LABELS=<folder>]
	@$(BIN)/python -m tests.accuracy --published-file "$$PUBLISHED_FILE" --labels "$$LABELS"

ui: setup ## the Dagster UI with its daemon on http://127.0.0.1:3000 (Ctrl-C stops it) [PORT=3001]
	@$(BIN)/python -m orchestration --check
	@$(BIN)/python -m orchestration.cli.free_port "$${PORT:-3000}" "make ui PORT=<another>"
	@$(BIN)/python -m orchestration.cli.ui --port "$${PORT:-3000}"

# A PORT of the environment is another program's: a client that starts the door by make would wait for its answer in vain.
mcp: override PORT := $(if $(filter command,$(PORT_ORIGIN)),$(value PORT))
mcp: ## a door for assistants (MCP) on standard input and output, or on http://127.0.0.1:<PORT>/mcp [PORT=8765]
	@# Standard output belongs to the protocol.
	@$(MAKE) --silent $(BIN)/.installed >&2
	@test -z "$$PORT" || $(BIN)/python -m orchestration.cli.free_port "$$PORT" "make mcp PORT=<another>"
	@$(BIN)/python -m orchestration.assistant $${PORT:+--port "$$PORT"}

status: setup ## last runs, freshness, findings, next runs; fails where something needs attention
	@$(BIN)/python -m orchestration.cli.status

export: $(BIN)/.installed ## write data/export/: marts as Parquet, a workbook, claims as ClaimReview, from the published file [EXPORT=all]
	@$(BIN)/python -m orchestration.reports.exports

brief: setup ## write data/market_brief.html from the published file: figures, charts, claims, in one page
	@$(BIN)/python -m orchestration.reports.brief

sql: $(BIN)/.installed ## a DuckDB shell on the published file, read-only
	@file="$${MARKET_WAREHOUSE_DATA_DIR:-data}/warehouse.duckdb"; \
		test -f "$$file" || { echo "error: there is no $$file yet; make warehouse builds it."; exit 1; }
	@# A person who has mistyped once leaves without an error; a script keeps its exit code.
	@set -- -readonly -cmd ".read orchestration/reports/shell/macros.sql"; \
		if [ -t 0 ]; then $(BIN)/duckdb "$$@" -cmd ".read orchestration/reports/shell/greeting.sql" "$${MARKET_WAREHOUSE_DATA_DIR:-data}/warehouse.duckdb" || true; \
		else $(BIN)/duckdb -cmd ".highlight off" "$$@" "$${MARKET_WAREHOUSE_DATA_DIR:-data}/warehouse.duckdb"; fi

docs: setup ## dbt's own site of models, columns and lineage on http://127.0.0.1:8080 (Ctrl-C stops it)
	@test -f data/warehouse.duckdb || { echo "error: there is no data/warehouse.duckdb yet; make warehouse builds it."; exit 1; }
	@$(BIN)/python -m orchestration.cli.free_port 8080 "end what uses it"
	@echo "Writing the site (a quarter of a minute) …"
	@rm -rf data/build/docs && mkdir -p data/build/docs/read data/build/docs/site && cp data/warehouse.duckdb data/build/docs/read
	@export MARKET_WAREHOUSE_BUILD_PATH="$$PWD/data/build/docs/read/warehouse.duckdb" DBT_TARGET_PATH="$$PWD/data/build/docs/site"; \
		$(BIN)/dbt --quiet docs generate --project-dir dbt_project --profiles-dir dbt_project && \
		rm -r data/build/docs/read && \
		$(BIN)/dbt --quiet docs serve --no-browser --host 127.0.0.1 --port 8080 \
			--project-dir dbt_project --profiles-dir dbt_project

dictionary: setup ## write data/dictionary.md from the dbt project
	@$(BIN)/python -m orchestration.reports.dictionary.page

lint: setup ## ruff, sqlfluff, mypy, import contracts
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint --processes 2 dbt_project

audit: $(BIN)/.installed ## known vulnerabilities of what requirements.lock installs (asks osv.dev)
	@$(BIN)/python .ci/audit.py

format: setup ## let ruff and sqlfluff mend what they can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .
	@$(BIN)/sqlfluff fix dbt_project

sources: $(BIN)/.installed ## write the dbt sources and the guide to claims from the contracts
	@$(BIN)/python -m orchestration.contracts.dbt_sources > dbt_project/models/staging/sources.yml
	@$(BIN)/python -m orchestration.contracts.claim_guide

lock: ## resolve requirements.lock anew (needs uv)
	@$(COMPILE) --extra live --extra dev --output-file requirements.lock
	@# Of the package for tests of Spark nothing but files is used: what it depends on stays out.
	@for extra in $(EXTRAS); do $(COMPILE) --extra $$extra --constraint requirements.lock \
		$$(test $$extra != spark-tests || echo --no-deps) \
		$$(sed -nE 's/^([a-z0-9._-]+)(\[[^]]*\])?==.*/--no-emit-package \1/p' requirements.lock) \
		--output-file requirements-$$extra.lock || exit; done

clean: ## remove .venv, caches and run history; raw history and the published file stay
	@test ! -f $(BIN)/.installed || $(BIN)/python -m orchestration.cli.forget --run-history
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis

forget: $(BIN)/.installed ## delete the raw history of a source [SOURCE=files]; the published file stays
	@$(BIN)/python -m orchestration.cli.forget

withdraw: $(BIN)/.installed ## take out what a file stated; BACK=1 brings it back [FILE=quotes/prices.csv SOURCE=files]
	@$(BIN)/python -m orchestration.cli.withdraw --file "$$FILE" --run "$$RUN" --back "$$BACK"

$(BIN)/.installed: requirements.lock $(MOVED)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "error: Python 3.11 or later is needed; $(PYTHON) is older. Name another: make PYTHON=python3.12 …"; exit 1; }
	@$(SAY) "Setting up .venv (once$(if $(MOVED), in each folder)) …"
	@$(if $(MOVED),rm -rf .venv,:)
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@# The project itself, as it stands here: `import market_warehouse` from any folder.
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

data/build/dagster/dagster.yaml: orchestration/dagster.yaml
	@mkdir -p data/build/dagster && cp $< $@

data/build/dbt/manifest.json: $(BIN)/.installed $(DBT_FILES)
	@$(SAY) "Parsing the dbt project …"
	@mkdir -p data/build/dbt
	@# What is saved while dbt parses is newer than the manifest.
	@touch data/build/dbt/parsing
	@$(BIN)/dbt --quiet parse --project-dir dbt_project --profiles-dir dbt_project
	@touch -r data/build/dbt/parsing $@
