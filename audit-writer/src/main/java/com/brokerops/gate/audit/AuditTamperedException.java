package com.brokerops.gate.audit;

/**
 * The log is not what was written: no crash explains it. Nothing has been changed on the disk.
 *
 * <p><b>Errors.</b> Not to be retried; a person has to look.
 */
public final class AuditTamperedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of difference was found. */
    public enum Kind {
        /** A line is wrong or missing. */
        TAMPERED,
        /** The log ends before a line that is known to have been durable. */
        TRUNCATED,
        /** The log was written in a format that this code does not read. */
        FORMAT
    }

    private final Kind kind;
    private final long seq;
    private final String what;
    private final String segment;
    private final long offset;

    /**
     * @param seq the first that is wrong
     * @param what what is wrong with it
     * @param segment the file in which that shows
     * @param offset where in it, in bytes
     */
    public AuditTamperedException(Kind kind, long seq, String what, String segment, long offset) {
        super("seq " + seq + ": " + what + " (" + segment + " at byte " + offset + ")");
        this.kind = kind;
        this.seq = seq;
        this.what = what;
        this.segment = segment;
        this.offset = offset;
    }

    public Kind kind() {
        return kind;
    }

    /** The first seq that is wrong. */
    public long seq() {
        return seq;
    }

    /** What is wrong with it. */
    public String what() {
        return what;
    }

    /** The name of the file in which the line is, or should be. */
    public String segment() {
        return segment;
    }

    /** Where in that file, in bytes. */
    public long offset() {
        return offset;
    }
}
