#!/usr/bin/env bash
# Proves Dockerfile and docker-compose.yml on a container engine of its own: builds the image, starts the
# gate beside the stand-in for the platform and Prometheus, and checks what docs/operating.md promises.
# Writes test-results/CONTAINERS-<UTC time>.json and its .sha256. Needs root on a Debian, and a mirror of
# Debian's packages; no registry: the base image is made by debootstrap. CONTAINER_PROOF_CACHE=DIR keeps
# the two base images there for the next time. With a command as arguments it runs that beside the gate's
# image, with DOCKER_HOST and GATE_IMAGE set, instead of the checks: it writes nothing then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d /tmp/gate-containers.XXXXXX)
cache=${CONTAINER_PROOF_CACHE:-$work}
export DOCKER_HOST="unix://$work/docker.sock"
export GATE_IMAGE=gate:proof BASE_IMAGE=gate-base:proof PROMETHEUS_IMAGE=gate-prometheus:proof
export PLATFORM_NETWORK=none # an engine without a bridge; loopback is all that the parts need
project=gate-proof
engine=
rows="$work/rows"

say() { echo "container-proof: $*" >&2; }

end() { # what this script started, by id
    local code=$?
    trap - EXIT INT TERM
    if [ -n "$engine" ]; then
        compose down -v -t 5 >/dev/null 2>&1 || true
        kill "$engine" 2>/dev/null || true
        wait "$engine" 2>/dev/null || true
    fi
    grep " $work/" /proc/mounts | cut -d' ' -f2 | sort -r | xargs -r -n 1 umount -l || true
    rm -rf --one-file-system "$work"
    exit "$code"
}
trap end EXIT
trap 'exit 130' INT TERM

within() { # seconds, command: true as soon as the command is
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$until" ] || return 1
        sleep 0.2
    done
}

compose() {
    if docker compose version >/dev/null 2>&1; then
        docker compose -p "$project" "$@"
    else
        docker-compose -p "$project" "$@"
    fi
}

