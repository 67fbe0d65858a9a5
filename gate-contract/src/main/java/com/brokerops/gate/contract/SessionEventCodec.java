package com.brokerops.gate.contract;

import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The members of a {@link SessionEvent}'s line: their writer and its mirror. */
final class SessionEventCodec {
    private static final String AFTER = "exposure_after";

    private SessionEventCodec() {}

    static void write(JsonWriter out, SessionEvent event) {
        if (event instanceof SessionRolled rolled) {
            out.asciiField("session", rolled.session())
                    .field("reason", rolled.reason())
                    .field("principal", rolled.principal());
        } else if (event instanceof SessionExpired expired) {
            out.field("client_id", expired.clientId())
                    .field("symbol", expired.symbol())
                    .field("trace_ids")
                    .beginArray();
            for (UUID traceId : expired.traceIds()) {
                out.uuid(traceId);
            }
            out.endArray();
            LogEventCodec.exposure(out, AFTER, expired.exposureAfter());
            out.field("gross_after_e4", expired.grossAfterE4());
        } else {
            throw new IllegalArgumentException("no bytes for " + event.type());
        }
    }

    /** The event of the line that is read, of which the type is told; null if it is of others. */
    static @Nullable SessionEvent read(String type, LineMembers line, JsonReader in) {
        return switch (type) {
            case "session.rolled" ->
                    new SessionRolled(
                            line.word("session"), line.string("reason"), line.word("principal"));
            case "session.expired" ->
                    new SessionExpired(
                            line.word("client_id"),
                            line.word("symbol"),
                            traceIds(line, in),
                            line.exposure(AFTER),
                            line.number("gross_after_e4"));
            default -> null;
        };
    }

    private static List<UUID> traceIds(LineMembers line, JsonReader in) {
        List<UUID> traceIds = new ArrayList<>();
        in.field("trace_ids");
        in.beginArray();
        while (in.nextElement()) {
            traceIds.add(line.uuid());
        }
        return traceIds;
    }
}
