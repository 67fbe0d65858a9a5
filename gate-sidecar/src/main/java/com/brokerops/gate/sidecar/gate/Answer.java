package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Balance;
import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.FactEvent.Quarantined;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.WhatIf;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook.Objection;
import com.brokerops.gate.token.SignedToken;
import com.brokerops.gate.token.Verification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the gate says to a caller, before it has bytes. */
public sealed interface Answer {

    /** Where in the log a fact stands. */
    record Position(long seq, String hash) {}

    /** How long each part took, in nanoseconds; -1 for a part that did not happen. */
    record Timing(long parse, long policy, long state, long sign, long audit, long total) {
        /** Of an answer whose parts nobody timed. */
        static Timing lasting(long nanos) {
            return new Timing(-1, -1, -1, -1, -1, nanos);
        }
    }

    /** The rules spoke, now or when the order first came. */
    record Decision(
            Decided decided,
            Position position,
            SignedToken token,
            boolean replayed,
            @Nullable ReservationState orderState)
            implements Answer {}

    /**
     * An order that was decided before and is BLOCKED now, for what became of it since.
     *
     * @param field the first field that differs, for IDEMPOTENCY_MISMATCH
     */
    record Superseded(
            Decided original,
            Position position,
            ReasonCode code,
            @Nullable ReservationState orderState,
            @Nullable String field)
            implements Answer {}

    /**
     * What is said of each order of a list: that all may go, or that none may.
     *
     * @param decisions {@link Decision}, {@link Superseded} or {@link Undecided}, in their order
     */
    record OfList(Contingency contingency, List<Answer> decisions) implements Answer {
        public OfList {
            decisions = List.copyOf(decisions);
        }

        /** That of the first order that may not go for a reason of its own, or OK. */
        public ReasonCode reasonCode() {
            ReasonCode code = ReasonCode.OK;
            for (Answer decision : decisions) {
                ReasonCode own = reasonCode(decision);
                if (own != ReasonCode.OK && own != ReasonCode.LIST_BLOCKED) {
                    return own;
                }
                code = own == ReasonCode.OK ? code : own;
            }
            return code;
        }

        private static ReasonCode reasonCode(Answer decision) {
            return switch (decision) {
                case Decision given -> given.decided().reasonCode();
                case Superseded given -> given.code();
                case Undecided(ReasonCode code) -> code;
                default -> throw new IllegalArgumentException("not of an order: " + decision);
            };
        }
    }

    /** An order of a list that nothing was decided about, nor will be as long as it is asked so. */
    record Undecided(ReasonCode code) implements Answer {}

    /** A cancel passes; position is null when it could not be logged. */
    record CancelPassed(UUID traceId, @Nullable Position position) implements Answer {}

    /** The gate could not decide; nothing was answered that binds anyone. */
    record Refused(ReasonCode code) implements Answer {}

    /** A lifecycle event is in the log, from now or from before. */
    record Reported(long seq, boolean duplicate, @Nullable ReservationState orderState)
            implements Answer {}

    /** An event says what was so before what is known, of that seq: it is not recorded. */
    record Outdated(long seq) implements Answer {}

    /** A price is known now, or was not newer than the one that is; it is in no log. */
    record Priced(boolean superseded) implements Answer {}

    /** A lifecycle event goes by the name of another one. */
    record Conflicting(long seq, String originalPayloadSha256, Kept kept) implements Answer {}

    /** A lifecycle event contradicts what the gate knows; nothing changed. */
    record Unprocessable(String why, Kept kept) implements Answer {}

    /**
     * Whether an event that cannot be true is quarantined.
     *
     * @param id by which it is, or null
     * @param whyNot why it is not, or null
     */
    record Kept(@Nullable Long id, @Nullable String whyNot) {
        static Kept as(long id) {
            return new Kept(id, null);
        }

        static Kept not(String why) {
            return new Kept(null, why);
        }
    }

    /** About events that are quarantined. */
    sealed interface OfQuarantine extends Answer {}

    /** One of them; the id is the seq of its line. */
    record QuarantinedEvent(long id, long atMillis, Quarantined event) {}

    /**
     * Some of them, the oldest first.
     *
     * @param seq the last event in it
     * @param size how many there are in all
     * @param more true if some of them have larger ids
     */
    record Quarantine(long seq, int size, List<QuarantinedEvent> events, boolean more)
            implements OfQuarantine {}

