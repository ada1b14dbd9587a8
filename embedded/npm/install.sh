#!/bin/sh
# Installs the native DynamoDB server named in package-lock.json into the folder $1, once per lock file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=$1

if [ "$(uname -s)-$(uname -m)" != "Linux-x86_64" ]; then
  echo "The embedded DynamoDB server exists for Linux on x86-64 only; left out. Run with '--dynamodb local' instead." >&2
  exit 0
fi
if [ -f "$into/installed.json" ] && cmp -s "$here/package-lock.json" "$into/installed.json"; then
  exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "npm is missing: it installs the embedded DynamoDB server. Install Node.js with npm and build again," >&2
  echo "or build with -Dkooflow.npm.skip=true and run with '--dynamodb local'." >&2
  exit 2
fi
mkdir -p "$into"
rm -f "$into/installed.json"
cp "$here/package.json" "$here/package-lock.json" "$into/"
if ! (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error); then
  echo "npm could not install the embedded DynamoDB server: see its message above. Without a registry at hand," >&2
  echo "build with -Dkooflow.npm.skip=true and run with '--dynamodb local'." >&2
  exit 2
fi
# Last, so that an interrupted installation is repeated.
cp "$here/package-lock.json" "$into/installed.json"
