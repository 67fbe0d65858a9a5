package com.brokerops.gate.contract;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What platforms say that books nothing by itself, and what was kept of what cannot be true. */
public sealed interface FactEvent extends LogEvent {

    /** What a platform has told, as it told it. */
    sealed interface Told extends FactEvent, PlatformEvent {
        @Override
        default String eventType() {
            return type();
        }

        @Override
        default @Nullable UUID about() {
            return null;
        }
    }

    /**
     * An event of a platform that is well-formed and cannot be true now. It changed nothing and is
     * kept for a person; its id is the seq of this line.
     *
     * @param sentBy the name of the credential that it came with
     * @param traceId the decision that it is about, known or not; null if it is about none
     * @param why what it contradicts
     * @param event the JSON that was sent, without the white space between its members
     */
    record Quarantined(
            String eventType,
            String source,
            String eventId,
            String payloadSha256,
            String sentBy,
            @Nullable UUID traceId,
            String why,
            String event)
            implements FactEvent {
        /** The most characters of {@code event}, so that the line stays below 8 KiB. */
        public static final int MOST_TEXT = 2_048;

        /** The most characters of {@code why}. */
        public static final int MOST_WHY = 200;

        public Quarantined {
            if (event.length() > MOST_TEXT || why.length() > MOST_WHY) {
                throw new IllegalArgumentException("an event of " + event.length());
            }
        }

        @Override
        public String type() {
            return "quarantined";
        }
    }

    /**
     * A platform says what an account has to trade with.
     *
     * @param amountE4 negative if it owes
     * @param asOfMillis when that was so
     */
    record BalanceReported(
            String source,
            String eventId,
            String payloadSha256,
            String clientId,
            long amountE4,
            long asOfMillis)
            implements Told {
        /** The largest amount either way. */
        public static final long MOST_E4 = Decimals.MAX_QTY * 10_000;

        public BalanceReported {
            if (amountE4 < -MOST_E4 || amountE4 > MOST_E4) {
                throw new IllegalArgumentException("a balance of " + amountE4 + "e-4");
            }
        }

        @Override
        public String type() {
            return "account.balance";
        }

        @Override
        public String account() {
            return clientId;
        }
    }

    /**
     * A platform says that a position is flat, and so does the gate.
     *
     * @param qty of what closed it
     * @param priceE8 at which that was
     * @param asOfMillis when that was so
     */
    record PositionClosed(
            String source,
            String eventId,
            String payloadSha256,
            String clientId,
            String symbol,
            long qty,
            long priceE8,
            long asOfMillis)
            implements Told {
        @Override
        public String type() {
            return "position.closed";
        }

        @Override
        public String account() {
            return clientId;
        }
    }

    /**
     * What a decision has come to in money, as others have worked it out. The gate does not.
     *
     * @param traceId the decision
     * @param amountsE4 by name, in their order
     */
    record EconomicsReconciled(
            String source,
            String eventId,
            String payloadSha256,
            UUID traceId,
            EconomicsStage stage,
            SortedMap<String, Long> amountsE4)
            implements Told {
        /** The most amounts of one event. */
        public static final int MOST_AMOUNTS = 8;

        /** The most characters of the name of one. */
        public static final int MOST_NAME = 32;

        public EconomicsReconciled {
            amountsE4 = Collections.unmodifiableSortedMap(new TreeMap<>(amountsE4));
            if (amountsE4.isEmpty() || amountsE4.size() > MOST_AMOUNTS) {
                throw new IllegalArgumentException(amountsE4.size() + " amounts");
            }
        }

        @Override
        public String type() {
            return "economics.reconciled";
        }

        @Override
        public UUID about() {
            return traceId;
        }
    }

    /**
     * A quarantined event is no longer kept.
     *
     * @param id the seq of its {@link Quarantined}
     * @param principal who; {@link OperatorAction#GATE} if its platform sent it again
     * @param reason why it was discarded, null if it was taken
     */
    record QuarantineEnded(long id, QuarantineEnd end, String principal, @Nullable String reason)
            implements FactEvent {
        public QuarantineEnded {
            if (reason != null && reason.length() > OwnersLimits.MAX_REASON) {
                throw new IllegalArgumentException(reason.length() + " characters of a reason");
            }
        }

        @Override
        public String type() {
            return "quarantine.ended";
        }
    }
}
