# Sourced by the scripts that offer a branch as a pull request, or hold an issue up to date.
# shellcheck disable=SC2034
# Nobody can have this address, so that no commit of a person is taken for one of these scripts.
us=program@iscm-review.invalid
as_us=(-c user.name="iscm-review" -c user.email="$us")

# look_at BRANCH: what stands under this name in the repository ($seen, empty for nothing), who besides these scripts
# has made commits there that HEAD lacks ($people), and its pull request ($number, $state, $address); a branch of
# that name in a fork is another one.
look_at() {
  local found
  people=""
  seen=$(git ls-remote origin "refs/heads/$1" | cut -f 1)
  if [ -n "$seen" ]; then
    git fetch --quiet origin "refs/heads/$1"
    people=$(git log --format=%ce "HEAD..$seen" | sed "/^$us\$/d")
  fi
  found=$(gh pr list --head "$1" --state all --json number,state,url,isCrossRepository --jq 'map(select(.isCrossRepository | not))
    | sort_by(.state != "OPEN", .state != "MERGED")[0] // empty | "\(.number) \(.state) \(.url)"')
  read -r number state address <<<"$found"
}

# offer BRANCH TITLE FILE: the last commit becomes BRANCH, in the place of what was seen there and of nothing else.
offer() {
  git push --quiet --force-with-lease="refs/heads/$1:$seen" origin "HEAD:refs/heads/$1"
  if [ "$state" = OPEN ] && [ -n "$people" ]; then
    gh pr comment "$number" --body-file "$3" >&2
  elif [ "$state" = OPEN ]; then
    gh pr edit "$number" --title "$2" --body-file "$3" >&2
  else
    address=$(gh pr create --head "$1" --title "$2" --body-file "$3")
    number=${address##*/}
  fi
}

# say_effect PULL FILE [edit]: the one comment with the effect of a pull request says what FILE says; with edit, only
# where there is one. It is known by a mark: other comments of these scripts stay as they are.
say_effect() {
  local mark="<!-- effect -->" said
  said=$(gh pr view "$1" --json comments \
    --jq ".comments | map(select(.viewerDidAuthor and (.body | contains(\"$mark\"))))[0].url // empty")
  printf '\n%s\n' "$mark" >>"$2"
  if [ -n "$said" ]; then
    gh api --method PATCH "repos/{owner}/{repo}/issues/comments/${said##*-}" --field body=@"$2" >&2
  elif [ -z "${3:-}" ]; then
    gh pr comment "$1" --body-file "$2" >&2
  fi
}

# tell TITLE FILE: one issue has this title and holds what FILE says; it is opened again only where that has changed.
tell() {
  local issue
  issue=$(gh issue list --state all --limit 100 --search "in:title \"$1\"" --json number,title \
    --jq "map(select(.title == \"$1\"))[0].number // empty")
  if [ -z "$issue" ]; then
    gh issue create --title "$1" --body-file "$2"
  elif [ "$(gh issue view "$issue" --json body --jq .body | tr -d '\r')" != "$(cat "$2")" ]; then
    gh issue edit "$issue" --body-file "$2"
    gh issue reopen "$issue"
  fi
}
