package com.brokerops.gate.sidecar.evidence;

import java.util.List;

/** The files of a pack by name, and how much a pack may be. */
final class PackFiles {
    static final String MANIFEST = "manifest";
    static final String PAGE = "index.html";

    /** The line of the decision. */
    static final String RECORD = "record.ndjson";

    /** The line of the gate's start before it. */
    static final String STARTED = "started.ndjson";

    static final String POLICY = "policy.yaml";
    static final String TOKEN = "token.json";
    static final String CHECKPOINT = "checkpoint";

    /** The later lines about the order. */
    static final String LATER = "lifecycle.ndjson";

    static final String LATER_CHECKPOINT = "lifecycle.checkpoint";
    static final String INCLUSION = "inclusion.json";
    static final String BUILD = "build.json";
    static final String KEY = "log.vkey";

    /** All there can be, in the order in which they stand in the zip. */
    static final List<String> ORDER =
            List.of(
                    MANIFEST,
                    PAGE,
                    RECORD,
                    STARTED,
                    POLICY,
                    TOKEN,
                    CHECKPOINT,
                    LATER,
                    LATER_CHECKPOINT,
                    INCLUSION,
                    BUILD,
                    KEY);

    /** What every pack has. */
    static final List<String> ALWAYS =
            List.of(PAGE, RECORD, STARTED, CHECKPOINT, INCLUSION, BUILD, KEY);

    static final int MOST_ENTRIES = 64;
    static final int MOST_BYTES = 4 << 20;

    private PackFiles() {}
}
