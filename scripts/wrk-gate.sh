# Sourced by scripts that measure a gate with wrk. A gate is started and ended by its own id; load
# generator and gate share the cores.
#
#   require PROGRAM…      end_gate
#   start_gate COMMAND…   sets ready_ms; the command is one of scripts/gate
#   load NAME SECONDS     figures NAME
# Uses: $work, an empty folder; $url; $connections.

gate_pid=

require() {
    for program in "$@"; do
        command -v "$program" >/dev/null || { echo "$(basename "$0"): $program is missing" >&2; exit 1; }
    done
}

end_gate() {
    [ -z "$gate_pid" ] || kill -9 "$gate_pid" 2>/dev/null || true
    wait "$gate_pid" 2>/dev/null || true
    gate_pid=
}

start_gate() {
    local from
    from=$(date +%s%N)
    scripts/gate "$@" >"$work/out" 2>>"$work/err" &
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

load() {
    before=$(ticks)
    wrk -t1 -c"$connections" -d"${2}s" --latency -s scripts/wrk/authorize.lua "$url" -- "$1" >"$work/wrk-$1"
    stolen=$(echo "$before $(ticks)" | awk '{ printf "%.1f", 100 * ($4 - $2) / ($3 - $1) }')
}

figures() { # what wrk printed, and what was resident and open after it, as JSON
    jq -Rs --argjson stolen "$stolen" --argjson open "$(health open_reservations)" --argjson rss "$(awk '/VmRSS/ {print $2}' "/proc/$gate_pid/status")" '
        def ms: capture("(?<n>[0-9.]+)(?<u>us|ms|s)") | (.n | tonumber) * {us: 0.001, ms: 1, s: 1000}[.u];
        def row($percent): capture("\\s" + $percent + "%\\s+(?<v>[0-9.]+[mu]?s)").v | ms;
        { requests_per_sec: (capture("Requests/sec:\\s+(?<v>[0-9.]+)").v | tonumber),
          latency_ms: { p50: row("50"), p90: row("90"), p99: row("99") },
          errors: (test("Non-2xx|Socket errors")),
          stolen_percent: $stolen,
          resident_mib: ($rss / 1024 | floor),
          open_reservations: $open }' <"$work/wrk-$1"
}

environment() { # of the machine, as JSON
    jq -n --arg cpu "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" --arg os "$(uname -sr)" \
        --argjson cores "$(nproc)" --arg load "$(cut -d' ' -f1-3 /proc/loadavg)" \
        --arg flags "$(grep -v '^#' scripts/jvm.options | tr '\n' ' ')" '
        { cpu: $cpu, cores: $cores, os: $os, load_average: $load, jvm_flags: $flags,
          topology: "load generator on the same cores, loopback" }'
}
