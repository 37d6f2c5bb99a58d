# `make help` lists what there is. Each target is short; the scripts in bin/ carry the logic.
# Settings come from the environment, from `.env`, or after the target: make run PORT=9000
PYTHON_IN_VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run dev test lint format bundle bench screenshots lock clean setup setup-dev

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

run: setup ## Install what is missing, prepare the data, and serve on http://localhost:8000
	@exec $(PYTHON_IN_VENV) manage.py serve $(if $(ALLOW_DEMO),--allow-demo)

dev: setup ## Serve for development: reloads on change, with Django's error pages
	@exec bin/dev $(if $(ALLOW_DEMO),--allow-demo)

test: setup-dev ## Check everything: lint, migrations, settings, unit, JavaScript and end-to-end tests
	@exec $(PYTHON_IN_VENV) bin/test.py $(ONLY)

lint: setup-dev ## Check style and types
	@exec $(PYTHON_IN_VENV) bin/test.py lint

format: setup-dev ## Rewrite Python, templates, scripts and style sheets in their one style
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .
	@.venv/bin/djlint --reformat --warn --quiet templates chatproject/api/templates
	@node_modules/.bin/biome check --write

bundle: setup-dev ## Put the page's scripts and style sheets together into static/bundle
	@exec node bin/bundle.js

bench: setup-dev ## Run the benchmarks and print their figures
	@exec $(PYTHON_IN_VENV) bin/bench.py $(ONLY)

screenshots: setup-dev ## Take the pictures of the real pages in docs/img
	@exec $(PYTHON_IN_VENV) bin/screenshots.py

lock: setup-dev ## Write the locked requirements anew; UPGRADE=1 takes newer versions
	@exec bin/lock $(if $(UPGRADE),--upgrade)

clean: ## Remove what can be made again; the data stays
	@rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@bin/venv && exec $(PYTHON_IN_VENV) bin/install.py

setup-dev:
	@bin/venv && exec $(PYTHON_IN_VENV) bin/install.py --dev
