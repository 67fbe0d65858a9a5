#!/usr/bin/env bash
# Where the microseconds of a decision go: a warm gate at 64 connections that never wait, sampled by JFR
# (one sample a millisecond of processor time), by thread and step. About a minute and a half. Prints a
# table and writes test-results/CPU-PROFILE-<UTC time>.json and its .sha256.
#
#   SHORT=1 scripts/cpu-profile.sh    ten seconds: shows that it runs
#
# PORT is a free port, RESULTS and WORK are folders, WORK on the disk of the log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/perf-run.sh

if [ "${SHORT:-}" = 1 ]; then
    : "${SECONDS_EACH:=3}" "${WARM_UP_SECONDS:=3}"
fi
build_harness
measure cpu-profile cpu-profile --port "${PORT:-18800}" --seconds "${SECONDS_EACH:-20}" \
    --warm-up "${WARM_UP_SECONDS:-40}"
