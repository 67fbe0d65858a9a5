# Sourced by the scripts of those proofs that are integration tests. Runs some of them and writes
# what came of it, and its .sha256, to test-results/.
#
#   record_proof NAME TESTS SCALE     TESTS as failsafe takes them, SCALE full, short or a share of full
#
# A function more_parts, if there is one, adds parts of its own to $parts before that is written.

record_proof() {
    here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
    root=$(dirname -- "$here")
    name=$1 tests=$2 scale=$3
    parts="$root/gate-sidecar/target/fault-proof"
    results="$root/test-results"
    at=$(date -u +%Y%m%dT%H%M%SZ)
    artifact="$results/$(echo "$name" | tr '[:lower:]' '[:upper:]')-$at.json"

    rm -rf "$parts"
    commit=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)
    changed=$(git -C "$root" status --porcelain -- ':(exclude)test-results' 2>/dev/null | wc -l)
    outcome=passed
    "$root/mvnw" -B -f "$root/pom.xml" -pl gate-sidecar -am verify -Dgate.commit="$commit" \
        -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false \
        -Dit.test="$tests" -Dfailsafe.failIfNoSpecifiedTests=false \
        -Dspotless.check.skip=true -Dproof.scale="$scale" -Dgate.it.forks=1 -Dfailsafe.rerunFailingTestsCount=0 || outcome=failed

    if type more_parts >/dev/null 2>&1; then mkdir -p "$parts" && more_parts; fi

    [ -n "$(ls "$parts" 2>/dev/null)" ] || {
        echo "$name: nothing was tried" >&2
        exit 1
    }

    ! grep -q '"outcome":"failed"' "$parts"/*.json || outcome=failed

    . "$here/find-jdk.sh"
    mkdir -p "$results"
    write_artifact >"$artifact"
    (cd "$results" && sha256sum "$(basename "$artifact")" >"$(basename "$artifact").sha256")

    echo "$name: $outcome, $(count passed) passed, $(count failed) failed, $(count skipped) skipped: $artifact"
    [ "$outcome" = passed ]
}

count() { cat "$parts"/*.json | grep -c "\"outcome\":\"$1\"" || true; }
criteria() { cat "$parts"/*.json | sed -n 's/.*"criteria":{\([^}]*\)}.*/\1/p' | grep -o "\":$1" | wc -l; }
value() { sed -n "s/^$1[^:=]*[:=] *//p" "$2" | head -n 1 | tr -d '"\\'; }

write_artifact() {
    file_system=$(df -T "${TMPDIR:-/tmp}" 2>/dev/null | awk 'NR == 2 { print $2 }')
    printf '{"artifact":"%s","at":"%s","scale":"%s","outcome":"%s",\n' "$name" "$at" "$scale" "$outcome"
    printf '"commit":"%s","uncommitted_files":%d,\n' "$commit" "$changed"
    printf '"environment":{"kernel":"%s","processor":"%s","cores":%d,"memory_kib":%d,"user":"%s","file_system":"%s","java":"%s"},\n' \
        "$(uname -sr)" "$(value 'model name' /proc/cpuinfo)" "$(getconf _NPROCESSORS_ONLN)" \
        "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" "$(id -un)" "$file_system" \
        "$(value JAVA_RUNTIME_VERSION "$GATE_JAVA_HOME/release")"
    printf '"proofs":{"passed":%d,"failed":%d,"skipped":%d},\n' \
        "$(count passed)" "$(count failed)" "$(count skipped)"
    printf '"criteria":{"met":%d,"not_met":%d},\n' "$(criteria true)" "$(criteria false)"
    printf '"results":[\n'
    separator=
    for part in "$parts"/*.json; do
        printf '%s' "$separator"
        tr -d '\n' <"$part"
        separator=',
'
    done
    printf '\n]}\n'
}
