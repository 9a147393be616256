# Everything happens inside this folder: the environment in .venv, the report of the samples in copydesk-report.

# The first of these that is Python 3.11 or newer makes the environment; name another with `make PYTHON=/path/to/python demo`.
PYTHON = python3 python3.11 python3.12 python3.13 python3.14
VENV = .venv
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check
# The pins are complete, so nothing is left to resolve (the pip of Python 3.11 could not), and every file must have its hash.
INSTALL = $(PIP) install --quiet --no-deps --require-hashes
DEMO = copydesk-report

.PHONY: demo test links documents docs torture faults poison properties fuzz mutants check-data bench-boilerplate bench-pages bench-text bench-quality bench-pumps bench-costs bench-speed bench-report sbom audit pins clean

demo: $(VENV)/.project
	$(VENV)/bin/copydesk run samples --out $(DEMO)

test: $(VENV)/.dev links
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -n auto --dist loadfile

# Every case of tests/torture_cases.py, the large ones too, each held to its time: about half an hour of processor time.
torture: $(VENV)/.dev
	$(VENV)/bin/python tests/torture.py

# The properties that `make test` tries on few examples, on 10,000 each.
properties: $(VENV)/.dev
	$(VENV)/bin/python -m pytest tests/test_properties.py --hypothesis-profile=many

# Each target for so long; what it has learned stays in .fuzz/.
SECONDS = 1800
fuzz: $(VENV)/.fuzz
	for target in decode render boilerplate rules; do \
	  $(VENV)/bin/python tests/fuzz/target.py $$target -max_total_time=$(SECONDS) -max_len=8192 -timeout=60 || exit 1; \
	done

# Small changes of the program, each of which some test has to notice: hours. SAMPLE=50 takes so many of each module, MODULES="grade.stage" some.
mutants: export OPENBLAS_NUM_THREADS = 1
mutants: $(VENV)/.mutants
	nice -n 5 $(VENV)/bin/python tests/mutants.py $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

# Kills, full disks, read errors and files of a user's in the way, done to thousands of runs: takes hours.
faults: $(VENV)/.dev
	$(VENV)/bin/python tests/faults.py

# Every kind of fault in every step of a worker, each step a run of its own: about twenty minutes of processor time.
poison: $(VENV)/.dev
	POISON=all $(VENV)/bin/python -m pytest tests/runs/test_poison.py

# What docs/ says of the tables, from the code.
documents: $(VENV)/.dev
	$(VENV)/bin/python bench/write_tables.py > docs/tables.md

# The documents as a site, in site/; it opens from disk.
docs: export NO_MKDOCS_2_WARNING = 1
docs: $(VENV)/.docs
	$(VENV)/bin/mkdocs build --quiet --strict

