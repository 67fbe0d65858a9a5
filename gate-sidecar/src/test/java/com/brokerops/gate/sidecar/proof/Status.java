package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code /health} says.
 *
 * @param cause empty when there is none
 * @param lag events that are durable and not yet in {@code gate.db}
 */
record Status(
        String health, String cause, long seq, long durableSeq, long lag, long openReservations) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Status of(GateUnderTest gate) {
        try (Wire wire = Wire.connect(gate.gate())) {
            JsonNode body = JSON.readTree(wire.get("/health").body());
            return new Status(
                    body.path("health").stringValue(),
                    body.path("cause").isNull() ? "" : body.path("cause").stringValue(),
                    body.path("seq").longValue(),
                    body.path("durable_seq").longValue(),
                    body.path("snapshot_lag").longValue(),
                    body.path("open_reservations").longValue());
        } catch (IOException e) {
            throw new AssertionError("the gate does not answer", e);
        }
    }

    /** Asks until it says so. */
    static Status await(GateUnderTest gate, Duration atMost, Predicate<Status> wanted) {
        return Awaitility.await()
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> of(gate), wanted);
    }

    boolean ready() {
        return health.equals("READY");
    }

    boolean failClosed() {
        return health.equals("FAIL_CLOSED");
    }
}
