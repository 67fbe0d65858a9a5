package com.brokerops.gate.contract;

/** The longest that each part of a line may be, and how long a line is with it. */
final class Longest {
    static final int MAX_LINE_BYTES = 8192;
    static final String NAME_64 = "N".repeat(64);
    static final String SYMBOL_32 = "$".repeat(32);
    static final long LONGEST = Long.MIN_VALUE;
    static final Context LARGEST_CONTEXT =
            new Context(NAME_64, NAME_64, NAME_64, NAME_64, NAME_64, AccountType.INSTITUTIONAL);
    static final Exposure LARGEST_EXPOSURE =
            new Exposure(
                    LONGEST,
                    LONGEST,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE);
    static final Limits LARGEST_LIMITS =
            new Limits(
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Limits.MAX_LEVERAGE);

    private Longest() {}

    /** Of the whole line of an event, with the longest envelope and its newline. */
    static int lineBytes(LogEvent event) {
        return SampleEvents.line(LONGEST, Long.MAX_VALUE, LONGEST, event).length() + 1;
    }
}
