#!/usr/bin/env bash
# make intake ISSUE=12: a filled form becomes a pull request, or is answered field by field; with
# FILE=series.xlsx, the workbook that is attached to it and was looked at.
set -euo pipefail
issue=${1:?the number of an issue}
branch=case-issue-$issue
file=${2:-issue.md}
source "$(dirname "$0")/branch.bash"
answer() { gh issue comment "$issue" --body-file answer.md --edit-last --create-if-none; }
look_at "$branch"
if [ "$state" = MERGED ]; then
  printf '%s\n' "Thank you. What this issue sent has come into the review with $address, so a change of the issue" \
    "changes nothing any more. Another value goes into a new issue, with the form *A correction or a check*;" \
    "another patient, into a new one with the form *A patient*." >answer.md
  answer
  exit 0
elif [ -n "$people" ]; then
  where=${address:-the branch $branch}
  printf '%s\n' "Thank you. A person works on what this issue sent ($where), so what has changed in the issue since" \
    "is not taken over by a program: that person looks at it." >answer.md
  answer
  [ "$state" != OPEN ] || gh pr comment "$number" --body \
    "The issue #$issue was edited. This branch has commits of a person and was left as it is: see there what has changed."
  exit 0
fi
[ -n "${2:-}" ] || gh issue view "$issue" --json body --jq .body >issue.md
code=0
.venv/bin/iscm-review intake "$file" --write >answer.md || code=$?
case $code in
[03]) # sound, perhaps with something to look at again
  if git diff --quiet -- data; then # recorded already, which the answer says
    answer
    exit 0
  fi
  git switch --quiet --force-create "$branch"
  named() { # the patients of the new rows of a table
    git diff --unified=0 -- "data/$1.csv" | sed --quiet 's/^+\([a-z0-9]*-[0-9]*\),.*/`\1`/p' | uniq |
      sed ':a;N;$!ba;s/\n/, /g'
  }
  title="Patients of issue $issue" cases=$(named cases) checked=$(named checks)
  if [ -n "$checked" ]; then
    title="Check of issue $issue"
    echo "Compared with the report by a person: $checked." >"changes/$issue.values.md"
  elif [ -n "$cases" ]; then
    echo "Entered: $cases." >"changes/$issue.cases.md"
  fi
  git add data changes
  git "${as_us[@]}" commit --quiet --message "$title"
  printf '\nFrom #%s. A person reads it against the report before it is merged; the label preview gives it its book.\n' "$issue" >>answer.md
  offer "$branch" "$title" answer.md
  # What the token of a workflow opens or pushes starts no other one: this names it to the job that tells the effect.
  echo "pull=$number" >>"${GITHUB_OUTPUT:-/dev/null}"
  # An earlier answer may have sent the form back: this takes its place.
  printf '\nWhat it changes in the review is told in %s\n' "$address" >>answer.md
  ;;
1) ;; # sent back: the answer says what to mend
*) exit "$code" ;;
esac
answer
