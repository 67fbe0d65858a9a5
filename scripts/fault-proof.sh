#!/usr/bin/env bash
# The long form of the fault proof: kills, power cuts, torn tails, broken disks, clocks and keys.
# Runs the ITs of com.brokerops.gate.sidecar.proof and writes what they found to
# test-results/FAULT-PROOF-<UTC time>.json with a .sha256 beside it. The short form is in ./mvnw verify.
#
#   scripts/fault-proof.sh [SCALE] [TESTS]    SCALE: full (default), a share such as 0.2, or short
#                                             TESTS: failsafe names, such as 'KillIT,ClockIT'
#
# What needs root, loop devices, strace or libfaketime is reported as skipped where they are missing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scale=${1:-full}
tests=${2:-*IT}
case "$tests" in '*IT') tests='com.brokerops.gate.sidecar.proof.*IT' ;; esac
findings=gate-sidecar/target/fault-proof
command -v jq >/dev/null || { echo "fault-proof: jq is missing" >&2; exit 1; }

rm -rf "$findings"
./mvnw -B -ntp -pl gate-sidecar -am -Dspotless.check.skip -Dtest=NoUnitTest \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dit.test="$tests" -Dproof.scale="$scale" verify
outcome=$?

result="test-results/FAULT-PROOF-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq -s --arg scale "$scale" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson changed "$(git status --porcelain -- '*.java' | wc -l)" \
    --arg cpu "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" --arg os "$(uname -sr)" \
    --argjson cores "$(nproc)" --argjson maven "$outcome" '
    { version: "fault-proof-v1", timestamp: (now | todate), scale: $scale, commit: $commit,
      files_changed_since: $changed, maven_exit_code: $maven,
      environment: { cpu: $cpu, cores: $cores, os: $os },
      passed: map(select(.outcome == "passed")) | length,
      failed: map(select(.outcome == "failed")) | length,
      skipped: map(select(.outcome == "skipped")) | length,
      proofs: sort_by(.proof) }' "$findings"/*.json >"$result" || exit 1
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq '{scale, passed, failed, skipped}' "$result"
echo "$result"
exit "$outcome"
