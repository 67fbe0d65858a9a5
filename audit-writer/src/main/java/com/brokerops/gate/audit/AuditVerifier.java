package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The auditor's check of a whole log: it stands beside the writer, needs no key and no gate, and
 * changes nothing.
 *
 * <p><b>Thread.</b> Any.
 */
public final class AuditVerifier {
    private AuditVerifier() {}

    /**
     * Reads every line of a log that nobody is writing. On a log in use the newest lines may look
     * torn.
     *
     * @throws IOException if it cannot be read
     */
    public static Verification verify(Storage storage) throws IOException {
        return found(LogWalk.of(Segments.of(storage, null), null, _ -> {}, false));
    }

    /**
     * The same for a long log: as many threads as there are processors look into the lines.
     *
     * @param anchor a line that is believed, to begin behind it, or null
     * @param every that every event is read in full, which takes most of the time; if not, a line
     *     is what has the members of every line and its hash
     * @param listener is told of every line behind it, on the caller's thread
     * @throws IOException if it cannot be read
     */
    public static Verification verify(
            Storage storage, @Nullable Anchor anchor, boolean every, LineListener listener)
            throws IOException {
        return verify(storage, null, anchor, every, listener);
    }

    /**
     * The same for a log whose first segments may have been removed: it is read from the first one
     * kept, or all of it if somebody says where they are.
     *
     * @param older where they are, or null
     */
    public static Verification verify(
            Storage storage,
            @Nullable OlderSegments older,
            @Nullable Anchor anchor,
            boolean every,
            LineListener listener)
            throws IOException {
        Segments segments = Segments.of(storage, older);
        try (ExecutorService threads =
                Executors.newFixedThreadPool(
                        Runtime.getRuntime().availableProcessors(),
                        Thread.ofPlatform().daemon().name("verify-", 1).factory())) {
            return found(LogWalk.ahead(segments, anchor, threads, every, listener));
        }
    }

    private static Verification found(LogWalk walk) throws IOException {
        try {
            LogEnd end = walk.walk();
            return new Verification.Intact(
                    end.segments(),
                    end.events(),
                    end.firstSeq(),
                    end.lastSeq(),
                    end.lastHash(),
                    end.torn());
        } catch (AuditTamperedException e) {
            return new Verification.Broken(e.seq(), e.what(), e.segment(), e.offset());
        }
    }
}
