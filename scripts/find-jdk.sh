# Finds a JDK of at least GATE_JAVA_MIN (25) and sets GATE_JAVA_HOME. POSIX sh; meant to be sourced.
#
# Order: JAVA_HOME, the java on PATH, then the oldest fitting JDK under the usual installation
# folders, so that a machine with 17 on PATH and 25 beside it needs no setting. Reads versions from
# each JDK's `release` file, so it starts no JVM. Downloads nothing.
#
# On failure it says what was looked at and returns 1; GATE_JAVA_HOME is then empty.

GATE_JAVA_MIN=${GATE_JAVA_MIN:-25}

# Prints the feature version (17, 25, ...) of the JDK in folder $1, or nothing if it is not a JDK.
gate_jdk_feature_version() {
    [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1
}

# True if folder $1 holds a JDK that is new enough.
gate_jdk_fits() {
    gate_jdk_found=$(gate_jdk_feature_version "$1")
    [ -n "$gate_jdk_found" ] && [ "$gate_jdk_found" -ge "$GATE_JAVA_MIN" ]
}

gate_find_jdk() {
    GATE_JAVA_HOME=
    if [ -n "${JAVA_HOME:-}" ] && gate_jdk_fits "$JAVA_HOME"; then
        GATE_JAVA_HOME=$JAVA_HOME
        return 0
    fi

    gate_jdk_on_path=$(command -v java 2>/dev/null) || gate_jdk_on_path=
    if [ -n "$gate_jdk_on_path" ]; then
        gate_jdk_on_path=$(readlink -f "$gate_jdk_on_path" 2>/dev/null) || gate_jdk_on_path=
        gate_jdk_on_path=${gate_jdk_on_path%/bin/java}
        if [ -n "$gate_jdk_on_path" ] && gate_jdk_fits "$gate_jdk_on_path"; then
            GATE_JAVA_HOME=$gate_jdk_on_path
            return 0
        fi
    fi

    gate_jdk_best=
    for gate_jdk in /usr/lib/jvm/* /opt/* /opt/java/* /usr/local/* \
        "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        gate_jdk_fits "$gate_jdk" || continue
        if [ -z "$gate_jdk_best" ] || [ "$gate_jdk_found" -lt "$gate_jdk_best" ]; then
            gate_jdk_best=$gate_jdk_found
            GATE_JAVA_HOME=$gate_jdk
        fi
    done
    [ -n "$GATE_JAVA_HOME" ] && return 0

    {
        echo "gate: no JDK $GATE_JAVA_MIN or newer found."
        gate_jdk_found=$(gate_jdk_feature_version "${JAVA_HOME:-}")
        echo "  JAVA_HOME: ${JAVA_HOME:-not set}${gate_jdk_found:+ (version $gate_jdk_found)}"
        gate_jdk_found=$(gate_jdk_feature_version "$gate_jdk_on_path")
        echo "  PATH:      ${gate_jdk_on_path:-no java}${gate_jdk_found:+ (version $gate_jdk_found)}"
        echo "  also looked in /usr/lib/jvm, /opt, /usr/local, SDKMAN and /Library/Java"
        echo "Install a JDK $GATE_JAVA_MIN (a full one, with javac), or set JAVA_HOME to one."
    } >&2
    return 1
}

gate_find_jdk
