# Everything a person or CI runs. Needs python3 (3.11 or newer), pip and make; the rest is set up on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run test coverage test-slow test-browser check lint types contracts rules bench eval fuzz ocr lock clean bench-site pictures

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/.layer-run  ## set up, then start the site with an invented county on this machine (PORT=8000)
	@$(BIN)/yingshang demo
	@$(BIN)/yingshang serve $(if $(PORT),--port $(PORT))

# Which post may open which address is a table in Python: once is enough; what each then finds there is asked of both databases.
TABLE := --deselect tests/yingshang/kernel/web/test_access.py::test_who_may_open_it_is_who_the_table_names

test: $(VENV)/.layer-dev  ## set up, then run the tests, on SQLite and PostgreSQL, and the coverage gate of the engine
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run --source gongwen -m pytest -n auto tests/gongwen -m "not browser and not slow"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report
	@$(BIN)/python -m pytest -n auto tests --ignore tests/gongwen -m "not browser and not slow"
	@YINGSHANG_TEST_DATABASE=postgres $(BIN)/python -m pytest -n auto tests/yingshang -m "not browser and not slow" $(TABLE)

coverage: $(VENV)/.layer-dev  ## what of the application its tests pass through: three times as long as without, so not in make test
	@rm -f .coverage .coverage.*
	@$(BIN)/coverage run --source yingshang -m pytest -n auto tests/yingshang -m "not browser and not slow"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --fail-under 85 --format total

test-slow: $(VENV)/.layer-dev  ## the proofs that take minutes: killed workers, parallel writers, wrong passwords, on both databases; pages as every role sees them
	@$(BIN)/python -m pytest tests/yingshang -m "slow and not browser"
	@YINGSHANG_TEST_DATABASE=postgres $(BIN)/python -m pytest tests/yingshang -m "slow and not browser"
	@$(BIN)/python -m pytest -n auto tests/e2e -m slow

test-browser: $(VENV)/.layer-dev  ## look at every page in Chromium: pictures to out/screenshots, accessibility, console
	@$(BIN)/python -m pytest -n auto tests/e2e -m "not slow"

check: lint types contracts rules  ## lint, format, types, import contracts, our own rules (make -k: all of them)

lint: $(VENV)/.layer-dev
	$(BIN)/ruff check --quiet --output-format concise .
	$(BIN)/ruff format --quiet --check .

types: $(VENV)/.layer-dev
	$(BIN)/mypy

contracts: $(VENV)/.layer-dev
	@$(BIN)/lint-imports --no-cache

rules: $(VENV)/.layer-dev
	@$(BIN)/python -m tools.check

bench: $(VENV)/.layer-bench bench-site  ## speed, memory and growth, beside jionlp; writes out/bench.json; then the site
	@$(BIN)/python -m bench

bench-site: $(VENV)/.layer-dev  ## pages, sweeps and exports as data grows; writes out/bench-site.json (SCALES="1 10 100" DATABASE=postgres)
	@PYTHONPATH=src $(BIN)/python -m bench.site

pictures: $(VENV)/.layer-dev  ## take the pictures of the manual from the demonstration (NAMES="letters-register board")
	@$(BIN)/python -m tools.manual_pictures $(NAMES)

eval: $(VENV)/.layer-run  ## accuracy against the gold answers
	@$(BIN)/python -m bench.accuracy

fuzz: $(VENV)/.layer-run  ## generated and mutated texts: no crash, linear time (N=20000 SEED=1)
	@$(BIN)/python -m bench.fuzz

ocr: $(VENV)/.layer-ocr  ## add what reads scans and photographs

lock:  ## resolve the dependencies anew and write requirements/*.lock
	@$(PYTHON) tools/install.py lock

clean:  ## remove everything that was set up or built
	rm -rf $(VENV) .tools out src/yingshang/kernel/static/vendor build dist .coverage .coverage.* htmlcov .pytest_cache .mypy_cache .ruff_cache .hypothesis

# One stamp per layer: a second run installs nothing.
$(VENV)/.layer-%: requirements/%.lock requirements/build.lock pyproject.toml package-lock.json tools/install.py tools/assets.py
	@echo "Setting up $(VENV) ($*) …" >&2
	@$(PYTHON) tools/install.py $*
	@touch $@

# The tests need everything that a run needs, so set-up for them is set-up for a run.
.SECONDARY:
