#!/usr/bin/env bash
# Puts both hosts, with the .NET runtime inside, into docker/out, from where the Dockerfiles take them. Needs the .NET 10 SDK.
# `docker/publish.sh arm64` is for 64-bit ARM; the default is x64. A second argument names another folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
architecture=${1:-x64}
out=${2:-$root/docker/out}
for host in Gateway Delivery; do
  # The lock files of the sources are for the portable build; the packages are the same.
  dotnet publish "$root/src/Dm3.$host" -c Release -r "linux-$architecture" --self-contained -p:NuGetLockFilePath=obj/publish.lock.json -p:RestoreLockedMode=false -p:DebugType=none \
    -o "$out/$(tr '[:upper:]' '[:lower:]' <<<"$host")" --nologo -v q
done
