# make run · make test · make bench. Everything else is for those who work on the code.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test needs check fuzz soak bench journeys access screenshots vendor lock library clean

run: .venv/packed
	@$(BIN)/flask --app wsgi qms init >/dev/null
	@$(BIN)/flask --app wsgi qms demo --once
	@echo "http://127.0.0.1:$(PORT)"
	@QMS_INLINE_JOBS=1 exec $(BIN)/gunicorn --config qms/gunicorn.py --bind 127.0.0.1:$(PORT) wsgi:app

test:
	@$(MAKE) --no-print-directory -j2 .venv/dev .venv/packed needs
	$(BIN)/python -m pytest -n 2 $(ARGS)

needs:
	@sh tests/needs.sh

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/rules tests/core --database sqlite

fuzz: .venv/dev
	FUZZ_MINUTES=$(or $(MINUTES),10) $(BIN)/python -m pytest tests/trust/test_fuzz.py -k 'no_input or no_field' --database sqlite -s

soak: .venv/dev
	SOAK_ROUNDS=$(or $(ROUNDS),50) $(BIN)/python -m pytest tests/trust/test_races.py tests/trust/test_crashes.py $(ARGS)

bench: .venv/dev .venv/packed
	@$(BIN)/python -m tests.bench $(ARGS)

journeys: .venv/dev .venv/packed
	SHOTS=1 $(BIN)/python -m pytest tests/journeys -n 2 $(ARGS)

access: .venv/dev
	WRITE_ACCESS=1 $(BIN)/python -m pytest tests/trust/test_access.py -k committed_table --database sqlite

screenshots: .venv/dev
	$(BIN)/python -m tests.screenshots

vendor: .venv/run
	$(BIN)/python qms/static/vendor.py

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q pyproject.toml --group dev -o requirements-dev.txt

library: .venv/run
	$(BIN)/python -m procedures.build procedures/source procedures

clean:
	rm -rf .venv build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Install venv first: apt-get install python3-venv"; exit 1; }

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

# packed again after a change: the server prefers a packed file, however old
.venv/packed: $(shell find qms/static -type f ! -name '*.br' ! -name '*.gz') | .venv/run
	@$(BIN)/python -m whitenoise.compress --quiet qms/static
	@touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
