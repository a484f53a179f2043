#!/usr/bin/env bash
# make publish [VERSION=2026.11.0]: lay the state of work, or the release in dist/, into the branch gh-pages.
# Of that branch only what stands outside v/ is fetched: old versions stay in it without being read.
set -euo pipefail
version=${1:-} && version=${version#v}
made=book/_build/html command="make html"
[ -z "$version" ] || made=dist/iscm-living-review-$version command="make release VERSION=$version"
[ -d "$made" ] || { echo "there is no $made; make it: $command" >&2; exit 1; }
place=$(mktemp --directory)
tidy() {
  git worktree remove --force "$place/tree" 2>/dev/null || true
  git remote remove published
  rm --recursive --force "$place"
}
if [ -n "$version" ]; then
  name=iscm-living-review-$version
  .venv/bin/python -m zipfile --extract "dist/$name/$name-site.zip" "$place"
  site=("$place/$name-site/site")
  words="Version $version"
else
  site=(--state book/_build/html)
  words="State of $(git rev-parse --short HEAD)"
fi
# A remote of its own, because a filter is remembered and would be one of every later fetch.
git remote add published "$(git remote get-url origin)"
trap tidy EXIT
code=0
git ls-remote --exit-code published refs/heads/gh-pages >/dev/null || code=$?
case $code in
0)
  git fetch --quiet --depth 1 --filter=blob:none published gh-pages
  parent=(-p "$(git rev-parse FETCH_HEAD)")
  git worktree add --quiet --no-checkout --detach "$place/tree" "${parent[1]}"
  git -C "$place/tree" sparse-checkout set --no-cone '/*' '!/v/'
  git -C "$place/tree" checkout --quiet --detach "${parent[1]}"
  ;;
2) # the first time
  parent=()
  git worktree add --quiet --no-checkout --detach "$place/tree" HEAD
  git -C "$place/tree" read-tree --empty
  ;;
*) exit "$code" ;;
esac
.venv/bin/iscm-review site assemble "${site[@]}" "$place/tree"
git -C "$place/tree" add --all --force --sparse .
tree=$(git -C "$place/tree" write-tree --missing-ok)
commit=$(git -c user.name="iscm-review publish" -c user.email="noreply@localhost" \
  commit-tree "$tree" "${parent[@]}" -m "$words")
git push --quiet published "$commit:refs/heads/gh-pages"
