#!/bin/sh
# The long form of the proof of replay: after orders, repeats, executions, cancels, replacements,
# HALTs and kills the state is the same by every way that leads to it. Writes what came of it to
# test-results/P1-REPLAY-<UTC time>.json and its .sha256. The form of every build:
# scripts/p1-replay-proof.sh short
set -eu
. "$(dirname -- "$0")/record-proof.sh"

record_proof p1-replay com.brokerops.gate.sidecar.proof.P1ReplayIT "${1:-full}"
