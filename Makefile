# The two commands of the README are `make book` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VERSIONS := 3.11 3.12 3.13 3.14
VERSION_OF := -c 'import sys; print("%d.%d" % sys.version_info[:2])'
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help book html pdf serve test audit check corpus against-r mutants bench lock clean \
  effect comment preview merge-driver merge intake search retractions links prepare release verify upload publish withdraw

help:            ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Asked first: another Python fails in the midst of the installation, and stays in .venv whatever is asked for later.
.venv/book.ok: requirements.txt pyproject.toml
	@asked=$$($(PYTHON) $(VERSION_OF) 2>/dev/null) || asked=missing; \
	case " $(VERSIONS) " in *" $$asked "*) ;; *) \
	  echo "PYTHON=$(PYTHON) is $$asked; name a Python of $(VERSIONS), for example: make book PYTHON=python3.13" >&2; \
	  exit 1 ;; esac; \
	if [ -e $(BIN)/python ] || [ -L $(BIN)/python ]; then \
	  there=$$($(BIN)/python $(VERSION_OF) 2>/dev/null) || there=broken; \
	  [ "$$there" = "$$asked" ] || { echo "The Python in .venv is $$there, $(PYTHON) is $$asked. Make it anew, then go on:" \
	    "$(PYTHON) -m venv --clear .venv" >&2; exit 1; }; fi
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.ok: .venv/book.ok requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# Of their own: one of them asks for a jsonschema that the others have left behind.
.venv/validators.ok: requirements-validators.txt | .venv/book.ok
	$(BIN)/python -m venv .venv/validators
	.venv/validators/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

book: .venv/book.ok   ## build the site and the PDFs
	$(BIN)/iscm-review build

html: .venv/book.ok   ## build the site alone: book/_build/html
	$(BIN)/iscm-review build html

pdf: .venv/book.ok    ## build the PDFs, from the site: book/_build/pdf
	$(BIN)/iscm-review build pdf

serve: html           ## show the site on this machine
	$(BIN)/python -m http.server --directory book/_build/html --bind 127.0.0.1 8000

test audit: export PYTHONDONTWRITEBYTECODE :=  # each of many processes would compile the package anew
test: .venv/test.ok .venv/validators.ok ## run the tests but those of the audit, and tell the slowest
	$(BIN)/ruff check src tests
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --durations 10

audit: .venv/test.ok .venv/validators.ok ## what takes long: simulations, axe on every page, and Lighthouse as on a phone (needs node and Chromium)
	$(BIN)/pytest --audit --numprocesses auto --dist loadfile --no-loadscope-reorder --durations 10
	npm ci --silent --no-fund --prefix tests/lighthouse
	$(BIN)/python tests/lighthouse/run.py

bench: .venv/test.ok  ## time the gate and the build against their yardsticks, side by side
	$(BIN)/python tests/bench.py

check: .venv/book.ok  ## hold the tables against every rule, the judgements against the numbers, and the tables against their one form
	$(BIN)/iscm-review validate --judgements || [ $$? -eq 3 ] # warnings alone
	$(BIN)/iscm-review format --check
	$(BIN)/iscm-review prepare --check

corpus: .venv/test.ok ## write tests/bad/messages.txt anew: what the gate says about the examples of the rules
	$(BIN)/python tests/support/corpus.py

against-r: .venv/test.ok ## let R compute the estimates once more and freeze its answers (needs R)
	$(BIN)/python tests/against_r/run.py

mutants: .venv/test.ok ## change the rules in thousands of ways and count the changes no test notices
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutants.txt
	$(BIN)/python tests/mutants.py

effect: .venv/book.ok ## what a pull request changes, and the book with its tables: make effect PULL=12 writes effect/
	.github/effect.sh "$(PULL)"

comment:              ## put effect/effect.md on a pull request as a comment: make comment PULL=12 (needs gh)
	.github/comment.sh "$(PULL)"

preview:              ## lay effect/site at pr/12/ of the published site, or take it away there: make preview PULL=12 (needs gh)
	.github/preview.sh "$(PULL)"

# Where the command can join nothing (it is gone, or a table cannot be read), git joins the lines.
merge-driver: .venv/book.ok ## let git join tables row by row, in this clone
	git config merge.tables.name "the tables, row by row"
	git config merge.tables.driver "'$(subst ','\'',$(CURDIR))/$(BIN)/iscm-review' merge --data \"\$$(dirname %P)\" %O %A %B || \
	  { [ \$$? -eq 1 ] && grep -q '^<<<<<<< ours' %A && exit 1; git merge-file --diff3 -L ours -L base -L theirs %A %O %B; }"

merge: merge-driver   ## bring a pull request up to date in .merge/12: make merge PULL=12, then PUSH=yes (needs gh)
	.github/merge.sh "$(PULL)" "$(PUSH)"

intake: .venv/book.ok ## turn a filled issue form, or the workbook attached to it, into a pull request: make intake ISSUE=12 [FILE=series.xlsx] (needs gh)
	.github/intake.sh "$(ISSUE)" "$(FILE)"

search: .venv/book.ok ## ask the databases for new reports, and offer them as a pull request (needs gh)
	.github/search.sh

retractions: .venv/book.ok ## ask Crossref whether an included report was retracted, and open an issue if so (needs gh)
	.github/retractions.sh

links: .venv/book.ok  ## tell which addresses in the book no longer answer
	.github/links.sh

prepare: .venv/book.ok ## make the tree that of the version due (or VERSION=), from changes/: make prepare [DATE=2026-12-01]
	$(BIN)/iscm-review prepare $(if $(VERSION),"$(VERSION)") $(if $(DATE),--date "$(DATE)")

release: .venv/book.ok ## make the release of a tagged commit in dist/: make release VERSION=2026.11.0
	$(BIN)/iscm-review release "$(VERSION:v%=%)"

verify: .venv/book.ok ## check a release, and build it again: make verify DIR=dist/iscm-living-review-2026.11.0
	$(BIN)/iscm-review verify --rebuild "$(DIR)"

upload:               ## offer the files of a release for download: make upload VERSION=2026.11.0 (needs gh)
	.github/upload.sh "$(VERSION)"

publish: .venv/book.ok ## lay the built site, or a release (VERSION=2026.11.0), into the branch gh-pages
	.github/publish.sh "$(VERSION)"

withdraw: .venv/book.ok ## withdraw a published version: make withdraw VERSION=2026.11.0 REASON="..." [REMOVE=yes]
	.github/withdraw.sh "$(VERSION)" "$(REASON)" "$(REMOVE)"

lock:                 ## resolve the locks anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --all-extras pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-test.in -o requirements-test.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-validators.in -o requirements-validators.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 requirements-mutants.in -o requirements-mutants.txt

clean:                ## remove what was built, keep the environment
	rm -rf book/_build
