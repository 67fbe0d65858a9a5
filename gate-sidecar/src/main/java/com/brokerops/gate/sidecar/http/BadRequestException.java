package com.brokerops.gate.sidecar.http;

/**
 * A request body that is not what the contract says, and where: the caller's mistake, not the
 * gate's.
 *
 * <p><b>Errors.</b> Checked, so that no reader's caller forgets the 400. It has no stack trace,
 * because anyone may cause it at any rate.
 */
public final class BadRequestException extends Exception {
    private final String field;
    private final int offset;

    /**
     * @param field the path of the field, like {@code order.price}; empty for the body as a whole
     * @param detail a sentence for the caller
     * @param offset byte offset of the offending name or value in the body
     */
    public BadRequestException(String field, String detail, int offset) {
        super(detail, null, false, false);
        this.field = field;
        this.offset = offset;
    }

    /** The path of the field at fault, like {@code order.price}; empty for the body as a whole. */
    public String field() {
        return field;
    }

    /** The sentence for the caller. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Byte offset of the offending name or value in the body. */
    public int offset() {
        return offset;
    }
}
