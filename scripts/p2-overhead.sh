#!/usr/bin/env bash
# What evidence costs a decision: the same load on a gate that signs checkpoints, copies them to a
# second place, has a witness cosign them and reads its log over and over, and on one that does
# none of it; alternating pairs, each on an empty log. Writes test-results/P2-OVERHEAD-<UTC time>.json
# and its .sha256. Needs wrk, curl and jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pairs=${PAIRS:-5}
runs=${RUNS:-3}
seconds=${RUN_SECONDS:-5}
warm_up=${WARM_UP_SECONDS:-10}
connections=${CONNECTIONS:-64}
port=${PORT:-18490}
witness_port=$((port + 1))
url="http://127.0.0.1:$port"
work=$(mktemp -d)
witness_pid=
. scripts/wrk-gate.sh
require wrk curl jq

end_witness() {
    [ -z "$witness_pid" ] || kill "$witness_pid" 2>/dev/null || true
    wait "$witness_pid" 2>/dev/null || true
    witness_pid=
}
trap 'end_gate; end_witness; rm -rf "$work"' EXIT

configure() { # data directory, further lines
    mkdir -p "$1/keys" "$1/credentials/operator" && chmod -R 700 "$1"
    scripts/gate keys new "$1/keys" overhead-1 >/dev/null
    (umask 077 && od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$1/credentials/operator/one.viewer.token")
    printf '%s\n' "data-dir: $1" "policy: $PWD/policies/policy.v0.2.yaml" \
        "limits: $PWD/policies/limits.demo.yaml" "auth: none" "gate.port: $port" "operator.port: 0" \
        "${@:2}" >"$1.yaml"
}

measure() { # name: appends the median of its runs
    load "warm-up" "$warm_up"
    rm -f "$work/runs"
    for run in $(seq "$runs"); do
        load "$run" "$seconds"
        figures "$run" >>"$work/runs"
    done
    jq -s --arg side "$1" 'def median: sort | .[length / 2 | floor];
        { side: $side, requests_per_sec: (map(.requests_per_sec) | median),
          p99_ms: (map(.latency_ms.p99) | median), errors: (map(.errors) | any),
          stolen_percent: (map(.stolen_percent) | max), runs: . }' "$work/runs" >>"$work/sides"
}

figure() { curl -sf "$url/metrics" | awk -v name="$1" '$1 == name { print $2 }'; }

on() {
    configure "$work/on" # once without a witness: it must know the key of the log
    start_gate serve --config "$work/on.yaml"
    end_gate
    scripts/gate audit witness --state "$work/witness" --port "$witness_port" \
        --log-key "$work/on/keys/checkpoint.vkey" >"$work/witness.out" 2>&1 &
    witness_pid=$!
    for _ in $(seq 100); do
        [ ! -s "$work/witness.out" ] || break
        sleep 0.1
    done
    printf '%s\n' "checkpoints.second: $work/second" "checkpoints.witness: http://127.0.0.1:$witness_port" \
        "checkpoints.witness-key: $(ls "$work"/witness/*.vkey)" >>"$work/on.yaml"
    start_gate serve --config "$work/on.yaml"
    measure on
    sleep 3 # the last second is signed and cosigned
    jq -n --argjson signed "$(figure gate_checkpoint_size)" --argjson copied "$(figure gate_checkpoint_copy_size)" \
        --argjson cosigned "$(figure gate_witness_size)" --argjson lines "$(health durable_seq)" \
        '{ lines: $lines, signed: $signed, copied: $copied, cosigned: $cosigned }' >>"$work/witnessed"
    end_gate
    end_witness
    rm -rf "$work/on" "$work/second" "$work/witness"
}

off() {
    configure "$work/off" "audit.scrub-bytes-per-second: 0"
    start_gate serve --config "$work/off.yaml" --unsafe-dev --no-checkpoints
    measure off
    end_gate
    rm -rf "$work/off"
}

scripts/gate --version >/dev/null # builds when needed
for pair in $(seq "$pairs"); do
    if [ $((pair % 2)) = 1 ]; then on && off; else off && on; fi
done

result="test-results/P2-OVERHEAD-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq -n --slurpfile sides "$work/sides" --slurpfile witnessed "$work/witnessed" \
    --arg command "$0" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson uncommitted "$(git status --porcelain -- ':(exclude)test-results' | wc -l)" \
    --argjson environment "$(environment)" --argjson connections "$connections" --argjson seconds "$seconds" '
    def median: sort | .[length / 2 | floor];
    def of($side): $sides | map(select(.side == $side));
    [range(0; of("on") | length) as $i |
        { throughput: (of("on")[$i].requests_per_sec / of("off")[$i].requests_per_sec),
          p99: (of("on")[$i].p99_ms / of("off")[$i].p99_ms) }] as $pairs |
    { throughput: ($pairs | map(.throughput) | median), p99: ($pairs | map(.p99) | median) } as $median |
    { version: "p2-overhead-v1", timestamp: (now | todate), command: $command, commit: $commit,
      uncommitted_files: $uncommitted, environment: $environment,
      durability: "synced", connections: $connections, seconds_per_run: $seconds,
      median_of_pairs: $median, pairs: $pairs,
      criteria: { "throughput with evidence at least 0.95 of without": ($median.throughput >= 0.95),
                  "p99 with evidence at most 1.25 of without": ($median.p99 <= 1.25),
                  "every run was answered without an error": ($sides | map(.errors) | any | not),
                  "a witness cosigned more than half of the lines": ($witnessed | all(.cosigned * 2 > .lines)) },
      evidence: $witnessed, sides: $sides }' >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq '{median_of_pairs, pairs, criteria}' "$result"
echo "$result"
