# Sourced by the scripts that lay something into the branch gh-pages. Where another has pushed meanwhile, it is laid
# anew on top of that: nobody waits for anybody, and nothing is pushed over anything.
place=$(mktemp --directory)
# A remote of its own, because a filter is remembered and would be one of every later fetch.
git remote add published "$(git remote get-url origin)"
tidy() {
  git worktree remove --force "$place/tree" 2>/dev/null || true
  git remote remove published
  rm --recursive --force "$place"
}
trap tidy EXIT

# on_pages WORDS LAY: LAY is given the newest commit of the branch (nothing, the first time), and leaves in $tree
# what follows it.
on_pages() {
  local parent code commit
  for _ in 1 2 3 4 5; do
    parent="" code=0
    git ls-remote --exit-code published refs/heads/gh-pages >/dev/null || code=$?
    case $code in
    0)
      git fetch --quiet --depth 1 --filter=blob:none published gh-pages
      parent=$(git rev-parse FETCH_HEAD)
      ;;
    2) ;; # the first time
    *) exit "$code" ;;
    esac
    tree=""
    "$2" "$parent"
    [ -n "$tree" ] && [ "$tree" != "$([ -z "$parent" ] || git rev-parse "$parent^{tree}")" ] || return 0
    commit=$(git -c user.name="iscm-review publish" -c user.email="publish@iscm-review.invalid" \
      commit-tree "$tree" ${parent:+-p "$parent"} -m "$1")
    if git push --quiet published "$commit:refs/heads/gh-pages"; then return 0; fi
    [ "$(git ls-remote published refs/heads/gh-pages | cut -f 1)" != "$parent" ] || break
  done
  echo "the branch gh-pages could not be pushed; nothing of it has changed" >&2
  exit 1
}
