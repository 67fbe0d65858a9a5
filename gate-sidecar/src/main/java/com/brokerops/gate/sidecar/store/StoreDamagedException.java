package com.brokerops.gate.sidecar.store;

import java.io.IOException;

/** The database is not what was written to it. It has to be made again; the log has it all. */
final class StoreDamagedException extends IOException {
    StoreDamagedException(String what) {
        super(what);
    }

    StoreDamagedException(String what, Throwable cause) {
        super(what, cause);
    }
}
