#!/usr/bin/env bash
# make publish [VERSION=2026.11.0]: lay the state of work, or the release in dist/, into the branch gh-pages.
# Of that branch only what stands outside v/ and pr/ is fetched, and the results of old versions, to be compared.
set -euo pipefail
version=${1:-} && version=${version#v}
made=book/_build/html command="make book"
[ -z "$version" ] || made=dist/iscm-living-review-$version command="make release VERSION=$version"
[ -d "$made" ] || { echo "there is no $made; make it: $command" >&2; exit 1; }
source "$(dirname "$0")/pages.bash"
if [ -n "$version" ]; then
  name=iscm-living-review-$version
  .venv/bin/python -m zipfile --extract "dist/$name/$name-site.zip" "$place"
  site=("$place/$name-site/site")
  words="Version $version"
else
  site=(--state book/_build/html)
  words="State of $(git rev-parse --short HEAD)"
fi
lay() {
  git worktree remove --force "$place/tree" 2>/dev/null || true
  git worktree add --quiet --no-checkout --detach "$place/tree" "${1:-HEAD}"
  if [ -n "$1" ]; then
    git -C "$place/tree" sparse-checkout set --no-cone '/*' '!/v/' '!/pr/' '/v/*/data/results.json'
    git -C "$place/tree" checkout --quiet --detach "$1"
  else
    git -C "$place/tree" read-tree --empty
  fi
  .venv/bin/iscm-review site assemble "${site[@]}" "$place/tree"
  git -C "$place/tree" add --all --force --sparse .
  tree=$(git -C "$place/tree" write-tree --missing-ok)
}
on_pages "$words" lay
