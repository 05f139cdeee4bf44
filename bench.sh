#!/usr/bin/env bash
# Measures everything and writes a report: tests/Dm3.Benchmarks/reports/. --quick 5 minutes, --full 30, else 15; --only part[,part]; see tests/Dm3.Benchmarks/README.md.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$root/tests/Dm3.Benchmarks
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

need() {
  command -v "$1" >/dev/null || { echo "$1 is not installed: $2" >&2; exit 2; }
}
need dotnet "the .NET 10 SDK is needed"

# Debian packages, where they are missing and may be installed.
missing=()
command -v wrk >/dev/null || missing+=(wrk)
ldconfig -p 2>/dev/null | grep -q 'libsecp256k1\.so\.1' || missing+=(libsecp256k1-1)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=
  [ "$(id -u)" = 0 ] || sudo="sudo -n"
  { $sudo apt-get update -qq && $sudo apt-get install -y -qq "${missing[@]}"; } >&2 || echo "Could not install ${missing[*]}." >&2
fi
need wrk "apt-get install wrk"

# The Node gateways beside ours; without them the report says so.
if command -v npm >/dev/null; then
  if [ ! -d "$project/peers/node_modules" ] || [ "$project/peers/package-lock.json" -nt "$project/peers/node_modules" ]; then
    (cd "$project/peers" && timeout 300 npm ci --no-audit --no-fund --ignore-scripts >&2 && touch node_modules) || echo "The Node gateways could not be installed." >&2
  fi
fi

echo "Building …" >&2
if ! log=$(cd "$root" && dotnet build "$project" -c Release --nologo -v q 2>&1); then
  echo "$log" >&2
  exit 1
fi
exec dotnet "$project/bin/Release/net10.0/Dm3.Benchmarks.dll" --reports "$project/reports" "$@"
