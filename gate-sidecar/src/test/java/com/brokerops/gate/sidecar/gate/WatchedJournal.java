package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;

/** The real journal, which tells what it records and in which a defect can be planted. */
public final class WatchedJournal extends Journal {
    private static final long NOW = Long.MIN_VALUE;

    /** Is told of every event after it was appended and applied. */
    public interface Watch {
        void recorded(long seq, long atNanos, LogEvent event);
    }

    /** What is wrong with the gate: nothing, unless a method is overridden. */
    public static class Defect {
        /** The event that is recorded in place of the right one. */
        protected LogEvent recorded(LogEvent event, Kernel before) {
            return event;
        }

        /** The identity by which an event is remembered. */
        protected Identity remembered(LogEvent event, Identity identity) {
            return identity;
        }

        /** The moment by which expiry is judged. */
        protected long expiresAt(long atNanos) {
            return atNanos;
        }

        /** True if a decision that was given up is not taken back. */
        protected boolean keeps(Decided unanswered) {
            return false;
        }

        /** True if what ended with its session is released. */
        protected boolean endsSession() {
            return true;
        }

        /** True if what should be taken back is left as it is. */
        protected boolean leaves(Decided torn) {
            return false;
        }
    }

    private final Watch watch;
    private final Defect defect;
    private long recordsAt = NOW;

    public WatchedJournal(AuditLog log, Kernel kernel, Watch watch, Defect defect) {
        super(log, kernel);
        this.watch = watch;
        this.defect = defect;
    }

    @Override
    long record(long atNanos, LogEvent event, Identity identity) {
        long at = recordsAt == NOW ? atNanos : recordsAt;
        LogEvent recorded = defect.recorded(event, kernel());
        long seq = super.record(at, recorded, defect.remembered(recorded, identity));
        watch.recorded(seq, at, recorded);
        return seq;
    }

    @Override
    int expire(long atNanos, int most) {
        recordsAt = atNanos;
        try {
            return super.expire(defect.expiresAt(atNanos), most);
        } finally {
            recordsAt = NOW;
        }
    }

    @Override
    int expireSession(long atNanos, int most) {
        return defect.endsSession() ? super.expireSession(atNanos, most) : 0;
    }

    @Override
    void takeBack(Decided decided, long atNanos) {
        if (!defect.leaves(decided)) {
            super.takeBack(decided, atNanos);
        }
    }

    @Override
    void unanswered(Decided decided, long seq) {
        if (!defect.keeps(decided)) {
            super.unanswered(decided, seq);
        }
    }
}
