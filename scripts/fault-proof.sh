#!/bin/sh
# The long form of the fault proof: breaks a real gate in every way it promises to survive, and
# writes what came of it to test-results/. A share of the long form: scripts/fault-proof.sh 0.3;
# one proof of it: scripts/fault-proof.sh full KillIT
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
scale=${1:-full}
proof=${2:-*IT}
parts="$root/gate-sidecar/target/fault-proof"
results="$root/test-results"
at=$(date -u +%Y%m%dT%H%M%SZ)
artifact="$results/FAULT-PROOF-$at.json"

rm -rf "$parts"
commit=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)
changed=$(git -C "$root" status --porcelain -- ':(exclude)test-results' 2>/dev/null | wc -l)
outcome=passed
"$root/mvnw" -B -f "$root/pom.xml" -pl gate-sidecar -am verify -Dgate.commit="$commit" \
    -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test="com.brokerops.gate.sidecar.proof.$proof" -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dspotless.check.skip=true -Dproof.scale="$scale" -Dfailsafe.rerunFailingTestsCount=0 || outcome=failed

[ -n "$(ls "$parts" 2>/dev/null)" ] || {
    echo "fault-proof: nothing was tried" >&2
    exit 1
}

. "$here/find-jdk.sh"
count() { cat "$parts"/*.json | grep -c "\"outcome\":\"$1\"" || true; }
value() { sed -n "s/^$1[^:=]*[:=] *//p" "$2" | head -n 1 | tr -d '"\\'; }
file_system=$(df -T "${TMPDIR:-/tmp}" 2>/dev/null | awk 'NR == 2 { print $2 }')

mkdir -p "$results"
{
    printf '{"artifact":"fault-proof","at":"%s","scale":"%s","outcome":"%s",\n' "$at" "$scale" "$outcome"
    printf '"commit":"%s","uncommitted_files":%d,\n' "$commit" "$changed"
    printf '"environment":{"kernel":"%s","processor":"%s","cores":%d,"memory_kib":%d,"user":"%s","file_system":"%s","java":"%s"},\n' \
        "$(uname -sr)" "$(value 'model name' /proc/cpuinfo)" "$(getconf _NPROCESSORS_ONLN)" \
        "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" "$(id -un)" "$file_system" \
        "$(value JAVA_RUNTIME_VERSION "$GATE_JAVA_HOME/release")"
    printf '"proofs":{"passed":%d,"failed":%d,"skipped":%d},\n' \
        "$(count passed)" "$(count failed)" "$(count skipped)"
    printf '"results":[\n'
    separator=
    for part in "$parts"/*.json; do
        printf '%s' "$separator"
        tr -d '\n' <"$part"
        separator=',
'
    done
    printf '\n]}\n'
} >"$artifact"
(cd "$results" && sha256sum "$(basename "$artifact")" >"$(basename "$artifact").sha256")

echo "fault-proof: $outcome, $(count passed) passed, $(count failed) failed, $(count skipped) skipped: $artifact"
[ "$outcome" = passed ]
