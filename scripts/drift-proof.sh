#!/usr/bin/env bash
# That a gate answers after ten minutes as in the first of them: 5,000 orders a second, each due at its
# time, the projector on, memory and database growing until as many expire as come. Writes
# test-results/DRIFT-<UTC time>.json and its .sha256. SHORT=1 takes ten seconds and shows that it runs.
#
# RATE is orders a second: at more than 6,800 a gate is full before the first of them expire. PORT is a
# free port, RESULTS and WORK are folders, WORK on the disk of the log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/perf-run.sh

if [ "${SHORT:-}" = 1 ]; then
    : "${STRETCHES:=3}" "${SECONDS_EACH:=2}" "${WARM_UP_SECONDS:=3}"
fi
build_harness
measure drift-proof drift --port "${PORT:-18900}" --rate "${RATE:-5000}" --stretches "${STRETCHES:-10}" \
    --seconds "${SECONDS_EACH:-60}" --warm-up "${WARM_UP_SECONDS:-40}"
