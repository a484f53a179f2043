#!/usr/bin/env bash
# make comment PULL=12: what effect made becomes the comment on a pull request, or takes the place of the last one.
set -euo pipefail
pull=${1:?the number of a pull request}
source "$(dirname "$0")/branch.bash"
if [ -f effect/effect.md ]; then
  [ ! -f effect/address ] || printf '\nThe book with these tables: %s\n' "$(cat effect/address)" >>effect/effect.md
  say_effect "$pull" effect/effect.md
else # where it was about tables before, the comment does not stay
  [ -d effect ] || mkdir effect
  echo "This pull request changes no table." >effect/none.md
  say_effect "$pull" effect/none.md edit
fi
