#!/usr/bin/env bash
# make retractions: ask Crossref about the included reports; a notice becomes an issue, for a person to decide.
set -euo pipefail
title="Notices about included reports"
code=0
.venv/bin/iscm-review retractions --out retractions.md || code=$?
case $code in
0) cat retractions.md ;;
4) # there are notices: one issue holds them, and is opened again only where they have changed
  number=$(gh issue list --state all --search "in:title \"$title\"" --json number --jq '.[0].number // empty')
  if [ -z "$number" ]; then
    gh issue create --title "$title" --body-file retractions.md
  elif [ "$(gh issue view "$number" --json body --jq .body | tr -d '\r')" != "$(cat retractions.md)" ]; then
    gh issue edit "$number" --body-file retractions.md
    gh issue reopen "$number"
  fi
  ;;
*) exit "$code" ;; # Crossref did not answer: the command has said so, and nothing is known
esac
