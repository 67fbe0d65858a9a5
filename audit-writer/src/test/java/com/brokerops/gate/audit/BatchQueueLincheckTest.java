package com.brokerops.gate.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The hand-over between the gate thread and the audit thread under every schedule of a few steps:
 * whatever they see could have been seen one step after the other.
 */
public class BatchQueueLincheckTest {
    private static final int SCHEDULES = 150;

    private final BatchQueue queue = new BatchQueue(1 << 20, () -> 0);
    private long seq;

    @Operation(nonParallelGroup = "gate")
    public void leave() {
        byte[] line = (seq + "\n").getBytes(US_ASCII);
        queue.add(line, line.length, seq, "hash", 0);
        seq++;
    }

    @Operation(nonParallelGroup = "gate")
    public void flush() {
        queue.flush();
    }

    @Operation(nonParallelGroup = "gate")
    public boolean waits() {
        return queue.oldestNanos(1) > 0;
    }

    /** The lines of the batch that was due, or null for none. */
    @Operation(nonParallelGroup = "audit")
    public @Nullable String take() {
        Batch taken = queue.take(0);
        if (taken == null) {
            return null;
        }
        String lines = new String(taken.bytes(), 0, taken.length(), US_ASCII);
        queue.landed();
        return lines;
    }

    @Test
    void theAuditThreadSeesEveryLineOnceAndInOrder() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(4)
                .iterations(6)
                .invocationsPerIteration(SCHEDULES)
                .check(BatchQueueLincheckTest.class);
    }
}
