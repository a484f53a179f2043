#!/usr/bin/env bash
# make search: ask the databases; what is new becomes a pull request with the search, for a person to decide.
set -euo pipefail
month=$(date --utc +%Y-%m)
source "$(dirname "$0")/branch.bash"
look_at search
# What a person has decided stays until it is merged, closed or not: what is new comes on top of it.
from=HEAD
[ "$state" = MERGED ] || [ -z "$people" ] || from=$seen
git switch --quiet --force-create search "$from"
code=0
.venv/bin/iscm-review search --out found.md || code=$?
# 3: one database could not be asked; the other was, and counts.
[ "$code" -eq 0 ] || [ "$code" -eq 3 ] || exit "$code"
if git diff --quiet -- data; then
  cat found.md
  exit 0
fi
git add data
git "${as_us[@]}" commit --quiet --message "Search of $month"
offer search "Search of $month" found.md
echo "pull=$number" >>"${GITHUB_OUTPUT:-/dev/null}"
tell "Search: records to decide on" found.md
