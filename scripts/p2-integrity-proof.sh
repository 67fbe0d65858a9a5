#!/bin/bash
# The long form of the proof that evidence stands alone: attacks on a signed log, then a log of a
# million events that a gate wrote under load: verified by Java and by Node, and packs of it asked
# for one by one. Writes test-results/P2-INTEGRITY-<UTC time>.json and its .sha256; needs wrk, curl,
# jq and node. The form of every build: scripts/p2-integrity-proof.sh short; the million events
# alone: scripts/p2-integrity-proof.sh million
set -euo pipefail
. "$(dirname -- "$0")/record-proof.sh"

scale=${1:-full}
events=${EVENTS:-1000000}
packs=${PACKS:-200}
connections=64
port=${PORT:-18470}
url="http://127.0.0.1:$port"

# One part of the artifact. Times are of whole processes.
more_parts() {
    [ "$scale" != short ] || return 0
    work=$(mktemp -d)
    cd "$root"
    . scripts/wrk-gate.sh
    require wrk curl jq node
    trap 'end_gate; rm -rf "$work"' EXIT
    scripts/gate --version >/dev/null
    start_dev
    for part in $(seq 600); do
        load "million-$part" 2
        [ "$(health durable_seq)" -lt "$events" ] || break
    done
    kill "$gate_pid"
    wait "$gate_pid" || true
    gate_pid=
    for _ in 1 2 3; do
        timed java env GATE_JAVA_OPTS=-Xmx512m scripts/gate audit verify "$work/data" --key "$work/data/keys/checkpoint.vkey"
        timed node node scripts/verify-audit.mjs --key "$work/data/keys/checkpoint.vkey" "$work/data"
    done
    start_dev
    : >"$work/missed"
    await_rest
    local trace
    for trace in $(random_traces); do
        curl -sf "$url/v1/decisions/$trace/evidence" -o "$work/pack.zip" -w '%{time_total}\n' \
            >>"$work/pack" || echo "$trace: no pack" >>"$work/missed"
    done
    scripts/gate evidence verify "$work/pack.zip" --key "$work/data/keys/checkpoint.vkey" >"$work/verified" || echo "last pack" >>"$work/missed"
    jq -n --argjson lines "$(health durable_seq)" --argjson ready "$ready_ms" \
        --slurpfile java "$work/java" --slurpfile node "$work/node" --slurpfile packs "$work/pack" \
        --argjson missed "$(wc -l <"$work/missed")" --argjson packs_asked "$packs" '
        def median: sort | .[length / 2 | floor];
        ($packs | sort) as $sorted |
        { proof: "a million events", outcome: "passed", seconds: 0,
          figures: { lines: $lines, java_seconds: $java, node_seconds: $node, ready_with_snapshot_ms: $ready,
                     packs: ($packs | length), packs_missed: $missed,
                     pack_p50_ms: (1000 * ($packs | median)), pack_p99_ms: (1000 * $sorted[($sorted | length) * 0.99 | floor]),
                     pack_max_ms: (1000 * $sorted[-1]) },
          criteria: { "a million events or more": ($lines >= 1000000),
                      "verified by Java in at most 5 s with -Xmx512m (median of 3)": (($java | median) <= 5),
                      "verified by Node in at most 30 s (median of 3)": (($node | median) <= 30),
                      "every pack that was asked for was given, and the last verifies": ($missed == 0 and ($packs | length) == $packs_asked),
                      "at rest, 99 of 100 packs in at most 50 ms": ($sorted[($sorted | length) * 0.99 | floor] <= 0.050),
                      "at rest, every pack in at most 50 ms": ($sorted[-1] <= 0.050) } }
        | .outcome = (if (.criteria | all) then "passed" else "failed" end)' -c >"$parts/million.json"
    end_gate
    rm -rf "$work"
    trap - EXIT
}

start_dev() { start_gate dev --port "$port" --operator-port 0 --data-dir "$work/data"; }

timed() { # name, command…: appends its seconds; what it says must be that all is well
    local name=$1 from
    shift
    from=$(date +%s%N)
    "$@" >"$work/said-$name"
    awk -v from="$from" -v to="$(date +%s%N)" 'BEGIN { printf "%.3f\n", (to - from) / 1e9 }' >>"$work/$name"
}

await_rest() { # until every token of the load has expired and gate.db holds the lines that say so; ten minutes at most
    for _ in $(seq 120); do
        [ "$(health open_reservations)" != 0 ] || [ "$(health snapshot_lag)" != 0 ] || return 0
        sleep 5
    done
    echo "after ten minutes reservations are still open, or gate.db is still behind" >>"$work/missed"
}

random_traces() { # of decisions anywhere in the log
    scripts/gate audit cat "$work/data" --type decision |
        sed -n 's/.*"trace_id":"\([0-9a-f-]*\)","nonce".*/\1/p' | shuf -n "$packs"
}

package=com.brokerops.gate.sidecar.proof
tests="$package.P2*IT,$package.TamperedLogIT,$package.DiskFaultIT#isBack*"
[ "$scale" != million ] || tests=None
record_proof p2-integrity "$tests" "$scale"
