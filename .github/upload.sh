#!/usr/bin/env bash
# make upload VERSION=2026.11.0: offer the files of a release in dist/ for download, under its tag (needs gh).
set -euo pipefail
version=${1:?the number of a version} && version=${version#v}
folder=dist/iscm-living-review-$version
mapfile -t files < <(find "$folder" -type f | sort)
gh release create "v$version" "${files[@]}" --verify-tag --title "Version $version" --notes-file "$folder/CHANGES.md"
