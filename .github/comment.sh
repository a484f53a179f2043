#!/usr/bin/env bash
# make comment PULL=12: effect.md becomes the comment on a pull request, or takes the place of the last one.
set -euo pipefail
gh pr comment "${1:?the number of a pull request}" --body-file effect.md --edit-last --create-if-none
