#!/bin/sh
# Makes dist/labeller-VERSION-macos-ARCH.dmg. Not run where this was written: see packaging/README.md.
#
#   PYTHON                    the Python to use, 3.11 or newer (default: python3)
#   MACOS_SIGNING_IDENTITY    signs, with the hardened runtime, by this "Developer ID Application: …" of the keychain
#   MACOS_NOTARY_PROFILE      has it notarised by this profile, which `xcrun notarytool store-credentials` made
set -eu

cd "$(dirname "$0")/../.."
python=.venv-package/bin/python
"${PYTHON:-python3}" -m venv --clear .venv-package
"$python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements/package.txt
PYTHONPATH=packaging "$python" -m packager

version=$(PYTHONPATH=packaging "$python" -c 'from packager.version import version; print(version())')
app=build/package/frozen/Labeller.app
codesign --verify --deep --strict "$app"
test "$("$app/Contents/MacOS/labeller" --version)" = "labeller $version"

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/Labeller.app"
ln -s /Applications "$staging/Applications"
mkdir -p dist
image="dist/labeller-$version-macos-$(uname -m).dmg"
hdiutil create -quiet -ov -format UDZO -volname Labeller -srcfolder "$staging" "$image"

if [ -n "${MACOS_SIGNING_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$MACOS_SIGNING_IDENTITY" "$image"
else
    echo "Not signed: MACOS_SIGNING_IDENTITY is not set."
fi
if [ -n "${MACOS_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$MACOS_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
else
    echo "Not notarised: MACOS_NOTARY_PROFILE is not set."
fi
echo "$image"
