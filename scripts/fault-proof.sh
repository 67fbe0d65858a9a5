#!/bin/sh
# The long form of the fault proof: breaks a real gate in every way it promises to survive, and
# writes what came of it to test-results/. A share of the long form: scripts/fault-proof.sh 0.3;
# one proof of it: scripts/fault-proof.sh full KillIT
set -eu
. "$(dirname -- "$0")/record-proof.sh"

package=com.brokerops.gate.sidecar.proof
record_proof fault-proof "$package.${2:-*IT,!$package.P1*IT}" "${1:-full}"
