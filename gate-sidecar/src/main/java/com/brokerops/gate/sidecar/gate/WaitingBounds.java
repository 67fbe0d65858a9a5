package com.brokerops.gate.sidecar.gate;

/**
 * How many answers may wait until their line is durable.
 *
 * @param most at a time; then nothing that waits is taken
 * @param shedAbove so many answers to new orders again and again; then new orders are turned away,
 *     see {@link Shedding}
 */
public record WaitingBounds(int most, int shedAbove) {
    public static final WaitingBounds DEFAULT = new WaitingBounds(8192, 104);

    /** Both at once: nobody is turned away before. */
    static WaitingBounds of(int most) {
        return new WaitingBounds(most, most);
    }
}
