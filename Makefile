# The two commands: `make run` and `make test`. Everything they need is set up first; a second time costs nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests wait for brokers, databases and browsers about as long as they work: three processes for every two cores.
WORKERS ?= $(shell cores=$$(getconf _NPROCESSORS_ONLN); echo $$((cores + (cores + 1) / 2)))

.PHONY: setup run test check bench clean programs audit locked

setup: $(VENV)/.run assets/vendor/.done

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, this is $$($(PYTHON) --version). Try: make PYTHON=python3.11 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.txt --requirement requirements-dev.txt
	@touch $@

# The chart bundle with just what the screens draw: a third of the bytes. Without npm the full one serves.
# And what draws a panel as a PNG, and what plays HLS cameras on the wall; without npm there is neither.
assets/vendor/.done: requirements.txt tools/vendor.py tools/vendor_plotly.py tools/vendor_picture.py tools/vendor_hls.py | $(VENV)/.run
	@$(BIN)/python -m tools.vendor_plotly
	@$(BIN)/python -m tools.vendor_picture
	@$(BIN)/python -m tools.vendor_hls
	@mkdir -p assets/vendor && touch $@

run: setup
	@$(BIN)/python -m commandcenter demo

# Programs that the tests drive; tests whose program is missing are skipped and say so.
programs:
	@tools/install_programs.sh

test: setup $(VENV)/.test programs
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: setup $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml commandcenter geodata ingest layouts tools
	@$(MAKE) --no-print-directory test

# What is known of the packages that we install. Asks the package registry; says so when that does not answer.
audit: setup $(VENV)/.test
	@$(BIN)/python -m tools.audit

# After a change of requirements.in or requirements-dev.in: versions and hashes of everything.
locked: setup $(VENV)/.test
	$(BIN)/python -m tools.locked

bench: setup $(VENV)/.test programs
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) assets/vendor var .mypy_cache .ruff_cache .pytest_cache .hypothesis
