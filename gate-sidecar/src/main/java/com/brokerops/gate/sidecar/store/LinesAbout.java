package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.ControlEvent.TriggerConfirmed;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Expired;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.LogEvent.Refusals;
import com.brokerops.gate.contract.LogEvent.Segment;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.LogEvent.Stopped;
import com.brokerops.gate.contract.ReservationAfter;
import com.brokerops.gate.contract.SessionEvent.SessionExpired;
import com.brokerops.gate.contract.SessionEvent.SessionRolled;
import java.util.List;
import java.util.UUID;

/**
 * Where the log says more of a decision.
 *
 * @param startedSeq the last start of the gate before the decision, -1 for none
 * @param seqs the lines behind the decision that are about it, the first {@link #MOST} of them
 * @param more how many there are besides
 */
public record LinesAbout(long startedSeq, List<Long> seqs, long more) {
    /** The most lines about one decision that are looked up. */
    public static final int MOST = 256;

    /** The subject of what is about the gate as a whole. */
    public static final UUID GATE = new UUID(0, 0);

    public LinesAbout {
        seqs = List.copyOf(seqs);
    }

    /**
     * The earlier decisions that an event is about: reports, expiries, voids and replacements of
     * their orders. A start is about {@link #GATE}. A cancel names an order and no decision.
     */
    public static List<UUID> subjects(LogEvent event) {
        return switch (event) {
            case Lifecycle lifecycle ->
                    lifecycle.reservations().stream().map(ReservationAfter::traceId).toList();
            case Expired expired -> expired.traceIds();
            case SessionExpired expired -> expired.traceIds();
            case DecisionVoided voided -> List.of(voided.traceId());
            case Decided decided -> {
                UUID replaces = decided.replaces();
                yield replaces == null ? List.of() : List.of(replaces);
            }
            case FactEvent.Quarantined kept -> {
                UUID traceId = kept.traceId();
                yield traceId == null ? List.of() : List.of(traceId);
            }
            case FactEvent.EconomicsReconciled economics -> List.of(economics.traceId());
            case Started _ -> List.of(GATE);
            case CancelPassed _,
                    LimitsChanged _,
                    RiskChanged _,
                    TriggerConfirmed _,
                    PolicyLoaded _,
                    Segment _,
                    Stopped _,
                    Operated _,
                    KeysLoaded _,
                    FactEvent.QuarantineEnded _,
                    FactEvent.BalanceReported _,
                    FactEvent.PositionClosed _,
                    SessionRolled _,
                    Refusals _ ->
                    List.of();
        };
    }
}
