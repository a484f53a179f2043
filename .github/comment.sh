#!/usr/bin/env bash
# make comment PULL=12: what effect made becomes the comment on a pull request, or takes the place of the last one.
set -euo pipefail
pull=${1:?the number of a pull request}
if [ -f effect/effect.md ]; then
  [ ! -f effect/address ] || printf '\nThe book with these tables: %s\n' "$(cat effect/address)" >>effect/effect.md
  gh pr comment "$pull" --body-file effect/effect.md --edit-last --create-if-none
else # where it was about tables before, the comment does not stay
  gh pr comment "$pull" --body "This pull request changes no table." --edit-last || true
fi
