package com.brokerops.gate.contract;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened: the content of one line of the audit log without its envelope (seq, at, type,
 * durable, prev, hash). What orders and the log itself say is here, the rest in {@link
 * ControlEvent} and {@link FactEvent}.
 *
 * <p>An event carries <em>results</em> (exposure after, reservation after), never instructions:
 * whoever reads the log needs no arithmetic of the gate's.
 *
 * <p><b>Units.</b> Money 1e-4, price 1e-8, quantity whole, times since the epoch in the unit that
 * ends the name.
 */
public sealed interface LogEvent
        permits ControlEvent,
                FactEvent,
                SessionEvent,
                LogEvent.Segment,
                LogEvent.Started,
                LogEvent.Stopped,
                LogEvent.Decision,
                LogEvent.DecisionVoided,
                LogEvent.Lifecycle,
                LogEvent.Expired,
                LogEvent.Refusals {

    /** The {@code type} of the line. */
    String type();

    /** An event that says what the gate answered to one valid request. */
    sealed interface Decision extends LogEvent {
        @Override
        default String type() {
            return "decision";
        }

        UUID traceId();

        /** SHA-256 of the request's bytes, lower-case hex. */
        String requestSha256();

        Context context();
    }

    /** The first line of every segment. */
    record Segment(int format, String logId, long bootEpoch, long ordinal, long firstSeq)
            implements LogEvent {
        /** The format that this code writes. */
        public static final int FORMAT = 3;

        /** The oldest that it reads: its decisions do not say what they met. */
        public static final int OLDEST_FORMAT = 2;

        @Override
        public String type() {
            return "segment";
        }
    }

    /** The gate has recovered and is about to answer. */
    record Started(long bootEpoch, String version, String stateHash, long recoveredEvents)
            implements LogEvent {
        @Override
        public String type() {
            return "started";
        }
    }

    /** The gate has answered everything it accepted and ends. */
    record Stopped(String stateHash) implements LogEvent {
        @Override
        public String type() {
            return "stopped";
        }
    }

    /**
     * An order was authorized or blocked by the rules.
     *
     * @param nonce 32 hex digits
     * @param reasons all that fired, most important first; empty when authorized
     * @param replaces the decision whose order this one is to replace, or null
     * @param reference the price it was valued with besides its own, or null
     * @param valuedAtE8 what one was valued at; 0 without a price
     * @param notionalE4 the order's worth, or -1 without a price
     * @param grossBeforeE4 the client's gross exposure before the order
     * @param grossAfterE4 the same after it; equal when blocked
     * @param reservedQty what was set aside: the quantity less what the order it replaces has
     *     executed; 0 when blocked
     * @param reservedE4 the worth of that; 0 when blocked
     * @param exposureAfter the client's exposure in the symbol, null when blocked; of an order and
     *     the one that is to replace it the larger is in it
     * @param list its place in the list that it came in, null for an order that came alone
     * @param met what it was decided on, null in a line of format 2
     */
    record Decided(
            UUID traceId,
            String nonce,
            String requestSha256,
            Order order,
            Context context,
            Status status,
            List<Reason> reasons,
            List<String> ruleIds,
            String policyVersion,
            String policyHash,
            long limitsVersion,
            long issuedAtMillis,
            long expiresAtMillis,
            String kid,
            long killEpoch,
            Durability durability,
            @Nullable UUID replaces,
            @Nullable ReferencePrice reference,
            long valuedAtE8,
            long notionalE4,
            long grossBeforeE4,
            long grossAfterE4,
            long reservedQty,
            long reservedE4,
            @Nullable Exposure exposureAfter,
            @Nullable ListPlace list,
            @Nullable Met met)
            implements Decision {
        /** The {@code notionalE4} of an order without a price. */
        public static final long NO_NOTIONAL = -1;

        public Decided {
            reasons = List.copyOf(reasons);
            ruleIds = List.copyOf(ruleIds);
            boolean authorized = status == Status.AUTHORIZED;
            if (authorized != reasons.isEmpty() || authorized != (exposureAfter != null)) {
                throw new IllegalArgumentException(
                        status + " with " + reasons.size() + " reasons, exposure " + exposureAfter);
            }
            if (list != null && authorized != (list.blockedBy() == ListPlace.NOBODY)) {
                throw new IllegalArgumentException(status + " in " + list);
            }
        }

        /** Of an order that came alone. */
        public Decided(
                UUID traceId,
                String nonce,
                String requestSha256,
                Order order,
                Context context,
                Status status,
                List<Reason> reasons,
                List<String> ruleIds,
                String policyVersion,
                String policyHash,
                long limitsVersion,
                long issuedAtMillis,
                long expiresAtMillis,
                String kid,
                long killEpoch,
                Durability durability,
                @Nullable UUID replaces,
                @Nullable ReferencePrice reference,
                long valuedAtE8,
                long notionalE4,
                long grossBeforeE4,
                long grossAfterE4,
                long reservedQty,
                long reservedE4,
                @Nullable Exposure exposureAfter,
                @Nullable Met met) {
            this(
                    traceId,
                    nonce,
                    requestSha256,
                    order,
                    context,
                    status,
                    reasons,
                    ruleIds,
                    policyVersion,
                    policyHash,
                    limitsVersion,
                    issuedAtMillis,
                    expiresAtMillis,
                    kid,
                    killEpoch,
                    durability,
                    replaces,
                    reference,
                    valuedAtE8,
                    notionalE4,
                    grossBeforeE4,
                    grossAfterE4,
                    reservedQty,
                    reservedE4,
                    exposureAfter,
                    null,
                    met);
        }

        /** The same decision under another key, for when its own is gone. */
        public Decided withKid(String otherKid) {
            return new Decided(
                    traceId,
                    nonce,
                    requestSha256,
                    order,
                    context,
                    status,
                    reasons,
                    ruleIds,
                    policyVersion,
                    policyHash,
                    limitsVersion,
                    issuedAtMillis,
                    expiresAtMillis,
                    otherKid,
                    killEpoch,
                    durability,
                    replaces,
                    reference,
                    valuedAtE8,
                    notionalE4,
                    grossBeforeE4,
                    grossAfterE4,
                    reservedQty,
                    reservedE4,
                    exposureAfter,
                    list,
                    met);
        }

        /**
         * The decision whose order this one stands against, so that only the larger is set aside:
         * the one it is to replace, or the other leg; or null.
         */
        public @Nullable UUID against() {
            return list != null && list.secondLeg() ? list.listId() : replaces;
        }

        /** The primary reason. */
        public ReasonCode reasonCode() {
            return reasons.isEmpty() ? ReasonCode.OK : reasons.get(0).code();
        }
    }

    /** A cancel was let through; nothing was reserved or released. */
    record CancelPassed(UUID traceId, String requestSha256, String clientOrderId, Context context)
            implements Decision {}

    /**
     * A decision whose answer was never given: its reservation is released and its id is free.
     *
     * @param symbol the order's symbol when a reservation was released, otherwise null
     * @param exposureAfter the client's exposure in that symbol, or null
     */
    record DecisionVoided(
            UUID traceId,
            String clientId,
            String clientOrderId,
            @Nullable String symbol,
            @Nullable Exposure exposureAfter,
            long grossAfterE4)
            implements LogEvent {
        @Override
        public String type() {
            return "decision.voided";
        }
    }

    /**
     * A platform reported what became of an order.
     *
     * @param qty the executed quantity, 0 for events without one
     * @param priceE8 the execution price, 0 for events without one
     * @param undone the execution that is taken back or corrected, otherwise null
     * @param reservations those the event changed, first that of the order it is about; then the
     *     order it replaces, or those that have replaced it or are to
     */
    record Lifecycle(
            LifecycleType eventType,
            String source,
            String eventId,
            String payloadSha256,
            UUID traceId,
            long qty,
            long priceE8,
            @Nullable Undone undone,
            String clientId,
            String symbol,
            List<ReservationAfter> reservations,
            Exposure exposureAfter,
            long grossAfterE4)
            implements LogEvent {
        /** The most reservations in one event, so that its line stays below 8 KiB. */
        public static final int MAX_RESERVATIONS = 16;

        public Lifecycle {
            reservations = List.copyOf(reservations);
            Bounds.requireAtMost(MAX_RESERVATIONS, reservations);
            if (eventType.undoes() != (undone != null)) {
                throw new IllegalArgumentException(eventType + " of " + undone);
            }
            if (reservations.isEmpty() || !reservations.get(0).traceId().equals(traceId)) {
                throw new IllegalArgumentException("the first reservation must be its own");
            }
        }

        /** One that is not about an execution reported before. */
        public Lifecycle(
                LifecycleType eventType,
                String source,
                String eventId,
                String payloadSha256,
                UUID traceId,
                long qty,
                long priceE8,
                String clientId,
                String symbol,
                List<ReservationAfter> reservations,
                Exposure exposureAfter,
                long grossAfterE4) {
            this(
                    eventType,
                    source,
                    eventId,
                    payloadSha256,
                    traceId,
                    qty,
                    priceE8,
                    null,
                    clientId,
                    symbol,
                    reservations,
                    exposureAfter,
                    grossAfterE4);
        }

        /** True if it is an execution that the order which its own stood against counts too. */
        public boolean shared() {
            return eventType == LifecycleType.EXECUTION_REPORTED
                    && reservations.size() > 1
                    && reservations.get(1).state() != ReservationState.REPLACED;
        }

        /** True if it was executed after it had ended, or beyond its quantity. */
        public boolean unexpected() {
            return state() == ReservationState.FILLED_LATE
                    || state() == ReservationState.OVERFILLED;
        }

        /** Where the reservation of the order it is about stands. */
        public ReservationState state() {
            return reservations.get(0).state();
        }

        @Override
        public String type() {
            return "lifecycle";
        }
    }

    /** Reservations of one client in one symbol whose tokens ran out unused. */
    record Expired(
            String clientId,
            String symbol,
            List<UUID> traceIds,
            Exposure exposureAfter,
            long grossAfterE4)
            implements LogEvent {
        /** The most reservations in one event, so that its line stays below 8 KiB. */
        public static final int MAX_RESERVATIONS = 64;

        public Expired {
            traceIds = List.copyOf(traceIds);
            Bounds.requireAtMost(MAX_RESERVATIONS, traceIds);
        }

        @Override
        public String type() {
            return "expired";
        }
    }

    /** Answers that were given without a decision, counted by reason over a span of time. */
    record Refusals(long fromEpochNanos, long toEpochNanos, Map<ReasonCode, Long> counts)
            implements LogEvent {
        public Refusals {
            counts = Map.copyOf(counts);
        }

        @Override
        public String type() {
            return "refusals";
        }
    }
}
