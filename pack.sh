#!/usr/bin/env bash
# Packs Dm3.Client, the libraries that it stands on, and the dm3 command as a .NET tool. `./pack.sh [folder] [options of dotnet pack]`; the folder is packages by default.
# CONFIGURATION=Debug packs a debug build.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-$root/packages}
[ $# -gt 0 ] && shift
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in Ethereum Core Ens Client Cli; do
  dotnet pack "$root/src/Dm3.$project" -c "${CONFIGURATION:-Release}" -o "$folder" --nologo -v q "$@"
done
ls "$folder"/*.nupkg
