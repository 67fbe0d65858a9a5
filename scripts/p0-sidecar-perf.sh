#!/usr/bin/env bash
# What the sidecar promises, measured: the decision record's run, throughput beside the ceiling of
# this machine and its disk, and latency in an open loop at rising rates. Load generator and server
# share the cores. Writes test-results/P0-SIDECAR-PERF-<UTC time>.json, .json.sha256, .html, .svg.
#
#   scripts/p0-sidecar-perf.sh                  about eight minutes
#   SHORT=1 scripts/p0-sidecar-perf.sh          under a minute: shows that it runs, measures nothing
#   scripts/p0-sidecar-perf.sh --verify FILE    hash, members and arithmetic of an artifact
#
# ROUNDS, SECONDS_EACH, WARM_UP_SECONDS and RATES say how much; PORT is the first of four free ports;
# RESULTS and WORK are folders, WORK on the disk that is to be measured.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/find-jdk.sh

jar=perf-harness/target/perf-harness.jar
if [ "${SHORT:-}" = 1 ]; then
    : "${ROUNDS:=1}" "${SECONDS_EACH:=1}" "${WARM_UP_SECONDS:=2}" "${RATES:=1000,10000}"
fi

scripts/gate --version >/dev/null # builds everything when needed
if [ ! -f "$jar" ] || [ -n "$(find perf-harness/src/main perf-harness/pom.xml -newer "$jar" -type f -print -quit)" ]; then
    ./mvnw -q -Dquick package >&2
    touch "$jar"
fi

perf() { # in the background or as the last thing: it takes the place of its shell
    exec "$GATE_JAVA_HOME/bin/java" -Xms256m -Xmx256m -XX:+UseSerialGC -XX:-UsePerfData \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -Dio.netty.leakDetection.level=disabled -jar "$jar" "$@"
}

if [ "${1:-}" = --verify ]; then
    perf verify "$2"
fi

work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/p0-sidecar-perf.XXXXXX")
harness=
finish() { # everything that was started here, by its own id
    status=$?
    [ -z "$harness" ] || kill "$harness" 2>/dev/null || true
    [ -z "$harness" ] || wait "$harness" 2>/dev/null || true
    if [ -f "$work/pids" ]; then
        while read -r pid; do
            # only while it is still the process whose files are in this run's folder
            grep -qs "$work\|perf-harness.jar" "/proc/$pid/cmdline" && kill -9 "$pid" 2>/dev/null || true
        done <"$work/pids"
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit="$commit-modified"

perf sidecar --root "$PWD" --work "$work" --results "${RESULTS:-test-results}" \
    --port "${PORT:-18600}" --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-4}" \
    --warm-up "${WARM_UP_SECONDS:-12}" --rates "${RATES:-1000,5000,10000,20000,30000,40000}" \
    --commit "$commit" &
harness=$!
wait "$harness"
harness=
