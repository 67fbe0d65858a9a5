# Sourced by scripts that measure with the harness. It is built when needed; what was started here is
# ended here, by its own id.
#
#   build_harness      perf WORDS…        takes the place of its shell
#   measure NAME WORDS…                   runs a command of the harness that starts gates
# Uses: $RESULTS and $WORK, folders; WORK on the disk of the log.

. scripts/find-jdk.sh

harness_jar=perf-harness/target/perf-harness.jar
harness=
work=

build_harness() {
    scripts/gate --version >/dev/null # builds everything when needed
    if [ ! -f "$harness_jar" ] || [ -n "$(find perf-harness/src/main perf-harness/pom.xml -newer "$harness_jar" -type f -print -quit)" ]; then
        ./mvnw -q -Dquick package >&2
        touch "$harness_jar"
    fi
}

perf() { # in the background or as the last thing: it takes the place of its shell
    exec "$GATE_JAVA_HOME/bin/java" -Xms256m -Xmx256m -XX:+UseSerialGC -XX:-UsePerfData \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -Dio.netty.leakDetection.level=disabled -jar "$harness_jar" "$@"
}

finish() { # everything that was started here, by its own id
    status=$?
    [ -z "$harness" ] || kill "$harness" 2>/dev/null || true
    [ -z "$harness" ] || wait "$harness" 2>/dev/null || true
    if [ -f "$work/pids" ]; then
        while read -r pid; do
            # only while it is still the process whose files are in this run's folder
            grep -qs "$work\|perf-harness.jar" "/proc/$pid/cmdline" && kill -9 "$pid" 2>/dev/null || true
        done <"$work/pids"
    fi
    rm -rf "$work"
    exit "$status"
}

measure() {
    local commit
    work=$(mktemp -d "${WORK:-${TMPDIR:-/tmp}}/$1.XXXXXX")
    trap finish EXIT
    trap 'exit 130' INT TERM
    commit=$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)
    [ -z "$(git status --porcelain --untracked-files=no 2>/dev/null)" ] || commit="$commit-modified"
    shift
    perf "$@" --root "$PWD" --work "$work" --results "${RESULTS:-test-results}" --commit "$commit" &
    harness=$!
    wait "$harness"
    harness=
}
