#!/usr/bin/env bash
# One smoke figure on this machine: throughput and latency at 64 connections, resident memory with a
# million open reservations, and the time to be ready: with an empty log, with 100,000 events to
# recover from the log alone, with a million orders in gate.db. Load generator and gate share the cores.
# Writes test-results/SMOKE-PERF-<UTC time>.json and its .sha256. Needs wrk, curl and jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-5}
seconds=${RUN_SECONDS:-5}
warm_up=${WARM_UP_SECONDS:-45} # at an eighth of the connections: a gate holds two million open orders
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
connections=$(((connections + 7) / 8)) load warm-up "$warm_up"
for run in $(seq "$runs"); do
    load "$run" "$seconds"
    figures "$run" >>"$work/runs"
done
curl -sf "$url/metrics" | grep '^gate_decisions_total' >"$work/decisions"
if ! awk '{ all += $2 } !/AUTHORIZED/ { print; refused += $2 } END { exit refused * 1000 > all }' "$work/decisions" >&2; then
    echo "$(basename "$0"): so many were refused: a figure of them is none" >&2
    exit 1
fi
end_gate
rm -rf "$work/load"

start_dev "$work/million"
for part in $(seq 200); do
    load "million-$part" 1
    open=$(health open_reservations)
    [ "$open" -lt 1000000 ] || break
done
open_resident=$(($(awk '/VmRSS/ {print $2}' "/proc/$gate_pid/status") / 1024))
for _ in $(seq 60); do
    [ "$(health snapshot_lag)" != 0 ] || break
    sleep 1
done
kill "$gate_pid"
wait "$gate_pid" || true
start_dev "$work/million"
open_ready_ms=$ready_ms
[ "$(health open_reservations)" = "$open" ] || { echo "$open were open, $(health open_reservations) are" >&2; exit 1; }
end_gate
rm -rf "$work/million"

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
    --argjson open "$open" --argjson open_resident "$open_resident" --argjson open_ready "$open_ready_ms" \
    --argjson empty "$empty_ready_ms" --argjson recovery "$recovery_ready_ms" --argjson events "$recovered" '
    def median: sort | .[length / 2 | floor];
    { version: "smoke-perf-v1", timestamp: (now | todate), command: $command, commit: $commit,
      environment: $environment,
      durability: "synced", connections: $connections, seconds_per_run: $seconds,
      median: { requests_per_sec: ($runs | map(.requests_per_sec) | median),
                p50_ms: ($runs | map(.latency_ms.p50) | median),
                p99_ms: ($runs | map(.latency_ms.p99) | median) },
      a_million_open: { open_reservations: $open, resident_mib: $open_resident, ready_ms: $open_ready },
      runs: $runs, decisions: ($decisions | split("\n") | map(select(. != ""))),
      ready_ms: { empty_log: $empty, recovering: { events: $events, snapshot: false, ms: $recovery } } }
    | .criteria = { "at least 25,000 requests a second": (.median.requests_per_sec >= 25000),
                    "p99 below 5 ms": (.median.p99_ms < 5),
                    "resident below 512 MiB with a million open reservations": ($open_resident < 512),
                    "ready in less than 3 s with 100,000 events to recover": ($recovery < 3000),
                    "ready in at most 5 s with a million open reservations": ($open_ready <= 5000) }' >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq '{median, a_million_open, ready_ms, criteria}' "$result"
echo "$result"
