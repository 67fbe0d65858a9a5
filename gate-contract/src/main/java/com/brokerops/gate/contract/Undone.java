package com.brokerops.gate.contract;

/**
 * An execution that is taken back or corrected.
 *
 * @param execId its event id
 * @param seq of the line that reported it
 * @param qty what it was before that; {@link #NOT_SAID} in lines written before that was said
 * @param priceE8 the same
 */
public record Undone(String execId, long seq, long qty, long priceE8) {
    /** The quantity and price of lines that do not say. */
    public static final long NOT_SAID = -1;

    /** True if the line says what it was. */
    public boolean says() {
        return qty != NOT_SAID;
    }
}
