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
gate_pid=

for program in wrk curl jq; do
    command -v "$program" >/dev/null || { echo "smoke-perf: $program is missing" >&2; exit 1; }
done

end_gate() { # by its own id
    [ -z "$gate_pid" ] || kill -9 "$gate_pid" 2>/dev/null || true
    wait 2>/dev/null || true
    gate_pid=
}
trap 'end_gate; rm -rf "$work"' EXIT

start_gate() { # data directory; sets ready_ms
    local from
    from=$(date +%s%N)
    scripts/gate dev --port "$port" --operator-port 0 --data-dir "$1" >"$work/out" 2>>"$work/err" &
    gate_pid=$!
    for _ in $(seq 3000); do
        grep -q '^gate: ready' "$work/out" && break
        kill -0 "$gate_pid" || { tail "$work/err" >&2; exit 1; }
        sleep 0.01
    done
    ready_ms=$((($(date +%s%N) - from) / 1000000))
}

health() { curl -sf "$url/health" | jq -r ".$1"; }

ticks() { # all there were, and those the machine's host gave to others
    awk '/^cpu / { for (i = 2; i <= 9; i++) all += $i; print all, $9 }' /proc/stat
}

load() { # name, seconds
    before=$(ticks)
    wrk -t1 -c"$connections" -d"${2}s" --latency -s scripts/wrk/authorize.lua "$url" -- "$1" >"$work/wrk-$1"
    stolen=$(echo "$before $(ticks)" | awk '{ printf "%.1f", 100 * ($4 - $2) / ($3 - $1) }')
}

figures() { # name: what wrk printed, and the resident memory after it, as JSON
    jq -Rs --argjson stolen "$stolen" --argjson rss "$(awk '/VmRSS/ {print $2}' "/proc/$gate_pid/status")" '
        def ms: capture("(?<n>[0-9.]+)(?<u>us|ms|s)") | (.n | tonumber) * {us: 0.001, ms: 1, s: 1000}[.u];
        def row($percent): capture("\\s" + $percent + "%\\s+(?<v>[0-9.]+[mu]?s)").v | ms;
        { requests_per_sec: (capture("Requests/sec:\\s+(?<v>[0-9.]+)").v | tonumber),
          latency_ms: { p50: row("50"), p90: row("90"), p99: row("99") },
          errors: (test("Non-2xx|Socket errors")),
          stolen_percent: $stolen,
          resident_mib: ($rss / 1024 | floor) }' <"$work/wrk-$1"
}

scripts/gate --version >/dev/null # builds when needed, outside the time to be ready

start_gate "$work/load"
empty_ready_ms=$ready_ms
load warm-up "$warm_up"
for run in $(seq "$runs"); do
    load "$run" "$seconds"
    figures "$run" >>"$work/runs"
done
curl -sf "$url/metrics" | grep '^gate_decisions_total' >"$work/decisions"
end_gate
rm -rf "$work/load"

start_gate "$work/recovery"
for part in $(seq 60); do
    load "recovery-$part" 1
    [ "$(health durable_seq)" -lt 100000 ] || break
done
end_gate
scripts/gate audit verify "$work/recovery" >"$work/verified"
rm -f "$work"/recovery/gate.db* # every event is read again
start_gate "$work/recovery"
recovery_ready_ms=$ready_ms
recovered=$(health durable_seq)
end_gate

result="test-results/SMOKE-PERF-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq -n --slurpfile runs "$work/runs" --rawfile decisions "$work/decisions" \
    --arg command "$0" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --arg cpu "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" --arg os "$(uname -sr)" \
    --argjson cores "$(nproc)" --arg load "$(cut -d' ' -f1-3 /proc/loadavg)" \
    --arg flags "$(grep -v '^#' scripts/jvm.options | tr '\n' ' ')" \
    --argjson connections "$connections" --argjson seconds "$seconds" \
    --argjson empty "$empty_ready_ms" --argjson recovery "$recovery_ready_ms" --argjson events "$recovered" '
    def median: sort | .[length / 2 | floor];
    { version: "smoke-perf-v1", timestamp: (now | todate), command: $command, commit: $commit,
      environment: { cpu: $cpu, cores: $cores, os: $os, load_average: $load, jvm_flags: $flags,
                     topology: "load generator on the same cores, loopback" },
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
