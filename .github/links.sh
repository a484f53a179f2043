#!/usr/bin/env bash
# make links: which addresses in the book no longer answer. It tells; it never fails for that.
set -euo pipefail
.venv/bin/iscm-review build html >/dev/null
.venv/bin/jupyter-book build book --builder linkcheck --path-output book/_build/links >/dev/null || true
found=book/_build/links/_build/linkcheck/output.txt
[ -f "$found" ] || { echo "the links could not be looked at" >&2; exit 1; }
grep --extended-regexp '\[(broken|timeout)\]' "$found" >broken.txt || { echo "every address answers"; exit 0; }
cat broken.txt
if [ -n "${GH_TOKEN:-}" ]; then
  source "$(dirname "$0")/branch.bash"
  { echo "These addresses did not answer:"; echo '```text'; head --bytes 60000 broken.txt; echo '```'; } >broken.md
  tell "Addresses that do not answer" broken.md
fi
