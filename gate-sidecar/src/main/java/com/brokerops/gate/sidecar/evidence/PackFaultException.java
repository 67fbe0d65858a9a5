package com.brokerops.gate.sidecar.evidence;

/** A file of a pack that is not what it should be. */
final class PackFaultException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;

    PackFaultException(String file, String what) {
        super(what);
        this.file = file;
    }

    String file() {
        return file;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
