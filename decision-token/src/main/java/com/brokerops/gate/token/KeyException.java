package com.brokerops.gate.token;

/**
 * A key or key directory that must not be used. The message is one line that names the file and the
 * rule it breaks, never the key.
 */
public final class KeyException extends IllegalStateException {
    public KeyException(String message) {
        super(message);
    }

    public KeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
