#!/usr/bin/env bash
# What the sidecar promises, measured: the decision record's run, throughput beside the ceiling of
# this machine and its disk, and latency in an open loop at rising rates. Load generator and server
# share the cores. Writes test-results/P0-SIDECAR-PERF-<UTC time>.json, .json.sha256, .html, .svg.
#
#   scripts/p0-sidecar-perf.sh                  about fifteen minutes
#   SHORT=1 scripts/p0-sidecar-perf.sh          under a minute: shows that it runs, measures nothing
#   scripts/p0-sidecar-perf.sh --verify FILE    hash, members and arithmetic of an artifact
#
# ROUNDS, SECONDS_EACH, WARM_UP_SECONDS and RATES say how much; PORT is the first of five free ports;
# RESULTS and WORK are folders, WORK on the disk that is to be measured.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/perf-run.sh

if [ "${SHORT:-}" = 1 ]; then
    : "${ROUNDS:=1}" "${SECONDS_EACH:=1}" "${WARM_UP_SECONDS:=2}" "${RATES:=1000,10000}"
fi
build_harness
if [ "${1:-}" = --verify ]; then
    perf verify "$2"
fi
measure p0-sidecar-perf sidecar --port "${PORT:-18600}" --rounds "${ROUNDS:-5}" \
    --seconds "${SECONDS_EACH:-4}" --warm-up "${WARM_UP_SECONDS:-48}" \
    --rates "${RATES:-1000,5000,10000,20000,30000,40000}"
