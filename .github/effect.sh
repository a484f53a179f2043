#!/usr/bin/env bash
# make effect PULL=12: what a pull request changes, as effect.md. Its tables are read; nothing of it is run.
set -euo pipefail
pull=${1:?the number of a pull request}
git fetch --quiet origin "pull/$pull/head"
# 1: the tables of the pull request cannot be computed; then effect.md tells their problems.
.venv/bin/iscm-review effect HEAD FETCH_HEAD --since-fork >effect.md || [ $? -eq 1 ]
