package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.SignedNote;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was signed about a log, and how a line is shown to be in it. */
public interface Proofs {
    /** The first checkpoint that stands for an event, or null if there is none yet. */
    @Nullable SignedNote covering(long seq) throws IOException;

    /** The proof that the event is in the log of that size: RFC 6962, 2.1.1. */
    List<byte[]> inclusion(long seq, long size) throws IOException;
}
