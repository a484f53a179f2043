#!/usr/bin/env bash
# make upload VERSION=2026.11.0: offer the files of a release in dist/ for download, under its tag (needs gh).
set -euo pipefail
version=${1:?the number of a version} && version=${version#v}
folder=dist/iscm-living-review-$version
[ -d "$folder" ] && [ -f "$folder.zip" ] || { echo "there is no $folder; make it: make release VERSION=$version" >&2; exit 1; }
mapfile -t files < <(find "$folder" "$folder.zip" -type f | sort) # every file, and all of them as one
# A run that was broken off has made the release already; then its files are laid anew.
if gh release view "v$version" >/dev/null 2>&1; then
  gh release upload "v$version" "${files[@]}" --clobber
  exit 0
fi
gh release create "v$version" "${files[@]}" --verify-tag --title "Version $version" --notes-file "$folder/CHANGES.md"
