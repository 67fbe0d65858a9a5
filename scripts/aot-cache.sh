#!/bin/sh
# Keeps what a start of the gate loads, and how it runs, in a cache beside the jar, so that the next
# start is ready sooner; a newer jar needs a newer cache. An empty one means: this machine cannot.
set -eu
umask 077

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
. "$here/find-jdk.sh" || exit 78

jar="$root/gate-sidecar/target/gate-sidecar.jar"
aot="$root/gate-sidecar/target/gate-sidecar.aot"
[ ! "$aot" -nt "$jar" ] || exit 0

options=$(sed -e '/^#/d' -e '/^$/d' "$here/jvm.options")
scratch=$(mktemp -d)
rm -f "$aot"
: >"$scratch/out"
# shellcheck disable=SC2086
"$GATE_JAVA_HOME/bin/java" $options -XX:AOTCacheOutput="$aot" -Dgate.warm-up.orders=20000 -jar "$jar" \
    dev --policies "$root/policies" --port 0 --operator-port 0 --data-dir "$scratch/data" \
    >"$scratch/out" 2>&1 &
trainee=$!
for _ in $(seq 900); do
    if grep -q '^gate: ready' "$scratch/out" || ! kill -0 "$trainee" 2>/dev/null; then break; fi
    sleep 0.1
done
kill "$trainee" 2>/dev/null || true
wait "$trainee" || true
rm -rf "$scratch"
[ -f "$aot" ] || : >"$aot"
