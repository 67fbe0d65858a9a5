#!/usr/bin/env bash
# That a decision costs the same whatever there is much of: reservations, clients, rules that do not
# apply; and linearly more with rules that do. Authorizes, reserves and expires in the kernel alone,
# and for reservations also in a gate with all but HTTP and the disk, under the gate's own JVM flags,
# every call sampled. About seven minutes; SHORT=1 one and a half.
# Writes test-results/GROWTH-<UTC time>.json and its .sha256. Needs jq.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
command -v jq >/dev/null || { echo "growth-proof: jq is missing" >&2; exit 1; }

. scripts/find-jdk.sh
gate_find_jdk
JAVA_HOME=$GATE_JAVA_HOME ./mvnw -q -Dquick -pl perf-harness -am package

if [ -n "${SHORT:-}" ]; then
    rounds=(-f 1 -wi 2 -w 400ms -i 2 -r 300ms)
else
    rounds=(-f 3 -wi 3 -w 1s -i 3 -r 1s)
fi
mapfile -t flags < <(grep -v '^#' scripts/jvm.options)
"$GATE_JAVA_HOME/bin/java" "${flags[@]}" -cp perf-harness/target/perf-harness.jar org.openjdk.jmh.Main \
    GrowthBenchmark -bm sample -tu ns "${rounds[@]}" -foe true -rf json -rff "$work/jmh.json" \
    >"$work/out" || { tail -n 40 "$work/out" >&2; exit 1; }

result="test-results/GROWTH-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq --arg command "$0" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson changed "$(git diff --quiet HEAD && echo false || echo true)" \
    --arg cpu "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" --arg os "$(uname -sr)" \
    --argjson cores "$(nproc)" --arg load "$(cut -d' ' -f1-3 /proc/loadavg)" \
    --arg flags "${flags[*]}" '
    def percentiles: .primaryMetric.scorePercentiles
        | { p50: .["50.0"], p99: .["99.0"], p99_9: .["99.9"] };
    map({ benchmark: (.benchmark | split(".") | last), much: (.params | to_entries[0].value | tonumber),
          samples: ([.primaryMetric.rawDataHistogram[][][][1]] | add), ns: percentiles }) as $rows
    | def row($name; $much): first($rows[] | select(.benchmark == $name and .much == $much)).ns;
      def ratio($name; $least; $most; $at): row($name; $most)[$at] / row($name; $least)[$at] * 100 | round / 100;
      def criterion($what; $measured; $most): { what: $what, measured: $measured, at_most: $most, met: ($measured <= $most) };
    { version: "growth-v1", timestamp: (now | todate), command: $command,
      commit: $commit, changed_since_commit: $changed,
      environment: { cpu: $cpu, cores: $cores, os: $os, load_average: $load, jvm_flags: $flags },
      criteria: [
        criterion("p99 of a gate with 1,000,000 open reservations to that with 1,000";
                  ratio("openInAGate"; 1000; 1000000; "p99"); 1.5),
        criterion("p99 of the kernel alone with 1,000,000 open reservations to that with 1,000";
                  ratio("openReservations"; 1000; 1000000; "p99"); 1.5),
        criterion("p99 with 100,000 clients to that with 10"; ratio("clients"; 10; 100000; "p99"); 1.5),
        criterion("p50 with 200 rules that do not apply to that with none";
                  ratio("rulesThatDoNot"; 0; 200; "p50"); 1.1),
        criterion("what the second 100 rules that apply add to p50, to what the first 100 add";
                  ((row("rulesThatApply"; 200).p50 - row("rulesThatApply"; 100).p50)
                   / (row("rulesThatApply"; 100).p50 - row("rulesThatApply"; 0).p50) * 100 | round / 100); 1.5) ],
      rows: $rows }' "$work/jmh.json" >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq -r '.rows[] | [.benchmark, .much, .ns.p50, .ns.p99, .ns.p99_9] | @tsv' "$result"
jq -r '.criteria[] | "\(.what): \(.measured), at most \(.at_most): \(if .met then "met" else "NOT MET" end)"' "$result"
echo "$result"
