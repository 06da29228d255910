#!/bin/sh
# Installs the disk image of dist into a folder, uses what is in it with an empty home, and takes it away again.
# Not run where it was written: see packaging/README.md.
set -eu

cd "$(dirname "$0")/../.."
image=$(find dist -name 'labeller-*-macos-*.dmg' | sort | tail -n 1)
place=$(mktemp -d)
trap 'hdiutil detach -quiet "$place/volume" || true; rm -rf "$place"' EXIT
mkdir "$place/home"
hdiutil attach -quiet -nobrowse -readonly -mountpoint "$place/volume" "$image"
ditto "$place/volume/Labeller.app" "$place/Labeller.app"
plutil -lint "$place/Labeller.app/Contents/Info.plist"

export HOME="$place/home"
labeller="$place/Labeller.app/Contents/MacOS/labeller"
"$labeller" --version
"$labeller" --help > /dev/null
status=0
"$labeller" info "$place/none.labeller" 2> "$place/said" || status=$?
test "$status" -eq 1
test "$(wc -l < "$place/said")" -eq 1
"$labeller" demo --headless --budget 40 --out "$place/demo"
"$labeller" new "$place/p.labeller" --task text-classification --labels a,b
"$labeller" check "$place/p.labeller"

# The window: it is there after a while, and ends when it is told to.
"$labeller" open "$place/p.labeller" &
window=$!
sleep 20
kill -0 "$window"
kill "$window"
echo "$image: installed, used and removed"
