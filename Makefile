PYTHON ?= python3
VENV   := .venv
RUN    := $(VENV)/bin/python
OTHER  := $(CURDIR)/.cache/other-library
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup regenerate watch golden new-case test test-httpx test-slow check types format bench corpus harden audit lock clean docs screenshots

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Install the pinned tools into .venv (the other targets do this by themselves)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $(PYTHON) is older than 3.11; run: make PYTHON=python3.12 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

regenerate: $(READY) ## Make generated/ from spec/ and templates/
	@$(RUN) -m generator generate --strict

docs: $(READY) ## Build the documentation as a site in site/: make docs; python3 -m http.server --directory site
	@$(RUN) -m generator docs --strict --output site

screenshots: $(READY) ## Take the README's pictures of the site (needs Chromium)
	@$(RUN) -m tests.support.screenshots

watch: $(READY) ## Regenerate at every edit; make watch PREVIEW=1 shows the result on a page that reloads itself
	@$(RUN) -m generator watch --strict $(if $(PREVIEW),--preview)

golden: $(READY) ## Update expected output (generated/, tests/cases, the context contract) for review with git diff
	@$(RUN) -m generator generate --strict --quiet
	@GOLDEN=1 $(RUN) -m pytest -q tests/cases tests/unit/test_context.py -k reviewed

new-case: $(READY) ## Start a test case: make new-case NAME=uploads (document, behaviour test, expected output)
	@$(RUN) -m tests.support.new_case $(NAME)

test: $(READY) ## Run the tests that take a few minutes at most; the others: make test-slow
	@$(RUN) -m pytest -n auto --dist worksteal -m "not slow"

test-httpx: $(READY) ## Run the tests of the SDK and its runtime on the other HTTP library, and on aiohttp
	@$(RUN) -m tests.support.other_library $(OTHER)
	@SDK_HTTP=httpx SDK_SOURCES=$(OTHER)/project/src $(RUN) -m pytest -n auto --dist worksteal -m "not slow" \
	  -o pythonpath=". $(OTHER)/runtime" tests/runtime tests/sdk tests/docs/test_samples.py
	@SDK_ASYNC=aiohttp $(RUN) -m pytest -n auto --dist worksteal -m "not slow" -k async tests/sdk

test-slow: $(READY) ## Run the tests that take longer
	@$(RUN) -m pytest -n auto -m slow

check: $(READY) ## Format, lint, types, import rules, and that generated/ is up to date
	@$(RUN) -m ruff format --check --quiet .
	@$(RUN) -m ruff check --quiet .
	@PYTHONPATH=.:templates/package $(VENV)/bin/lint-imports --no-logo > .import_linter.log || { cat .import_linter.log; exit 1; }; rm -f .import_linter.log
	@$(MAKE) --no-print-directory types
	@$(RUN) -m generator generate --strict --check --quiet

types: $(READY) ## mypy --strict and pyright strict on the generator, the runtime and the SDK
	@$(RUN) -m mypy generator bench corpus harden templates/package/_runtime
	@$(RUN) -m mypy --strict --config-file= --python-version 3.10 generated/src
	@$(VENV)/bin/pyright --warnings

format: $(READY) ## Format and fix the sources
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

bench: $(READY) ## Time generation beside others, edits, imports, calls; SIZES=100,400 DOCUMENTS=Stripe PEERS=none ONLY=generation RUNS=3
	@$(RUN) -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(DOCUMENTS),--documents "$(DOCUMENTS)") $(if $(PEERS),--peers $(PEERS)) $(if $(FORMATTERS),--formatters $(FORMATTERS)) $(if $(ONLY),--only $(ONLY)) $(if $(RUNS),--runs $(RUNS)) $(BENCH)

corpus: $(READY) ## Try thousands of public documents; SAMPLE=200 SEED=1 JOBS=4 SECONDS=120 ONLY=stripe MYPY=100; ROUNDTRIP=60 calls what was made
	@$(RUN) -m corpus $(if $(ROUNDTRIP),roundtrip --sample $(ROUNDTRIP),$(if $(SAMPLE),--sample $(SAMPLE))) $(if $(SEED),--seed $(SEED)) $(if $(JOBS),--jobs $(JOBS)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(ONLY),--only $(ONLY)) $(if $(MYPY),--mypy $(MYPY)) $(CORPUS)

harden: $(READY) ## Attack the generator and the SDK, going on where it was stopped; ONLY=bounds JOBS=4 MINUTES=30; python -m harden fuzz --minutes 60
	@$(RUN) -m harden $(if $(ONLY),--only $(ONLY)) $(if $(JOBS),--jobs $(JOBS)) $(if $(MINUTES),--end-after $(MINUTES)) $(HARDEN)

audit: $(READY) ## Look up known vulnerabilities of the pinned dependencies, those of other platforms too (asks PyPI)
	@$(PYTHON) -m venv .cache/audit
	@.cache/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.9.0
	@$(RUN) -m harden.audit .cache/audit/bin/pip-audit

lock: $(READY) ## Pin the newest allowed versions in requirements.lock
	@$(RUN) -m pip install --quiet uv
	@$(RUN) -m uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.lock

clean: ## Remove what the other targets made, generated/ apart
	rm -rf $(VENV) site .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
