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
. scripts/perf-run.sh

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

build_harness
measure overload-proof overload --port "${PORT:-18700}" --seconds "$seconds" --warm-up "$warm_up" \
    --storm "$storm"
