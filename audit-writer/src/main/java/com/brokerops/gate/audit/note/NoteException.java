package com.brokerops.gate.audit.note;

/** A text that is no note, no key or no checkpoint; the message says where it is not. */
public final class NoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoteException(String message) {
        super(message);
    }

    public NoteException(String message, Throwable cause) {
        super(message, cause);
    }
}
