#!/usr/bin/env bash
# make intake ISSUE=12: a filled form becomes a pull request, or is answered field by field; with
# FILE=series.xlsx, the workbook that is attached to it and was looked at.
set -euo pipefail
issue=${1:?the number of an issue}
branch=case-issue-$issue
file=${2:-issue.md}
[ -n "${2:-}" ] || gh issue view "$issue" --json body --jq .body >issue.md
code=0
.venv/bin/iscm-review intake "$file" --write >answer.md || code=$?
case $code in
0 | 3) # sound, perhaps with something to look at again
  git switch --quiet --force-create "$branch"
  cases=$(git diff --unified=0 -- data/cases.csv | sed --quiet 's/^+\([a-z0-9]*-[0-9]*\),.*/, `\1`/p' | tr --delete '\n')
  [ -z "$cases" ] || echo "Entered: ${cases#, }." >"changes/$issue.cases.md"
  git add data changes
  git -c user.name="iscm-review intake" -c user.email="noreply@localhost" \
    commit --quiet --message "Patients of issue $issue"
  git push --quiet --force origin "$branch"
  printf '\nFrom #%s. A person reads it against the report before it is merged.\n' "$issue" >>answer.md
  address=$(gh pr create --head "$branch" --title "Patients of issue $issue" --body-file answer.md ||
    gh pr edit "$branch" --body-file answer.md)
  # What the workflow token opens starts no other workflow, so the effect is told here.
  .venv/bin/iscm-review effect HEAD~1 HEAD >effect.md
  gh pr comment "$branch" --body-file effect.md --edit-last --create-if-none
  # An earlier answer may have sent the form back: this takes its place.
  printf '\nWhat it changes in the review is told in %s\n' "$address" >>answer.md
  ;;
1) ;; # sent back: the answer says what to mend
*) exit "$code" ;;
esac
gh issue comment "$issue" --body-file answer.md --edit-last --create-if-none
