package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.RiskState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.ledger.OpenOrders;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a live gate that says whose an order is, and writes down what operators did and who
 * was turned away.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class OperatorActs {
    /** The most open orders of one answer. */
    private static final int MOST_ORDERS = 1_000;

    private final Journal journal;
    private final GateClock clock;
    private final Readiness readiness;
    private final LiveGate gate;

    OperatorActs(Journal journal, GateClock clock, Readiness readiness, LiveGate gate) {
        this.journal = journal;
        this.clock = clock;
        this.readiness = readiness;
        this.gate = gate;
    }

    /** Whose order that is; null if it is not known, and a report about it changes nothing. */
    @Nullable String clientOf(UUID traceId) {
        Reservation known = journal.kernel().ledger().reservation(traceId);
        return known == null ? null : known.clientId();
    }

    /** What was last set for exactly that scope and side, or null if nothing ever was. */
    @Nullable RiskChanged riskSetting(Scope scope, @Nullable Side side) {
        return journal.kernel().risk().setting(scope, side);
    }

    /** What an operator is told: of a HALT, what is still open and must be cancelled. */
    Answer.RiskSet riskSet(long seq, RiskChanged change) {
        int most = change.state() == RiskState.HALT ? MOST_ORDERS : 0;
        OpenOrders open = journal.kernel().ledger().openOrders(change.scope(), change.side(), most);
        return new Answer.RiskSet(
                seq,
                change.scope(),
                change.side(),
                change.state(),
                change.killEpoch(),
                open.count(),
                open.first().stream().map(OperatorActs::told).toList());
    }

    private static Answer.OpenOrder told(Reservation open) {
        return new Answer.OpenOrder(
                open.traceId(),
                open.clientId(),
                open.symbol(),
                open.side(),
                open.state(),
                open.leavesQty());
    }

    /** Everything that is not NORMAL. */
    List<RiskChanged> risksInForce() {
        return journal.kernel().risk().settings().stream()
                .filter(setting -> setting.state() != RiskState.NORMAL)
                .toList();
    }

    /** Logs an act, and answers {@link Answer.Noted} when it is durable. */
    void record(Operated act, long receivedNanoTime, Caller caller) {
        ReasonCode refusal = readiness.personsRefusal();
        if (refusal != null) {
            caller.answer(new Answer.Refused(refusal), gate.timing(receivedNanoTime));
            return;
        }
        long seq = journal.record(clock.nowNanos(), act);
        gate.whenDurable(seq, receivedNanoTime, caller, new Answer.Noted(seq));
    }

    /** Logs who was turned away since the last time; later, when the log takes nothing now. */
    void record(Denials denials) {
        if (readiness.recordingRefusal() == null) {
            Operated event = denials.take();
            if (event != null) {
                journal.record(clock.nowNanos(), event);
            }
        }
    }
}
