#!/usr/bin/env bash
# make merge PULL=12: the main branch joined into a pull request, in .merge/12. Its tables are read; nothing of it is run.
set -euo pipefail
pull=${1:?the number of a pull request}
here=.merge/$pull
again="then call make merge PULL=$pull again"
git fetch --quiet origin "+refs/heads/main:refs/remotes/origin/main" "+refs/pull/$pull/head:refs/merge/$pull"
git worktree prune
[ -e "$here" ] || git worktree add --quiet --detach "$here" "refs/merge/$pull"
pending() { git -C "$here" rev-parse --quiet --verify MERGE_HEAD >/dev/null; }
if ! pending; then
  git -C "$here" merge-base --is-ancestor "refs/merge/$pull" HEAD || {
    echo "The pull request has gone on: git worktree remove --force $here, $again." >&2
    exit 1
  }
  # A pull request from before the driver does not name it; this checkout does.
  git -C "$here" -c core.attributesFile="$PWD/.gitattributes" merge --quiet --no-commit --no-ff origin/main ||
    { pending && echo "Settle what is told above in $here, $again." >&2; exit 1; }
fi
.venv/bin/iscm-review format "$here/data" || true # what cannot be put in form is told by the gate as well
.venv/bin/iscm-review validate "$here/data" || [ $? -eq 3 ] || {
  echo "Mend this in $here/data, $again." >&2
  exit 1
}
git -C "$here" add data
open=$(git -C "$here" diff --name-only --diff-filter=U)
[ -z "$open" ] || { echo "Settle in $here, and git add: $open; $again." >&2; exit 1; }
pending && git -C "$here" commit --quiet --no-edit
if [ "${2:-}" = yes ]; then
  to=$(gh pr view "$pull" --json headRepositoryOwner,headRepository,headRefName \
    --jq '"https://github.com/" + .headRepositoryOwner.login + "/" + .headRepository.name + " HEAD:refs/heads/" + .headRefName')
  # shellcheck disable=SC2086 # an address and a branch
  git -C "$here" push --quiet $to
  git worktree remove "$here"
else
  echo "Pull request $pull is up to date in $here. Nothing was pushed: make merge PULL=$pull PUSH=yes does that."
fi
