# Stands in for what a workflow runs: pretend_review.sh PROGRAM ARGUMENTS, in a clone of the repository of the tests.
# A page says which tables it is made of; words in the tables and in issues say how it ends.
set -euo pipefail
program=$1
shift
site() { mkdir -p "$2" && echo "made of $(tr '\n' ' ' <"$1")" >"$2/index.html" && echo '{}' >"$2/.buildinfo"; }
new() { # FILE: the lines that it has and a table lacks come into that table
  while read -r line; do grep --quiet --line-regexp "$line" "$2" || { echo "$line" >>"$2" && echo "$line"; }; done <"$1"
}
read -r ends code <<<"$(cat "$PRETEND/ends" 2>/dev/null || true)"
[ -z "$ends" ] || [ "$ends" != "${1:-}" ] || trap 'exit "$code"' EXIT
case "$program ${1:-}" in
"pytest "*) ! grep --quiet red data/cases.csv ;;
"iscm-review build") site data/cases.csv book/_build/html ;;
"iscm-review intake")
  sed --quiet 's/^patient \(.*\)/\1,/p' "$2" >lines
  ! grep --quiet broken "$2" || exit 2
  ! grep --quiet again "$2" || { rm lines && echo "recorded already" && exit; }
  entered=$(new lines data/cases.csv)
  sed --quiet 's/^check \(.*\)/\1,/p' "$2" >lines
  entered+=$(new lines data/checks.csv)
  rm lines
  [ -n "$entered" ] || { echo "1 thing to mend" && exit 1; }
  echo "Thank you: $entered"
  ;;
"iscm-review preview") # HEAD FETCH_HEAD --since-fork --named NAME --out DIR
  out=$8
  git show FETCH_HEAD:data/cases.csv >tables
  echo "effect of $(tail -n 1 tables)" >"$out/effect.md"
  ! grep --quiet broken tables || exit 1
  ! grep --quiet crash tables || exit 2
  site tables "$out/site"
  rm "$out/site/.buildinfo"
  ! grep --quiet large tables || head --bytes 26000000 /dev/zero >"$out/site/large.json"
  ! grep --quiet odd tables || touch "$out/site/page.php"
  ;;
"iscm-review search") new "$PRETEND/found" data/sources.csv >found.md ;;
"iscm-review retractions") cp "$PRETEND/notices" retractions.md && [ ! -s retractions.md ] || exit 4 ;;
"jupyter-book "*) mkdir -p book/_build/links/_build/linkcheck && cp "$PRETEND/broken" book/_build/links/_build/linkcheck/output.txt ;;
"iscm-review release")
  name=iscm-living-review-$2
  site data/cases.csv "$name-site/site"
  mkdir -p "dist/$name" && echo changes >"dist/$name/CHANGES.md"
  python3 -m zipfile --create "dist/$name/$name-site.zip" "$name-site"
  python3 -m zipfile --create "dist/$name.zip" "dist/$name"
  ;;
"iscm-review site") # assemble [--state] SITE TREE
  shift 2
  if [ "$1" = --state ]; then
    mkdir -p "$3/next" && cp "$2/index.html" "$3/next/" && [ -d "$3/v" ] || [ -e "$3/released" ] || cp "$2/index.html" "$3/"
  else
    version=$(basename dist/*/ | sed 's/.*-//')
    mkdir -p "$2/v/$version" && cp "$1/index.html" "$2/v/$version/"
    cp "$1/index.html" "$2/" && touch "$2/released"
  fi
  ;;
esac
