# SPDX-License-Identifier: AGPL-3.0-or-later
# make demo   설치하고 견본 두 책을 만듭니다      sets up and builds the two sample titles
# make test   설치하고 모든 시험을 돌립니다        sets up and runs every test
#
# Needs Python 3.11 or newer; on Debian and Ubuntu the rest comes by itself (apt, with sudo).

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if command -v $$p >/dev/null 2>&1 \
	&& $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$p; break; fi; done)
LOCK = uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --group build pyproject.toml

.PHONY: demo test setup lock python

demo: python
	@$(PYTHON) scripts/setup.py demo

test: python
	@$(PYTHON) scripts/setup.py test

setup: python
	@$(PYTHON) scripts/setup.py setup

python:
	@if [ -z "$(PYTHON)" ]; then \
	echo "파이썬 3.11 이상이 필요합니다. 설치한 뒤 같은 명령을 실행하세요." >&2; \
	echo "Python 3.11 or newer is needed. Install it and run the same command." >&2; exit 5; fi

# For those who change the dependencies: needs uv. Keeps the three comment lines on top.
lock:
	@for file in requirements.txt requirements-dev.txt; do \
	extra=""; [ $$file = requirements-dev.txt ] && extra="--extra dev -c requirements.txt"; \
	head -3 $$file > $$file.new && $(LOCK) $$extra >> $$file.new && mv $$file.new $$file; done
