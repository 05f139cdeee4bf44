#!/usr/bin/env bash
# Sets up what is missing and runs every test: .NET, then the contracts. The last line is the total: `N passed, N failed`.
# With CI=true a skipped test counts as failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

need() {
  command -v "$1" >/dev/null || { echo "$1 is not installed: $2" >&2; exit 2; }
}
need dotnet "the .NET 10 SDK is needed"
need node "Node 20 or newer is needed"
need npm "it comes with Node"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# package <name> <what its absence means>
package() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && { apt-get update && apt-get install -y --no-install-recommends "$1"; } >/dev/null 2>&1; then
    echo "Installed $1."
  else
    echo "The Debian package $1 is missing and could not be installed: $2" >&2
  fi
}
ldconfig -p 2>/dev/null | grep -q 'libsecp256k1\.so\.[12]' || package libsecp256k1-1 "the tests that compare it with BouncyCastle will fail."
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || package postgresql "the tests that run on PostgreSQL will fail."
command -v nginx >/dev/null || package nginx-light "the test of the load balancer will fail."

results=$(mktemp -d)
# Whoever ends this script ends what it runs.
trap 'for job in $(jobs -p); do pkill -P "$job"; done; rm -rf "$results"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0
touch "$results/failures"

# count <what> <passed> <failed> <skipped>
count() {
  local bad=$3
  [ "${CI:-}" = true ] && bad=$((bad + $4))
  passed=$((passed + $2)) failed=$((failed + bad))
  printf '%-28s %6d passed %4d failed %4d skipped\n' "$1" "$2" "$3" "$4"
}

# counter <name> <trx file>
counter() {
  grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'
}

# failures <trx file>: each test that failed, with the beginning of what it said
failures() {
  grep -E -A 14 '<UnitTestResult [^>]*outcome="Failed"' "$1" |
    sed -E '/outcome="(Passed|NotExecuted)"/d; s/.* testName="([^"]*)".*/Failed: \1/; /^ *<\/?(Output|ErrorInfo)>$/d; s/<[^>]*>//g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
}

# run <project>: its output and its exit code go to files
run() {
  local to begun=$SECONDS
  to=$results/$(basename "$1")
  dotnet test "$1" --no-build --nologo -v q --logger "trx;LogFileName=$to.trx" >"$to.log" 2>&1
  echo $? >"$to.ended"
  printf '%-28s %6d s\n' "$(basename "$1")" $((SECONDS - begun))
}

# Several projects at a time: much of what the long ones do is wait, for a disk, a clock, a program that starts. Those come first.
at_once=$(($(nproc) < 4 ? 2 : $(nproc) / 2))
projects=(tests/Dm3.{Crash,Gateway,Delivery,Integration,Storage,Ethereum}.Tests/)
for project in tests/*.Tests/; do
  [[ " ${projects[*]} " == *" $project "* ]] || projects+=("$project")
done

if dotnet build Dm3.Registry.sln --nologo -v q; then
  for project in "${projects[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge "$at_once" ]; do wait -n; done
    run "$project" &
  done
  wait
  for project in "${projects[@]}"; do
    name=$(basename "$project") trx=$results/$(basename "$project").trx
    cat "$results/$name.log"
    ended=$(cat "$results/$name.ended")
    if [ -s "$trx" ] && total=$(counter total "$trx"); then
      good=$(counter passed "$trx") executed=$(counter executed "$trx")
      bad=$((executed - good))
      # A run that broke off has failed, whatever it counted.
      [ "$ended" != 0 ] && [ "$bad" = 0 ] && bad=1
      count "$name" "$good" "$bad" $((total - executed))
      failures "$trx" >>"$results/failures"
    else
      count "$name" 0 1 0
    fi
  done
else
  count "build" 0 1 0
fi

contracts/test.sh 2>&1 | tee "$results/contracts"
ended=${PIPESTATUS[0]}
# Ran 12 test suites in 1.2s: 140 tests passed, 0 failed, 0 skipped (140 total tests)
summary=$(grep -oE '[0-9]+ tests passed, [0-9]+ failed, [0-9]+ skipped' "$results/contracts" | tail -1)
if [ -n "$summary" ]; then
  read -r good bad skipped <<<"$(tr -cs '0-9' ' ' <<<"$summary")"
  [ "$ended" != 0 ] && [ "$bad" = 0 ] && bad=1
  count "contracts" "$good" "$bad" "$skipped"
else
  count "contracts" 0 1 0
fi

grep -E '^\[FAIL' "$results/contracts" | sort -u >>"$results/failures"
cat "$results/failures"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
