#!/usr/bin/env bash
# make effect PULL=12: what a pull request changes, as effect/effect.md, and the book with its tables in effect/site.
# Its tables are read; nothing of it is run.
set -euo pipefail
pull=${1:?the number of a pull request}
git fetch --quiet origin "pull/$pull/head"
rm --recursive --force effect
mkdir effect
git rev-parse FETCH_HEAD >effect/commit
if git diff --quiet HEAD...FETCH_HEAD -- data; then exit 0; fi # it is not about tables
# 1: the tables of the pull request cannot be computed; then effect.md tells their problems, and there is no site.
.venv/bin/iscm-review preview HEAD FETCH_HEAD --since-fork --pull "$pull" --out effect || [ $? -eq 1 ]
[ -s effect/effect.md ]
