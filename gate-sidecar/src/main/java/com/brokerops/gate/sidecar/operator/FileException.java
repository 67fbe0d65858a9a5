package com.brokerops.gate.sidecar.operator;

import java.nio.file.Path;

/** A file that a person wrote is not what it must be; the message names the file and the field. */
public final class FileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FileException(Path file, String what) {
        super(file + ": " + what);
    }
}
