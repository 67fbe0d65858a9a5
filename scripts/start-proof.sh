#!/usr/bin/env bash
# How a gate begins: nine are started by scripts/gate one after the other, each with an empty log. Once one
# says that it is ready 64 connections are opened, which the artifact says when, and for a second it is
# sent 5,000 orders a second. A further one says how much memory it takes after a minute at 1,000 a second
# and after another at 10,000. Files are in the page cache, as after a build. Writes
# test-results/START-<UTC time>.json and its .sha256; about three minutes. SHORT=1 takes half a minute and
# shows that it runs.
#
# PORT is a free port, RESULTS and WORK are folders, WORK on the disk of the log.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/perf-run.sh

if [ "${SHORT:-}" = 1 ]; then
    : "${ROUNDS:=1}" "${SECONDS_EACH:=2}"
fi
build_harness
measure start-proof start --port "${PORT:-18950}" --rounds "${ROUNDS:-9}" --seconds "${SECONDS_EACH:-60}"
