#!/usr/bin/env bash
# What each step of a decision costs, in nanoseconds and bytes of garbage, beside what of it nobody
# can avoid. Runs the JMH benchmarks, or those that match a pattern, under the gate's own JVM flags:
#
#     scripts/jmh.sh [pattern]      # all of them take about three minutes; SHORT=1 less than one
#
# Writes test-results/JMH-<UTC time>.json (JMH's own JSON in a wrapper that says where it was made)
# and its .sha256. Needs jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pattern=${1:-.*}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v jq >/dev/null || { echo "jmh: jq is missing" >&2; exit 1; }

. scripts/find-jdk.sh
gate_find_jdk
JAVA_HOME=$GATE_JAVA_HOME ./mvnw -q -Dquick -pl perf-harness -am package

if [ -n "${SHORT:-}" ]; then
    rounds=(-wi 2 -w 400ms -i 3 -r 150ms)
else
    rounds=(-wi 4 -w 400ms -i 6 -r 400ms)
fi
mapfile -t flags < <(grep -v '^#' scripts/jvm.options)
"$GATE_JAVA_HOME/bin/java" "${flags[@]}" -cp perf-harness/target/perf-harness.jar org.openjdk.jmh.Main \
    "$pattern" -bm avgt -tu ns -f 1 "${rounds[@]}" -prof gc -foe true -rf json -rff "$work/jmh.json" \
    >"$work/out" || { tail -n 40 "$work/out" >&2; exit 1; }

result="test-results/JMH-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq --arg command "scripts/jmh.sh $pattern" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson changed "$(git diff --quiet HEAD && echo false || echo true)" \
    --arg cpu "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" --arg os "$(uname -sr)" \
    --argjson cores "$(nproc)" --arg load "$(cut -d' ' -f1-3 /proc/loadavg)" \
    --arg flags "${flags[*]}" '
    { version: "jmh-v1", timestamp: (now | todate), command: $command,
      commit: $commit, changed_since_commit: $changed,
      environment: { cpu: $cpu, cores: $cores, os: $os, load_average: $load, jvm_flags: $flags },
      steps: (map({ key: (.benchmark | split(".")[-2:] | join(".")),
                    value: { ns_per_op: (.primaryMetric.score * 10 | round / 10),
                             error_ns: (.primaryMetric.scoreError
                                        | if type == "number" then . * 10 | round / 10 else null end),
                             bytes_per_op: (.secondaryMetrics["gc.alloc.rate.norm"].score
                                            | . * 10 | round / 10) } }) | from_entries),
      jmh: map(del(.jvm, .jvmArgs)) }' "$work/jmh.json" >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq -r '.steps | to_entries[] | [.key, .value.ns_per_op, .value.bytes_per_op] | @tsv' "$result" |
    awk -F'\t' 'BEGIN { printf "%-40s %10s %10s\n", "step", "ns/op", "bytes/op" }
                { printf "%-40s %10.1f %10.1f\n", $1, $2, $3 }'
echo "$result"