install_programs() {
    local missing=() program
    [ "$(id -u)" -eq 0 ] || { say "needs root, for the engine and the base image" && exit 77; }
    for program in dockerd:docker.io debootstrap:debootstrap iptables:iptables; do
        command -v "${program%:*}" >/dev/null || missing+=("${program#*:}")
    done
    docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null || missing+=(docker-compose)
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

start_engine() {
    dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" \
        --host "$DOCKER_HOST" --iptables=false --ip-masq=false --bridge=none >"$work/engine" 2>&1 &
    engine=$!
    within 60 docker version >/dev/null 2>&1 || { tail -n 5 "$work/engine" >&2 && exit 1; }
}

base_image() {
    if [ ! -s "$cache/base.tar" ]; then
        say "making a base image"
        local mirror
        mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
        debootstrap --variant=minbase bookworm "$work/base" "$mirror" >"$work/debootstrap" 2>&1 ||
            { tail -n 5 "$work/debootstrap" >&2 && exit 1; }
        rm -rf "$work"/base/var/cache/apt/archives/*.deb "$work"/base/var/lib/apt/lists/*
        tar -C "$work/base" -cf "$cache/base.tar" .
        rm -rf "$work/base"
    fi
    docker import "$cache/base.tar" "$BASE_IMAGE" >/dev/null
}

prometheus_image() { # Debian's, on the same base; false where it cannot be had
    if [ -s "$cache/prometheus.tar" ]; then
        docker load -q -i "$cache/prometheus.tar" >/dev/null
        return
    fi
    say "making an image of Debian's Prometheus"
    DOCKER_BUILDKIT=0 docker build -q --network host -t "$PROMETHEUS_IMAGE" - >/dev/null 2>"$work/prometheus" <<END
FROM $BASE_IMAGE
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends prometheus >/dev/null \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
ENTRYPOINT ["/usr/bin/prometheus"]
END
    [ "$cache" = "$work" ] || docker save -o "$cache/prometheus.tar" "$PROMETHEUS_IMAGE"
}

gate_image() {
    scripts/image-files.sh >&2
    DOCKER_BUILDKIT=0 docker build -q --network none --build-arg BASE_IMAGE="$BASE_IMAGE" -t "$GATE_IMAGE" . \
        >/dev/null 2>"$work/build" || { cat "$work/build" >&2 && exit 1; }
}

id_of() { # of a service; not by compose, which takes half a second of a core to say it
    docker ps -aq --no-trunc --filter "label=com.docker.compose.project=$project" \
        --filter "label=com.docker.compose.service=$1"
}
of_gate() { docker inspect -f "$1" "$(id_of gate)"; }
in_gate() { docker exec "$(id_of gate)" "$@"; }
is_healthy() { [ "$(of_gate '{{.State.Health.Status}}')" = healthy ]; }
status_of_gate() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(of_gate '{{.State.Pid}}')/status"; }
millis() { date -d "$1" +%s%3N; }

begin() { # a new container for the gate; sets ready_ms and healthy_ms (as seen from outside), from its start
    local started healthy
    compose up -d --no-build "$@" >"$work/up" 2>&1 || { cat "$work/up" >&2 && exit 1; }
    within 90 is_healthy || { docker logs --tail 5 "$(id_of gate)" >&2 && exit 1; }
    healthy=$(date +%s%3N)
    started=$(millis "$(of_gate '{{.State.StartedAt}}')")
    healthy_ms=$((healthy - started))
    ready_ms=$(($(millis "$(docker logs -t "$(id_of gate)" 2>&1 | sed -n 's/ gate: ready.*//p' | head -n 1)") - started))
}

ask() { docker exec "$(id_of platform)" /opt/gate/runtime/bin/java -Xmx32m -cp /opt/platform Platform "$1"; }
token_of() { # an order; nothing unless it is AUTHORIZED
    { ask "$1" || true; } |
        sed -n 's/.*"status":"AUTHORIZED".*"decision_token":\({.*}\),"decision_signature".*/\1/p'
}

ask_prometheus() { # path, a pattern whose group is wanted
    docker exec "$(id_of platform)" bash -c "exec 3<>/dev/tcp/127.0.0.1/9090
        printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' '$1' >&3; cat <&3" | sed -n "s/.*$2.*/\1/p"
}
decisions_seen() {
    ask_prometheus '/api/v1/query?query=sum(gate_decisions_total)' '"value":\[[0-9.]*,"\([0-9]*\)"\]'
}
has_seen_decisions() { [ "$(decisions_seen || true)" -gt 0 ] 2>/dev/null; }

check() { # name, what was wanted, what was found
    local result=passed
    [ "$2" = "$3" ] || result=failed
    say "$result: $1 ($3)"
    [ "$result" = passed ] || failed=$((failed + 1))
    checks=$((checks + 1))
    printf '{"check":"%s","result":"%s","wanted":"%s","found":"%s"}\n' "$1" "$result" "$2" "$3" |
        tr -d '\\' >>"$rows"
}

check_the_process() {
    check "the user is not root" "10001 10001 10001 10001" "$(status_of_gate Uid | tr '\t' ' ')"
    check "it has no capability" 0000000000000000 "$(status_of_gate CapBnd)"
    check "it can gain no privilege" 1 "$(status_of_gate NoNewPrivs)"
    check "nothing can be written beside the data and /tmp" "Read-only file system" \
        "$(in_gate sh -c 'touch /opt/gate/x 2>&1 || true' | sed 's/.*: //')"
    check "it listens on loopback alone" "127.0.0.1:8080 127.0.0.1:8081" "$(listeners)"
    check "the native code and the AOT cache in use are the image's own" \
        "gate.aot libnetty_transport_native_epoll libsqlitejdbc" "$(mapped)"
    check "gate healthcheck" 0 "$(in_gate gate healthcheck >/dev/null 2>&1 && echo 0 || echo $?)"
    check "gate check reads the configuration" 0 \
        "$(in_gate gate check --config /etc/gate/gate.yaml >/dev/null 2>&1 && echo 0 || echo $?)"
}

mapped() {
    grep -oE '/opt/gate/(native/lib[a-z_]*(epoll|jdbc)|gate\.aot)' "/proc/$(of_gate '{{.State.Pid}}')/maps" |
        sed 's/.*\///' | sort -u | xargs
}

listeners() { # of the ports 8080 and 8081, in hex in the kernel's tables
    cat "/proc/$(of_gate '{{.State.Pid}}')"/net/tcp{,6} | awk '$4 == "0A" { print $2 }' |
        sed -n 's/:1F90$/:8080/p; s/:1F91$/:8081/p' | sed 's/^.*0100007F:/127.0.0.1:/' | sort -u | xargs
}

check_the_platform() {
    within 30 platform_is_authorized || true
    check "the platform is told AUTHORIZED through compose" AUTHORIZED \
        "$(docker logs --tail 1 "$(id_of platform)" | cut -d' ' -f1)"
}
platform_is_authorized() { docker logs --tail 1 "$(id_of platform)" | grep -q '^AUTHORIZED OK '; }

check_prometheus() {
    within 30 has_seen_decisions || true
    check "Prometheus reaches the gate" up "$(ask_prometheus /api/v1/targets '"health":"\([a-z]*\)".*')"
    prometheus_decisions=$(decisions_seen || true)
    check "gate_decisions_total in Prometheus is above 0" yes \
        "$([ "${prometheus_decisions:-0}" -gt 0 ] && echo yes || echo no)"
}

check_stop_and_restart() {
    local before after first
    before=$(token_of CONTAINER-PROOF-1)
    check "an order gets a token" yes "$([ -n "$before" ] && echo yes || echo no)"
    check "the same order gets the same token" "$(digest "$before")" "$(digest "$(token_of CONTAINER-PROOF-1)")"
    check "a second gate on the same data ends with exit code" 75 "$(second_gate)"
    first=$(id_of gate)
    docker stop -t 30 "$first" >/dev/null
    check "SIGTERM ends it with exit code" 0 "$(of_gate '{{.State.ExitCode}}')"
    check "its last line on standard error" stopped \
        "$(docker logs --tail 1 "$first" 2>&1 | sed 's/.*"formattedMessage":"\([a-z]*\)".*/\1/')"
    check "the last event of the log" stopped "$(with_data --entrypoint /bin/sh "$GATE_IMAGE" -c \
        "grep -aoh '\"type\":\"[a-z._]*\"' /var/lib/gate/audit/*.ndjson | tail -n 1 | cut -d'\"' -f4")"
    check "gate audit verify" intact "$(with_data "$GATE_IMAGE" audit verify /var/lib/gate | cut -d: -f1)"
    docker rm "$first" >/dev/null
    begin keys platform gate
    check "the next container is another one" yes "$([ "$(id_of gate)" != "$first" ] && echo yes || echo no)"
    after=$(token_of CONTAINER-PROOF-1)
    check "the same order gets the same token from the next container" "$(digest "$before")" "$(digest "$after")"
}
second_gate() {
    timeout 60 docker run --rm --network none --read-only --tmpfs /tmp -v "${project}_gate-data:/var/lib/gate" \
        -v "$PWD/scripts/container/gate.yaml:/etc/gate/gate.yaml:ro" "$GATE_IMAGE" >/dev/null 2>&1 || echo $?
}
digest() { printf '%s' "$1" | sha256sum | cut -c1-16; }
with_data() {
    docker run --rm --network none --read-only --tmpfs /tmp -v "${project}_gate-data:/var/lib/gate:ro" "$@"
}

write_results() {
    local result
    result="test-results/CONTAINERS-$(date -u +%Y%m%dT%H%M%SZ).json"
    mkdir -p test-results
    {
        printf '{"artifact":"containers","at":"%s","outcome":"%s",\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
            "$([ "$failed" -eq 0 ] && echo passed || echo failed)"
        printf '"commit":"%s","uncommitted_files":%d,\n' "$commit" "$uncommitted"
        printf '"versions":{"engine":"%s","client":"%s","compose":"%s","java":"%s","prometheus":"%s","kernel":"%s"},\n' \
            "$(docker version -f '{{.Server.Version}}')" "$(docker version -f '{{.Client.Version}}')" \
            "$(compose version --short)" "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' target/image/runtime/release)" \
            "$prometheus_version" "$(uname -sr)"
        printf '"base":"debootstrap minbase bookworm","network":"none: loopback in one namespace",\n'
        printf '"image_mib":{"gate":%d,"of_which_base":%d},\n' "$(mebibytes "$GATE_IMAGE")" "$(mebibytes "$BASE_IMAGE")"
        printf '"first_start":{"ready_ms":%d,"healthy_ms":%d},\n' "$first_ready_ms" "$first_healthy_ms"
        printf '"start_on_old_data":{"ready_ms":%d,"healthy_ms":%d},\n' "$ready_ms" "$healthy_ms"
        printf '"decisions_seen_by_prometheus":%d,\n' "${prometheus_decisions:-0}"
        printf '"checks":{"passed":%d,"failed":%d},\n"results":[\n' "$((checks - failed))" "$failed"
        sed '$!s/$/,/' "$rows"
        printf ']}\n'
    } >"$result"
    (cd test-results && sha256sum "$(basename "$result")" >"$(basename "$result").sha256")
    say "$((checks - failed)) passed, $failed failed: $result"
}
mebibytes() { echo $(($(docker image inspect -f '{{.Size}}' "$1") / 1048576)); }

commit=$(git rev-parse HEAD 2>/dev/null || echo unknown)
uncommitted=$(git status --porcelain -- ':(exclude)test-results' 2>/dev/null | wc -l)
checks=0 failed=0 prometheus_decisions=0 prometheus_version="not run"

install_programs
start_engine
base_image
gate_image
if [ "$#" -gt 0 ]; then
    # Testcontainers asks the bridge for the engine's address, and there is none.
    TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1 "$@"
    exit
fi

begin keys platform gate
first_ready_ms=$ready_ms first_healthy_ms=$healthy_ms
check_the_process
check_the_platform
if prometheus_image; then
    prometheus_version=$(docker run --rm --network none "$PROMETHEUS_IMAGE" --version 2>&1 | awk 'NR == 1 { print $3 }')
    compose up -d --no-build prometheus >/dev/null 2>&1
    check_prometheus
else
    say "Prometheus left out: its package cannot be had here"
    check "Prometheus reaches the gate" up "not tried: no image"
fi
check_stop_and_restart
write_results
[ "$failed" -eq 0 ]
