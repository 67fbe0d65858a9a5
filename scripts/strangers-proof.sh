#!/usr/bin/env bash
# A gate beside strangers that want every processor: 2,000 orders a second, alone and beside one busy
# loop for each processor, by turns. What is asked: nothing is refused, gate.db is within a second when
# the orders end, and no thread keeps the others waiting when all are to halt, as for a collection. About four minutes; SHORT=1 one.
# Writes test-results/STRANGERS-<UTC time>.json and its .sha256. Needs curl and jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${ROUNDS:-3}
seconds=${RUN_SECONDS:-25}
[ -z "${SHORT:-}" ] || rounds=1 seconds=10
rate=${RATE:-2000}
port=${PORT:-18470}
strangers=$(nproc)
url="http://127.0.0.1:$port"
. scripts/perf-run.sh
. scripts/wrk-gate.sh
work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/strangers.XXXXXX")
require curl jq

busy=()
end_strangers() {
    for pid in "${busy[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    busy=()
}
trap 'end_strangers; end_gate; rm -rf "$work"' EXIT

start_strangers() {
    for _ in $(seq "$strangers"); do
        timeout "$((seconds + 30))" sh -c 'while :; do :; done' &
        busy+=($!)
    done
}

orders() { # seconds; the harness fails when an order does, and says so in its figures
    (perf load "$url" --rate="$rate" --connections=50 --warm-up=2 --seconds="$1") >"$work/load" || true
    jq -e .due "$work/load" >/dev/null
}

settle() {
    for _ in $(seq 600); do
        [ "$(health snapshot_lag)" -gt 0 ] || break
        sleep 0.1
    done
}

stretch() { # name
    local from
    settle
    from=$(wc -l <"$work/safepoints")
    [ "$1" = alone ] || start_strangers
    orders "$seconds"
    lag=$(health snapshot_lag)
    end_strangers
    reached=$(tail -n "+$((from + 1))" "$work/safepoints" | sed -n 's/.*Reaching safepoint: *\([0-9]*\) ns.*/\1/p' | jq -s '.')
    [ "$(jq length <<<"$reached")" -gt 0 ] || { echo "strangers-proof: nothing halted, or the JVM's log has another form" >&2; exit 1; }
    jq --arg side "$1" --argjson lag "$lag" --argjson reached "$reached" '
        { side: $side, latency_ms, sent_late_ms, errors, faults, gate_db_lag: $lag,
          safepoints: ($reached | length), longest_wait_for_safepoint_ms: (($reached | max) / 10000 | round / 100) }' "$work/load" >>"$work/rounds"
}

build_harness
: >"$work/safepoints"
GATE_JAVA_OPTS="-Xlog:safepoint:file=$work/safepoints:uptime" start_gate dev --port "$port" --operator-port 0 --data-dir "$work/data"
orders 8 # not measured
for round in $(seq "$rounds"); do
    stretch alone
    stretch beside
done

result="test-results/STRANGERS-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq -s --arg command "$0" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson changed "$(git diff --quiet HEAD && echo false || echo true)" --argjson environment "$(environment)" \
    --argjson strangers "$strangers" --argjson rate "$rate" --argjson seconds "$seconds" '
    def side($name): map(select(.side == $name));
    def criterion($what; $measured; $most): { what: $what, measured: $measured, at_most: $most, met: ($measured <= $most) };
    { version: "strangers-v1", timestamp: (now | todate), command: $command,
      commit: $commit, changed_since_commit: $changed, environment: $environment,
      strangers: $strangers, orders_per_sec: $rate, seconds_per_round: $seconds,
      criteria: [
        criterion("orders refused or answered wrongly beside strangers"; side("beside") | map(.errors) | add; 0),
        criterion("lines that gate.db is behind at the end of a round beside strangers"; side("beside") | map(.gate_db_lag) | max; $rate),
        criterion("longest time for which a thread kept the others waiting at a safepoint, ms";
                  side("beside") | map(.longest_wait_for_safepoint_ms) | max; 25) ],
      rounds: . }' "$work/rounds" >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq -r '.rounds[] | [.side, .latency_ms.p50, .latency_ms.p99, .latency_ms.max, .errors, .gate_db_lag, .longest_wait_for_safepoint_ms] | @tsv' "$result"
jq -r '.criteria[] | "\(.what): \(.measured), at most \(.at_most): \(if .met then "met" else "NOT MET" end)"' "$result"
echo "$result"
