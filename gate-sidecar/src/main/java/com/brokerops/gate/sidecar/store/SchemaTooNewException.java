package com.brokerops.gate.sidecar.store;

import java.io.IOException;
import java.nio.file.Path;

/** The database was written by a newer gate: exit 78, and nothing has been touched. */
public final class SchemaTooNewException extends IOException {
    SchemaTooNewException(Path database, int found, int known) {
        super(database + " has schema " + found + ", this gate knows up to " + known);
    }
}
