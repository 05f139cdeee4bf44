#!/bin/sh
# Runs every contract test, then holds the gas figures against .gas-snapshot. Further arguments go to `forge test`.
# `./test.sh --snapshot` writes the gas figures instead. The summary line of `forge test` comes last, for the caller to read.
set -eu
cd "$(dirname "$0")"

# Not npm ci: that demands the forge packages of every platform, and registries exist that do not serve them all.
if [ ! -e node_modules/.bin/forge ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm install --no-save --no-audit --no-fund --loglevel=error
fi

forge=node_modules/.bin/forge
gas="snapshot --use script/solc.mjs --match-contract GasTest"
if [ "${1:-}" = "--snapshot" ]; then
  exec $forge $gas
fi

# The committed vectors are what the script makes.
node script/answer-vectors.mjs | cmp - ../tests/vectors/ccip/answers.json
$forge $gas --check --tolerance 2
exec $forge test --use script/solc.mjs --no-match-contract GasTest "$@"
