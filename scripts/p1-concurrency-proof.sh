#!/bin/sh
# The long form of the proof of concurrency: many ask a real gate at once for what only some can
# have, the same id sixteen times at once, HALTs while orders flow, and what a kill leaves open. Writes what came of it to
# test-results/P1-CONCURRENCY-<UTC time>.json and its .sha256. The form of every build:
# scripts/p1-concurrency-proof.sh short
set -eu
. "$(dirname -- "$0")/record-proof.sh"

record_proof p1-concurrency \
    com.brokerops.gate.sidecar.proof.P1ConcurrencyIT,com.brokerops.gate.sidecar.proof.P1KillIT "${1:-full}"
