#!/usr/bin/env bash
# make retractions: ask Crossref about the included reports; a notice becomes an issue, for a person to decide.
set -euo pipefail
code=0
.venv/bin/iscm-review retractions --out retractions.md || code=$?
case $code in
0) cat retractions.md ;;
4) # there are notices
  source "$(dirname "$0")/branch.bash"
  tell "Notices about included reports" retractions.md
  ;;
*) exit "$code" ;; # Crossref did not answer: the command has said so, and nothing is known
esac
