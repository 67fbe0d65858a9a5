package com.brokerops.gate.audit;

import java.io.IOException;

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
        try {
            LogEnd end = new LogWalk(storage, null, _ -> {}).walk();
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
