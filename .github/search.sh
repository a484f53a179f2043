#!/usr/bin/env bash
# make search: ask the databases; what is new becomes a pull request with the search, for a person to decide.
set -euo pipefail
code=0
.venv/bin/iscm-review search --out found.md || code=$?
# 3: one database could not be asked; the other was, and counts.
[ "$code" -eq 0 ] || [ "$code" -eq 3 ] || exit "$code"
if git diff --quiet -- data; then
  cat found.md
  exit 0
fi
month=$(date --utc +%Y-%m)
git switch --quiet --force-create "search-$month"
git add data
git -c user.name="iscm-review search" -c user.email="noreply@localhost" \
  commit --quiet --message "Search of $month"
git push --quiet --force origin "search-$month"
gh pr create --head "search-$month" --title "Search of $month" --body-file found.md ||
  gh pr edit "search-$month" --body-file found.md
gh issue create --title "Search of $month: records to decide on" --body-file found.md
