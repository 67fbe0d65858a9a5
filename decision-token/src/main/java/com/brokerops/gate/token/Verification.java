package com.brokerops.gate.token;

/** What a verifier says of one token and one order. */
public sealed interface Verification {

    /** True if the order may be executed on this token. */
    boolean valid();

    /**
     * Every check passed.
     *
     * @param traceId the decision, and the name under which the token is used up
     * @param kid the key that signed
     */
    record Valid(String traceId, String kid, long expiresAtEpochMillis) implements Verification {
        @Override
        public boolean valid() {
            return true;
        }
    }

    /**
     * The order must not be executed.
     *
     * @param check the first check that failed
     * @param detail one line for a person; never a secret
     */
    record Failed(TokenCheck check, String detail) implements Verification {
        @Override
        public boolean valid() {
            return false;
        }
    }
}
