#!/usr/bin/env bash
# One smoke figure on this machine: throughput and latency at 64 connections, resident memory, and
# the time to be ready with 100,000 events to recover. Load generator and gate share the cores.
# Writes test-results/SMOKE-PERF-<UTC time>.json and its .sha256. Needs wrk, curl and jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-5}
seconds=${RUN_SECONDS:-5}
warm_up=${WARM_UP_SECONDS:-20}
connections=${CONNECTIONS:-64}
port=${PORT:-18480}
url="http://127.0.0.1:$port"
work=$(mktemp -d)
. scripts/wrk-gate.sh
require wrk curl jq
trap 'end_gate; rm -rf "$work"' EXIT

start_dev() { start_gate dev --port "$port" --operator-port 0 --data-dir "$1"; }

scripts/gate --version >/dev/null # builds when needed, outside the time to be ready

start_dev "$work/load"
empty_ready_ms=$ready_ms
load warm-up "$warm_up"
for run in $(seq "$runs"); do
    load "$run" "$seconds"
    figures "$run" >>"$work/runs"
done
curl -sf "$url/metrics" | grep '^gate_decisions_total' >"$work/decisions"
end_gate
rm -rf "$work/load"

start_dev "$work/recovery"
for part in $(seq 60); do
    load "recovery-$part" 1
    [ "$(health durable_seq)" -lt 100000 ] || break
done
end_gate
scripts/gate audit verify "$work/recovery" >"$work/verified"
rm -f "$work"/recovery/gate.db* # every event is read again
start_dev "$work/recovery"
recovery_ready_ms=$ready_ms
recovered=$(health durable_seq)
end_gate

result="test-results/SMOKE-PERF-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq -n --slurpfile runs "$work/runs" --rawfile decisions "$work/decisions" \
    --arg command "$0" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson environment "$(environment)" \
    --argjson connections "$connections" --argjson seconds "$seconds" \
    --argjson empty "$empty_ready_ms" --argjson recovery "$recovery_ready_ms" --argjson events "$recovered" '
    def median: sort | .[length / 2 | floor];
    { version: "smoke-perf-v1", timestamp: (now | todate), command: $command, commit: $commit,
      environment: $environment,
      durability: "synced", connections: $connections, seconds_per_run: $seconds,
      median: { requests_per_sec: ($runs | map(.requests_per_sec) | median),
                p50_ms: ($runs | map(.latency_ms.p50) | median),
                p99_ms: ($runs | map(.latency_ms.p99) | median),
                resident_mib: ($runs | map(.resident_mib) | max) },
      runs: $runs, decisions: ($decisions | split("\n") | map(select(. != ""))),
      ready_ms: { empty_log: $empty, recovering: { events: $events, snapshot: false, ms: $recovery } } }' >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq '{median, ready_ms}' "$result"
echo "$result"
