#!/usr/bin/env bash
# A gate that is asked for more than it has: a thousand clients that never wait, a storm of
# connections, no file descriptor left. Then every authorized order must be in its log. Load
# generator and gate share the cores. Writes test-results/OVERLOAD-<UTC time>.json and its .sha256.
#
#   scripts/overload-proof.sh         under a minute
#   scripts/overload-proof.sh full    30 s of overload, 10,000 connections
#
# PORT is a free port, RESULTS and WORK are folders, WORK on the disk of the log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/find-jdk.sh

seconds=5 warm_up=6 storm=3000
case "${1:-}" in
full) seconds=30 warm_up=25 storm=10000 ;;
'') ;;
*) echo "overload-proof: full, or nothing" >&2; exit 64 ;;
esac

# The gate keeps its own limit; the client holds every connection of the storm.
limit=$(ulimit -n)
if [ "$limit" != unlimited ] && [ "$limit" -lt $((storm + 2000)) ]; then
    ulimit -n $((storm + 2000)) || { echo "overload-proof: too few file descriptors" >&2; exit 1; }
fi

jar=perf-harness/target/perf-harness.jar
scripts/gate --version >/dev/null # builds everything when needed
if [ ! -f "$jar" ] || [ -n "$(find perf-harness/src/main perf-harness/pom.xml -newer "$jar" -type f -print -quit)" ]; then
    ./mvnw -q -Dquick package >&2
    touch "$jar"
fi

work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/overload-proof.XXXXXX")
harness=
finish() { # everything that was started here, by its own id
    status=$?
    [ -z "$harness" ] || kill "$harness" 2>/dev/null || true
    [ -z "$harness" ] || wait "$harness" 2>/dev/null || true
    if [ -f "$work/pids" ]; then
        while read -r pid; do
            # only while it is still the process whose files are in this run's folder
            grep -qs "$work" "/proc/$pid/cmdline" && kill -9 "$pid" 2>/dev/null || true
        done <"$work/pids"
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
[ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit="$commit-modified"

"$GATE_JAVA_HOME/bin/java" -Xms256m -Xmx256m -XX:+UseSerialGC -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -Dio.netty.leakDetection.level=disabled -jar "$jar" overload \
    --root "$PWD" --work "$work" --results "${RESULTS:-test-results}" --port "${PORT:-18700}" \
    --seconds "$seconds" --warm-up "$warm_up" --storm "$storm" --commit "$commit" &
harness=$!
wait "$harness"
harness=
