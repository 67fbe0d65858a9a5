package com.brokerops.gate.contract;

/** JSON text that is not what it must be; says where. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    public JsonException(String what, int offset) {
        super(what + " at byte " + offset);
        this.offset = offset;
    }

    /** The offset in bytes from the start of the text. */
    public int offset() {
        return offset;
    }
}
