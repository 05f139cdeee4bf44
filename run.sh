#!/usr/bin/env bash
# Starts a development chain with ENS, the resolver and the gateway, until Ctrl-C. `./run.sh --demo` plays the demo; `./run.sh --help` lists the options.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

need() {
  command -v "$1" >/dev/null || { echo "$1 is not installed: $2" >&2; exit 2; }
}
need dotnet "the .NET 10 SDK is needed"
need node "Node 20 or newer is needed"
need npm "it comes with Node"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

echo "Building (a minute the first time) …" >&2
project=$root/src/Dm3.DevNet
if ! log=$(cd "$root" && dotnet build "$project" -c Release --nologo -v q 2>&1); then
  echo "$log" >&2
  exit 1
fi
exec dotnet "$project/bin/Release/net10.0/Dm3.DevNet.dll" "$@"
