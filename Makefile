# Backprop in Motion. `make` alone lists what it can do; `make serve` and `make test` set up all they need.

python := .venv/bin/python
SITE ?= site
PORT ?= 8000
python_rooms := backprop_core scenes docs tests

# What a user types reaches the programs through the environment and unexpanded, so that `$`, `;` and
# quotes in an expression stay as they were typed.
override EXPR := $(value EXPR)
override AT := $(value AT)
override LENGTH := $(value LENGTH)
override CLIP := $(value CLIP)
override PORT := $(value PORT)
override SITE := $(value SITE)
export EXPR AT LENGTH CLIP PORT SITE

# Compiled modules are kept, or each command and each worker would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

# The matrices here are small: NumPy's threads would wait for each other for longer than they compute.
export OPENBLAS_NUM_THREADS = 1

# Material says at every build that its end is announced; that is known.
export NO_MKDOCS_2_WARNING = 1

render_options = $(if $(QUALITY),--quality $(QUALITY)) $(if $(THEME),--theme $(THEME)) \
	$(if $(TRANSPARENT),--transparent $(TRANSPARENT)) $(if $(SHAPE),--shape $(SHAPE)) $(if $(SCHEDULER),--scheduler $(SCHEDULER))

.DEFAULT_GOAL := help
# A recipe that is stopped stops all: what would have come next does not begin.
.PHONY: port help setup serve watch test scenes clip contact-sheet slides kit site widget wheel sketches drafts browser generated
.PHONY: check check-frameworks check-kit check-zensical check-browsers lighthouse format picture bench lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: .venv/ready ## Install what everything below needs (they call it themselves)
	@echo "Ready: .venv"

.venv/ready: requirements.lock
	@.ci/setup

serve: port sketches site ## Set up, build the site and serve it; clips that are missing are rendered meanwhile (PORT=8000)
	@$(python) -m docs.making.serve_early "$$SITE" --port "$$PORT"

watch: port drafts generated ## Serve the site while you write: what is saved is built again, and the browser follows (PORT=8000)
	@$(python) -m docs.making.watch --port "$$PORT"

test: .venv/ready browser ## Set up and run every test, the quick ones first (ARGS="-k name" picks some)
	@$(python) -m pytest -n auto --maxschedchunk 8 $(ARGS)

scenes: .venv/ready ## Render every clip that changed (CLIP=name QUALITY=draft|web|lecture|4k THEME=light|dark SHAPE=wide|square TRANSPARENT=1)
	@$(python) -m scenes.commands.render $(if $(CLIP),--clip "$$CLIP") $(render_options)

clip: .venv/ready ## Render a function of your own: make clip EXPR="x*sin(x)" AT="x=2" (TREE=1, LENGTH=full, TRANSPARENT=1, QUALITY and THEME too)
	@$(python) -m scenes.commands.clip $(render_options)

contact-sheet: .venv/ready ## Show every still of every rendered clip on one page (CLIP and THEME pick some)
	@$(python) -m scenes.commands.contact_sheet $(if $(CLIP),--clip "$$CLIP") $(if $(THEME),--theme $(THEME))

slides: .venv/ready ## Make slides of the rendered clips, for PowerPoint and for reveal.js (CLIP=name THEME=light|dark)
	@$(python) -m scenes.commands.slides $(if $(CLIP),--clip "$$CLIP") $(if $(THEME),--theme $(THEME))

kit: drafts generated ## Put the whole site into one file for a room without a network: build/kit/backprop-in-motion.zip
	@$(python) -m docs.making.kit

site: generated ## Build the site from what has been rendered
	@$(python) -m docs.making.site "$$SITE"

widget: .venv/ready ## Write the explorable for notebooks, which the package brings (it is git-ignored)
	@$(python) -m scenes.theme docs/generated
	@$(python) -m docs.making.widget

wheel: widget ## Build the package, with the explorable in it, into dist/
	@$(python) -m uv build --quiet --out-dir dist

# What pages need to know of a clip, its words and pictures, in a fraction of the time that its film takes.
sketches: .venv/ready
	@$(python) -m scenes.commands.render --sketch --quality draft --theme light

drafts: .venv/ready
	@$(python) -m scenes.commands.render --missing --quality draft --theme light

browser: .venv/ready
	@$(python) -m tests.chromium || { [ $$? -eq 1 ] && .ci/system-packages browser; }

generated: .venv/ready
	@$(python) -m scenes.theme docs/generated
	@$(python) -m scenes.commands.slides --zipped --into docs/generated/slides
	@$(python) -m docs.making.generated

# Said before anything is rendered for a server that could not begin.
port:
	@.ci/port "$$PORT"

check: .venv/ready ## Lint, check the formatting, the types, who imports whom and what, and the workflow files
	@$(python) -m ruff check
	@$(python) -m ruff format --check
	@$(python) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@$(python) -m deptry $(python_rooms)
	@DENO_DIR=build/deno DENO_NO_UPDATE_CHECK=1 .venv/bin/deno check --quiet --config docs/deno.jsonc docs
	@$(python) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(python) -m check_jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	@.venv/bin/zizmor --offline --quiet --no-progress .github/workflows

check-frameworks: .venv/ready ## Run the code written for PyTorch, JAX and TensorFlow, with whichever of them is in .venv
	@$(python) -m tests.frameworks

check-kit: .venv/ready browser ## Open what lecturers take away in LibreOffice, reveal.js, Slidev, Marp, Beamer and Jupyter (CLIP=name picks the clip)
	@$(python) -m tests.kit $(if $(CLIP),"$$CLIP")

check-zensical: site ## Build the site with Zensical too, the theme's successor, and compare the words of every page
	@$(python) -m tests.zensical "$$SITE"

check-browsers: site ## Do what visitors do, in Firefox and WebKitGTK (ARGS="webkit -k predict" picks some)
	@$(python) -m tests.other_browsers "$$SITE" $(ARGS)

lighthouse: site ## Measure the built site on a slow phone (PAGES="clips/ about/" picks some)
	@$(python) -m tests.lighthouse "$$SITE" $(PAGES)

format: .venv/ready ## Format the Python and mend what can be mended
	@$(python) -m ruff check --fix
	@$(python) -m ruff format

picture: .venv/ready ## Make the README's moving picture again, as the backward pass now looks
	@$(python) -m scenes.commands.readme_picture .github/backward-pass.gif

bench: .venv/ready ## Measure against peers and print one table
	@$(python) -m tests.bench

lock: .venv/ready ## Work out requirements.lock again from pyproject.toml
	@$(python) -m pip install -q --upgrade pip && $(python) -m pip install -q --group lock
	@$(python) -m uv pip compile pyproject.toml --group core --group scenes --group site --group test --group check --group bench \
		--group lock --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock

clean: ## Remove what was built (asks before rendered clips go, ALL=1 says yes; the environment in .venv stays)
	@.ci/clean "$$SITE" "$(ALL)"
