#!/bin/sh
# On a building machine of a service: puts the key that signs and the account that notarises into a keychain of its own, and
# says their names to the steps after this one. Without the secrets it does nothing. Not run where it was written.
set -eu

if [ -z "${CERTIFICATE:-}" ]; then
    echo "No certificate: what is built is not signed."
    exit 0
fi
keychain="$RUNNER_TEMP/labeller.keychain-db"
password=$(openssl rand -hex 24)
key="$RUNNER_TEMP/key.p12"
trap 'rm -f "$key"' EXIT
printf '%s' "$CERTIFICATE" | base64 --decode > "$key"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 21600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$key" -P "$CERTIFICATE_PASSWORD" -t cert -f pkcs12 -k "$keychain" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -k "$password" "$keychain" > /dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
echo "MACOS_SIGNING_IDENTITY=$IDENTITY" >> "$GITHUB_ENV"

if [ -n "${NOTARY_ACCOUNT:-}" ]; then
    xcrun notarytool store-credentials labeller --apple-id "$NOTARY_ACCOUNT" --password "$NOTARY_PASSWORD" \
        --team-id "$TEAM" > /dev/null
    echo "MACOS_NOTARY_PROFILE=labeller" >> "$GITHUB_ENV"
fi
