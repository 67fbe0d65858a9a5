package com.brokerops.gate.contract;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** One trading session ends and another begins: what the log says of it. */
public sealed interface SessionEvent extends LogEvent {

    /**
     * From here on another session is in force. The orders that the venue had under the one before
     * and that live for a session alone are at an end, and set aside until a {@link SessionExpired}
     * says otherwise.
     *
     * @param session the day by which the new one goes, {@code 2026-11-23}; later days are larger
     * @param reason for a person to read
     * @param principal who had it begin
     */
    record SessionRolled(String session, String reason, String principal) implements SessionEvent {
        private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

        public SessionRolled {
            if (!DAY.matcher(session).matches()) {
                throw new IllegalArgumentException("no day: " + session);
            }
        }

        @Override
        public String type() {
            return "session.rolled";
        }
    }

    /** Reservations of one client in one symbol that ended with their session. */
    record SessionExpired(
            String clientId,
            String symbol,
            List<UUID> traceIds,
            Exposure exposureAfter,
            long grossAfterE4)
            implements SessionEvent {
        /** The most reservations in one event, so that its line stays below 8 KiB. */
        public static final int MAX_RESERVATIONS = Expired.MAX_RESERVATIONS;

        public SessionExpired {
            traceIds = List.copyOf(traceIds);
            Bounds.requireAtMost(MAX_RESERVATIONS, traceIds);
        }

        @Override
        public String type() {
            return "session.expired";
        }
    }
}
