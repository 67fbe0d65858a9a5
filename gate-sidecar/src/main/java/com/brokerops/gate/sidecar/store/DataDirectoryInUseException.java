package com.brokerops.gate.sidecar.store;

import java.io.IOException;
import java.nio.file.Path;

/** Another process works in the data directory: exit 75. */
public final class DataDirectoryInUseException extends IOException {
    private final String pid;

    DataDirectoryInUseException(Path directory, String pid) {
        super("the data directory " + directory + " is in use by process " + pid);
        this.pid = pid;
    }

    /** The process that has it, or {@code unknown}. */
    public String pid() {
        return pid;
    }
}
