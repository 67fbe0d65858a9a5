package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.OperatorAction;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were turned away for who sent them. A stranger can cause any number of them, so
 * they are counted, and the log is told at most once a second.
 *
 * <p><b>Thread.</b> Any counts; the gate thread takes.
 */
public final class Denials {
    /** Why a request was turned away. */
    public enum Kind {
        /** The platform's credential is missing or wrong. */
        PLATFORM_UNKNOWN,
        /** The account is not the platform's. */
        PLATFORM_ACCOUNT,
        /** The operator's credential is missing or wrong. */
        OPERATOR_UNKNOWN,
        /** The operator's credential has another role. */
        OPERATOR_ROLE,
        /** Who asked for a change would confirm it. */
        OPERATOR_SAME_NAME;

        /** As it stands in the log and in the metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> told = new EnumMap<>(Kind.class);

    public Denials() {
        for (Kind kind : Kind.values()) {
            counts.put(kind, new LongAdder());
            told.put(kind, 0L);
        }
    }

    /** Counts one. */
    public void add(Kind kind) {
        counter(kind).increment();
    }

    /** All of that kind since the start. */
    public long count(Kind kind) {
        return counter(kind).sum();
    }

    private LongAdder counter(Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    /** The event of all counted since the last one, or null when there were none. */
    @Nullable Operated take() {
        JsonWriter json = new JsonWriter(128);
        json.beginObject();
        boolean any = false;
        for (Kind kind : Kind.values()) {
            long now = count(kind);
            long more = now - Objects.requireNonNull(told.put(kind, now));
            if (more > 0) {
                json.field(kind.word(), more);
                any = true;
            }
        }
        String detail = new String(json.endObject().toBytes(), StandardCharsets.US_ASCII);
        return any
                ? new Operated(OperatorAction.ACCESS_DENIED, OperatorAction.GATE, "", detail)
                : null;
    }
}
