# Two commands: `make run` and `make test`. They need Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
MAKEFLAGS += --no-print-directory

.PHONY: help run test check audit fix bench lock screenshots dev

help:
	@echo 'make run     start Vefa here with demonstration data; Ctrl-C stops it'
	@echo 'make test    run every test (installs what the tests need)'
	@echo 'make check   read the code without running it: style, types, walls, translations'
	@echo 'make audit   ask the package index for known weaknesses of what is locked'
	@echo 'make fix     the same, and mend what a machine can mend'
	@echo 'make bench   measure the speed'
	@echo 'make lock    choose the versions of all packages anew (requirements/*.lock)'
	@echo 'make screenshots   take the pictures of the documentation anew (docs/images)'

run:
	@$(PYTHON) tools/set_up.py run
	@VEFA_DEMO="$${VEFA_DEMO-1}" exec .venv/bin/vefa run

test: dev
	@.venv/bin/python tools/system_packages.py
	@.venv/bin/python tools/check.py
	.venv/bin/pytest -n 2 --dist loadfile --ignore=tests/shared

check: dev
	@.venv/bin/python tools/check.py
	@.venv/bin/python tools/audit.py --if-possible

audit: dev
	@.venv/bin/python tools/audit.py

fix: dev
	@.venv/bin/python tools/check.py --fix

bench: dev
	@.venv/bin/python -m bench

lock: dev
	@.venv/bin/python tools/lock.py

screenshots: dev
	@.venv/bin/python tools/screenshots.py

dev:
	@$(PYTHON) tools/set_up.py dev
