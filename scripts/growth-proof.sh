#!/usr/bin/env bash
# That a decision costs the same whatever there is much of: reservations, clients, rules that do not
# apply; and linearly more with rules that do. Authorizes, reserves and expires in the kernel alone,
# and for reservations and clients also in a gate with all but HTTP and the disk, under the gate's own
# JVM flags, every call sampled; medians of five rounds. About ten minutes; SHORT=1 two.
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
    rounds=2 times=(-wi 2 -w 400ms -i 2 -r 300ms)
else
    rounds=5 times=(-wi 3 -w 1s -i 2 -r 1s)
fi
mapfile -t flags < <(grep -v '^#' scripts/jvm.options)

# Little and much by turns, each in a process of its own; who begins changes with each round.
for ((round = 1; round <= rounds; round++)); do
    much=(-p open=1000,1000000 -p clients=10,100000 -p applying=0,50,100,200 -p elsewhere=0,200)
    ((round % 2)) || much=(-p open=1000000,1000 -p clients=100000,10 -p applying=200,100,50,0 -p elsewhere=200,0)
    "$GATE_JAVA_HOME/bin/java" "${flags[@]}" -cp perf-harness/target/perf-harness.jar org.openjdk.jmh.Main \
        GrowthBenchmark -bm sample -tu ns -f 1 "${times[@]}" "${much[@]}" -foe true -rf json -rff "$work/$round.json" \
        >"$work/out" || { tail -n 40 "$work/out" >&2; exit 1; }
done

result="test-results/GROWTH-$(date -u +%Y%m%dT%H%M%SZ).json"
mkdir -p test-results
jq -s --arg command "$0" --arg commit "$(git rev-parse --short=12 HEAD)" \
    --argjson changed "$(git diff --quiet HEAD && echo false || echo true)" \
    --arg cpu "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" --arg os "$(uname -sr)" \
    --argjson cores "$(nproc)" --arg load "$(cut -d' ' -f1-3 /proc/loadavg)" \
    --arg flags "${flags[*]}" '
    def median: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;
    def rounded: . * 100 | round / 100;
    def percentiles: .primaryMetric.scorePercentiles
        | { p50: .["50.0"], p99: .["99.0"], p99_9: .["99.9"] };
    map(map({ benchmark: (.benchmark | split(".") | last), much: (.params | to_entries[0].value | tonumber),
              samples: ([.primaryMetric.rawDataHistogram[][][][1]] | add), ns: percentiles })) as $rounds
    | ($rounds[0] | map({ benchmark, much }) | sort | map(. as $what
        | [$rounds[][] | select(.benchmark == $what.benchmark and .much == $what.much)]
        | $what + { samples: (map(.samples) | add),
                    ns: { p50: (map(.ns.p50) | median), p99: (map(.ns.p99) | median), p99_9: (map(.ns.p99_9) | median) } })) as $rows
    | def row($name; $much): first(.[] | select(.benchmark == $name and .much == $much)).ns;
      def criterion($what; $measured; $most): { what: $what, measured: $measured, at_most: $most, met: ($measured <= $most) };
      def growth($what; $name; $least; $much; $at; $most):
        [$rounds[] | (row($name; $much)[$at] / row($name; $least)[$at]) | rounded] as $each
        | criterion($what; $each | median | rounded; $most) + { of_each_round: $each };
    { version: "growth-v3", timestamp: (now | todate), command: $command,
      commit: $commit, changed_since_commit: $changed,
      environment: { cpu: $cpu, cores: $cores, os: $os, load_average: $load, jvm_flags: $flags },
      criteria: [
        growth("p99 of a gate with 1,000,000 open reservations to that with 1,000";
               "openInAGate"; 1000; 1000000; "p99"; 1.5),
        growth("p99 of the kernel alone with 1,000,000 open reservations to that with 1,000";
               "openReservations"; 1000; 1000000; "p99"; 1.5),
        growth("p99 of a gate with 100,000 clients to that with 10"; "clientsOfAGate"; 10; 100000; "p99"; 1.5),
        growth("p99 of the kernel alone with 100,000 clients to that with 10"; "clients"; 10; 100000; "p99"; 1.5),
        growth("p50 with 200 rules that do not apply to that with none"; "rulesThatDoNot"; 0; 200; "p50"; 1.1),
        ($rows | criterion("what the second 100 rules that apply add to p50, to what the first 100 add";
               ((row("rulesThatApply"; 200).p50 - row("rulesThatApply"; 100).p50)
                / (row("rulesThatApply"; 100).p50 - row("rulesThatApply"; 0).p50) | rounded); 1.5)) ],
      rows: $rows }' "$work"/[0-9]*.json >"$result"
(cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
jq -r '.rows[] | [.benchmark, .much, .ns.p50, .ns.p99, .ns.p99_9] | @tsv' "$result"
jq -r '.criteria[] | "\(.what): \(.measured), at most \(.at_most): \(if .met then "met" else "NOT MET" end)"' "$result"
echo "$result"
