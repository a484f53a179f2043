#!/usr/bin/env bash
# make withdraw VERSION=2026.11.0 REASON="..." [REMOVE=yes]: mark a version in the branch gh-pages as withdrawn; the root
# goes back to the newest sound one. With REMOVE=yes its content goes too.
set -euo pipefail
version=${1:?the number of a version} reason=${2:?the reason, in a sentence} remove=${3:-}
source "$(dirname "$0")/pages.bash"
lay() {
  [ -n "$1" ] || { echo "nothing is published: there is no branch gh-pages" >&2 && exit 1; }
  git worktree remove --force "$place/tree" 2>/dev/null || true
  git worktree add --quiet --detach "$place/tree" "$1"
  .venv/bin/iscm-review withdraw "$version" "$place/tree" --reason "$reason" ${remove:+--remove}
  git -C "$place/tree" add --all --force .
  tree=$(git -C "$place/tree" write-tree)
}
on_pages "Version ${version#v} is withdrawn" lay
