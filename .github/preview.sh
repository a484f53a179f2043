#!/usr/bin/env bash
# make preview PULL=12: lay the book that effect made with the tables of a pull request at pr/12/ of the published site,
# or take it away where there is none, or the pull request is closed. It needs git and gh, and runs nothing else.
set -euo pipefail
pull=${1:?the number of a pull request}
most=25000000
kinds='html|css|js|json|svg|png|ico|txt|md|ipynb|csv|parquet|xlsx|pdf|inv|bib|ris|xml|woff2'
# What a person who may push here has opened is laid; words of others, from a fork or an issue, wait for a maintainer.
told=$(gh pr view "$pull" --json state,headRefOid,isCrossRepository,author,labels --jq \
  '"\(.state) \(.headRefOid) \((.isCrossRepository or .author.is_bot | not) or any(.labels[]; .name == "preview"))"')
now=${told% *} agreed=${told##* }
commit=$(cat effect/commit 2>/dev/null || true)
if [ -n "$commit" ] && [ "${now#OPEN }" != "$now" ] && [ "$now" != "OPEN $commit" ]; then
  echo "Pull request $pull has gone on since: its newest state is laid by the run that was begun for it."
  rm -f effect/address
  exit 0
fi
source "$(dirname "$0")/pages.bash"
export GIT_INDEX_FILE=$place/index
site=""
if [ "$agreed" != true ]; then
  echo "Pull request $pull has words of others: its book is laid once a maintainer has given it the label preview."
elif [ "$now" = "OPEN $commit" ] && [ -d effect/site ]; then
  odd=$(find effect/site \( ! -type d ! -type f -o -name '.*' -o -type f -regextype posix-extended ! -regex ".*(\.($kinds)|/SHA256SUMS)" \) -print -quit)
  [ -z "$odd" ] || { echo "there is something in the preview that no site has: $odd" >&2; exit 1; }
  size=$(find effect/site -type f -printf '%s\n' | awk '{ all += $1 } END { print all + 0 }')
  if [ "$size" -le "$most" ]; then
    git --work-tree=effect/site add --all --force .
    site=$(git write-tree)
  else
    echo "The preview has $size bytes, more than $most, and is not laid."
  fi
fi
lay() {
  [ -n "$1" ] || return 0 # nothing was ever published
  git read-tree "$1"
  git rm -r -f --quiet --cached --ignore-unmatch --sparse "pr/$pull"
  [ -z "$site" ] || git read-tree --prefix="pr/$pull/" "$site"
  tree=$(git write-tree --missing-ok)
  address=$(sed --quiet 's/^url: *"\{0,1\}\([^" ]*[^" /]\)\/\{0,1\}"\{0,1\} *$/\1/p' CITATION.cff)
  [ -z "$site" ] || [ -z "$address" ] || echo "$address/pr/$pull/" >effect/address
}
on_pages "Preview of pull request $pull" lay
