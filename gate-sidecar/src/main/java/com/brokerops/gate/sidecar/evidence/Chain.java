package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Decision;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.sidecar.store.LinesAbout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a pack, each of them proved to be in the log that was signed.
 *
 * @param later those behind the decision that are about its order
 */
record Chain(
        CheckedLine record,
        CheckedLine started,
        List<CheckedLine> later,
        Checkpoint checkpoint,
        @Nullable Checkpoint laterCheckpoint) {

    Decision decision() {
        return (Decision) record.line().event();
    }

    /** The decision of an order; null for a cancel, of which nothing was decided. */
    @Nullable Decided decided() {
        return record.line().event() instanceof Decided decided ? decided : null;
    }

    Started start() {
        return (Started) started.line().event();
    }

    /**
     * Up to here no line about the order is missing: the end of what the last checkpoint stands
     * for, or the last line where there is no room for more.
     */
    long asOfSeq() {
        if (later.size() == LinesAbout.MOST) {
            return later.getLast().seq();
        }
        return signedLines() - 1;
    }

    /** How many lines the last checkpoint stands for. */
    long signedLines() {
        return (laterCheckpoint == null ? checkpoint : laterCheckpoint).size();
    }
}
