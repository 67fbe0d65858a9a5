# The gate as an image: what scripts/image-files.sh made, on a base that has glibc and a POSIX shell.
# The build needs no network and installs nothing.
#   scripts/image-files.sh && docker build -t gate:local .
ARG BASE_IMAGE=debian:bookworm-slim
FROM ${BASE_IMAGE}

COPY target/image/ /opt/gate/

# The user is a number that nothing else has. What a start loads and how it runs is kept beside the jar
# (as scripts/gate does), so that the next one is ready sooner; where that fails, the image does without.
RUN set -eu; \
    echo 'gate:x:10001:' >>/etc/group; \
    echo 'gate:x:10001:10001::/var/lib/gate:/usr/sbin/nologin' >>/etc/passwd; \
    ln -s /opt/gate/bin/gate /usr/local/bin/gate; \
    mkdir -m 0700 /var/lib/gate; \
    chown 10001:10001 /var/lib/gate; \
    GATE_JAVA_OPTS="-XX:AOTCacheOutput=/opt/gate/gate.aot -Dgate.warm-up.orders=20000" \
        gate dev --port 0 --operator-port 0 \
        --data-dir /tmp/training/data >/tmp/training.out 2>&1 & trainee=$!; \
    for _ in $(seq 900); do \
        if grep -q '^gate: ready' /tmp/training.out || ! kill -0 "$trainee" 2>/dev/null; then break; fi; \
        sleep 0.1; \
    done; \
    kill "$trainee" 2>/dev/null || true; \
    wait "$trainee" || true; \
    [ -s /opt/gate/gate.aot ] && chmod 0444 /opt/gate/gate.aot || \
        { echo 'no AOT cache:'; tail -n 5 /tmp/training.out; rm -f /opt/gate/gate.aot; }; \
    rm -rf /tmp/*

ENV MALLOC_ARENA_MAX=2
USER 10001:10001
VOLUME /var/lib/gate
# Each check is a JVM of its own, most of a second of a core: not more often than somebody needs to know.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=2 CMD ["gate", "healthcheck"]
ENTRYPOINT ["/opt/gate/bin/gate"]
CMD ["serve", "--config", "/etc/gate/gate.yaml"]