# For the type checker, which knows no folder under another name: the package as it is installed, made of links.
links:
	@rm -rf $(VENV)/links && mkdir -p $(VENV)/links/copydesk
	@for part in pipeline/* reports rules; do ln -s "../../../$$part" $(VENV)/links/copydesk/; done

# One thread, as a run's workers have: two that wait for each other would count as processor time.
bench-boilerplate bench-pages bench-text bench-quality bench-pumps bench-costs bench-speed: export OPENBLAS_NUM_THREADS = 1
bench-boilerplate bench-pages bench-text bench-quality bench-pumps bench-costs bench-speed: export OMP_NUM_THREADS = 1

bench-boilerplate: $(VENV)/.bench check-data
	$(VENV)/bin/python bench/boilerplate.py $(DATA) $(if $(QUICK),--quick $(QUICK)) $(if $(CACHE),--cache $(CACHE))
	$(VENV)/bin/python bench/pages.py $(DATA) $(if $(QUICK),--every 35 --rounds 1)
	$(if $(CASES),$(VENV)/bin/python bench/cases.py $(CASES))

bench-pages: $(VENV)/.dev check-data
	$(VENV)/bin/python bench/pages.py $(DATA)

bench-text: $(VENV)/.dev
	$(VENV)/bin/python bench/text.py $(DATA)

bench-quality: $(VENV)/.dev check-data
	$(VENV)/bin/python bench/quality.py $(DATA)

bench-pumps: $(VENV)/.dev
	$(VENV)/bin/python bench/pumps.py

bench-costs: $(VENV)/.dev
	$(VENV)/bin/python bench/costs.py $(if $(QUICK),--count 40)

bench-speed: $(VENV)/.dev
	$(VENV)/bin/python bench/speed.py $(if $(QUICK),--quick)
	$(VENV)/bin/python bench/cluster.py $(if $(QUICK),--texts 100 --rounds 1)
	$(VENV)/bin/python bench/large.py $(if $(QUICK),--counts 2000)

bench-report: $(VENV)/.dev
	$(VENV)/bin/python bench/report.py

check-data:
	@test -n "$(DATA)" || { echo "Say where the evaluation sets are: make bench-boilerplate DATA=FOLDER" >&2; exit 2; }

# Stamps: each step runs again only when what it depends on has changed, so a second run needs no network.
$(VENV)/.python:
	@for python in $(PYTHON); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$("$$python" --version)"; \
	    "$$python" -m venv $(VENV) && touch $@ && exit 0; exit 1; \
	  fi; \
	done; \
	echo "Copydesk needs Python 3.11 or newer, and none of these is: $(PYTHON)" >&2; \
	echo "(python3 here: $$(python3 --version 2>&1 || true)). Install one, then: make PYTHON=/path/to/python $(MAKECMDGOALS)" >&2; \
	exit 1

# setuptools first: it builds Copydesk and langdetect (published as source only), here and not in a place pip would download to.
$(VENV)/.run: $(VENV)/.python requirements/build.txt requirements/run.txt
	$(INSTALL) -r requirements/build.txt
	$(INSTALL) --no-build-isolation -r requirements/run.txt
	@touch $@

$(VENV)/.project: $(VENV)/.run pyproject.toml setup.py
	$(PIP) install --quiet --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.project requirements/dev.txt
	$(INSTALL) --no-build-isolation -r requirements/dev.txt
	$(PIP) check
	@touch $@

$(VENV)/.mutants: $(VENV)/.dev requirements/mutants.txt
	$(INSTALL) -r requirements/mutants.txt
	@touch $@

# torch and the converters that texts for measuring are made with; by name and version, since torch's files differ by system.
$(VENV)/.bench: $(VENV)/.dev bench/requirements.txt
	$(PIP) install --quiet -r bench/requirements.txt
	@touch $@

$(VENV)/.fuzz: $(VENV)/.dev requirements/fuzz.txt
	$(INSTALL) -r requirements/fuzz.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.python requirements/docs.txt
	$(INSTALL) -r requirements/docs.txt
	@touch $@

# What is installed, as CycloneDX.
sbom: $(VENV)/.dev
	$(VENV)/bin/python tests/supply.py sbom sbom.cdx.json

# Needs the network, and fails where it could check nothing.
audit: $(VENV)/.dev
	$(VENV)/bin/python tests/supply.py licences
	$(VENV)/bin/python tests/supply.py vulnerabilities

# Needs uv and the network. Takes the newest releases that pyproject.toml allows.
PINS = uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make pins"
pins:
	$(PINS) --group build --output-file requirements/build.txt
	$(PINS) pyproject.toml --output-file requirements/run.txt
	$(PINS) --group fuzz --output-file requirements/fuzz.txt
	$(PINS) pyproject.toml --all-extras --group dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(PINS) --group docs --output-file requirements/docs.txt
	$(PINS) --group mutants --constraint requirements/dev.txt --output-file requirements/mutants.txt

clean:
	rm -rf $(VENV) $(DEMO) site sbom.cdx.json build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .fuzz