    /** It is kept no longer, and was never taken. */
    record Discarded(long id, long seq) implements OfQuarantine {}

    /** No event of that id is quarantined. */
    record NotQuarantined(long id) implements OfQuarantine {}

    /** What an operator did is in the log. */
    record Noted(long seq) implements Answer {}

    /**
     * The risk state is in force and in the log.
     *
     * @param openOrders how many orders of the scope are open; of a HALT, 0 means that it is clean
     * @param toCancel of a HALT, the first of them
     */
    record RiskSet(
            long seq,
            Scope scope,
            @Nullable Side side,
            RiskState state,
            long killEpoch,
            long openOrders,
            List<OpenOrder> toCancel)
            implements Answer {}

    /** An order that is still open in a scope that was stopped. */
    record OpenOrder(
            UUID traceId,
            String clientId,
            String symbol,
            Side side,
            ReservationState state,
            long leavesQty) {}

    /** About limits that people change. */
    sealed interface OfLimits extends Answer {}

    /**
     * Limits are in force and in the log.
     *
     * @param limits the smallest of all owners, null without any
     * @param riskState of that scope alone, null if none was ever set
     */
    record LimitsSet(
            Scope scope,
            String owner,
            long seq,
            long version,
            @Nullable Limits limits,
            @Nullable RiskState riskState)
            implements OfLimits {}

    /** Limits are as they were; of that version. */
    record LimitsNotSet(Objection objection, long version) implements OfLimits {}

    /**
     * The limits of a scope.
     *
     * @param seq the last event in it
     * @param limits in force: the smallest of all owners, null without any
     */
    record ScopeLimits(
            Scope scope,
            long seq,
            long version,
            @Nullable Limits limits,
            Map<String, OwnersLimits> owners)
            implements OfLimits {}

    /** About trading sessions. */
    sealed interface OfSession extends Answer {}

    /**
     * That session is in force and in the log, be it new or not.
     *
     * @param session empty before the first roll
     * @param seq of the line by which it began, -1 before the first roll
     * @param ending true while orders of earlier sessions may still be set aside
     */
    record SessionInForce(String session, long seq, boolean ending) implements OfSession {}

    /**
     * The session in force is as it was.
     *
     * @param inForce empty before the first roll
     */
    record SessionAsBefore(SessionObjection objection, String inForce) implements OfSession {
        /** How long before its day a session may begin: a long weekend. */
        public static final int MOST_DAYS_AHEAD = 7;
    }

    /** Why another session cannot begin. */
    enum SessionObjection {
        /** It is before the one in force. */
        EARLIER,
        /** It is more than {@link SessionAsBefore#MOST_DAYS_AHEAD} days from now. */
        TOO_FAR_AHEAD,
        /** Two people must want it. */
        TAKES_TWO
    }

    /** These keys are in force and in the log, be they new or not. */
    record KeysInForce(long seq, KeysLoaded event) implements Answer {}

    /** What is to be thought of a token. */
    record Judged(Verification verification) implements Answer {}

    /** What would be decided about an order. */
    record Considered(Order order, WhatIf whatIf) implements Answer {}

    /**
     * What a client holds and has pending.
     *
     * @param seq the last event in it
     * @param riskState set for that client alone, or null
     * @param funds what it has to trade with, or null if nothing was ever said of that
     * @param executed since the session began
     * @param all false if there are more symbols than in here
     */
    record ClientExposure(
            String clientId,
            long seq,
            long grossE4,
            long positionCostE4,
            long pendingBuyE4,
            long pendingSellE4,
            long openOrders,
            @Nullable RiskState riskState,
            @Nullable Limits limits,
            @Nullable Funds funds,
            Executed executed,
            Map<String, Exposure> symbols,
            boolean all)
            implements Answer {}

    /**
     * What a client has done since the session began.
     *
     * @param session empty before the first roll: all that was ever executed then
     */
    record Executed(String session, long qty, long amountE4) {}

    /**
     * What a client has to trade with.
     *
     * @param marginE4 what its positions keep at stake
     * @param powerE4 what is left to be set aside; null if no limit asks for it, or if the balance
     *     is too old to count
     */
    record Funds(Balance balance, long marginE4, @Nullable Long powerE4) {}
}
