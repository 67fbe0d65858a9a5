package com.brokerops.gate.audit;

import com.brokerops.gate.contract.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The members that every line has, read from its bytes without reading the event: what it takes to
 * check the chain and to search the log.
 *
 * <p><b>Thread.</b> One at a time; it is reused from line to line.
 */
final class Envelope {
    private static final byte[] SEQ = ascii("{\"seq\":");
    private static final byte[] AT = ascii(",\"at\":\"");
    private static final byte[] TYPE = ascii("\",\"type\":\"");
    private static final byte[] DURABLE = ascii("\",\"durable\":");
    private static final byte[] PREV = ascii(",\"prev\":\"");
    private static final byte[] HASH = ascii(",\"hash\":\"");
    private static final byte[] END = ascii("\"}");
    private static final int AT_LENGTH = 30;
    private static final int TAIL_LENGTH = HASH.length + ChainHash.HEX_LENGTH + END.length;

    private byte[] bytes = {};
    private int from;
    private int to;
    private int next;
    private boolean legal;

    private long seq;
    private long atEpochNanos;
    private long durableSeq;
    private int typeFrom;
    private int typeTo;
    private int prevFrom;

    /** Reads the line in {@code [from, to)}, newline excluded; false if it has no envelope. */
    boolean read(byte[] line, int lineFrom, int lineTo) {
        bytes = line;
        from = lineFrom;
        to = lineTo;
        next = lineFrom;
        legal = true;
        expect(SEQ);
        seq = number();
        expect(AT);
        atEpochNanos = time();
        expect(TYPE);
        typeFrom = next;
        skipWord();
        typeTo = next;
        expect(DURABLE);
        durableSeq = number();
        expect(PREV);
        prevFrom = next;
        next = to - TAIL_LENGTH;
        legal &= prevFrom + ChainHash.HEX_LENGTH < next;
        expect(HASH);
        next += ChainHash.HEX_LENGTH;
        expect(END);
        return legal;
    }

    long seq() {
        return seq;
    }

    long atEpochNanos() {
        return atEpochNanos;
    }

    long durableSeq() {
        return durableSeq;
    }

    boolean typeIs(String type) {
        boolean same = typeTo - typeFrom == type.length();
        for (int i = 0; same && i < type.length(); i++) {
            same = bytes[typeFrom + i] == type.charAt(i);
        }
        return same;
    }

    boolean prevIs(String hash) {
        boolean same = true;
        for (int i = 0; same && i < ChainHash.HEX_LENGTH; i++) {
            same = bytes[prevFrom + i] == hash.charAt(i);
        }
        return same;
    }

    /** The hash of the line before, as this one states it. */
    String prev() {
        return new String(bytes, prevFrom, ChainHash.HEX_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /** The hash as the line states it. */
    String hash() {
        return new String(bytes, hashFrom(), ChainHash.HEX_LENGTH, StandardCharsets.ISO_8859_1);
    }

    /** The same as 32 bytes. */
    byte[] hashBytes() {
        byte[] hash = new byte[ChainHash.HEX_LENGTH / 2];
        int at = hashFrom();
        for (int i = 0; i < hash.length; i++, at += 2) {
            int high = HexFormat.fromHexDigit(bytes[at]);
            hash[i] = (byte) (high << 4 | HexFormat.fromHexDigit(bytes[at + 1]));
        }
        return hash;
    }

    /** Copies the hash into 64 bytes. */
    void copyHash(byte[] hex) {
        System.arraycopy(bytes, hashFrom(), hex, 0, ChainHash.HEX_LENGTH);
    }

    /** Where the members of the event start, with the comma before the first. */
    int eventFrom() {
        return prevFrom + ChainHash.HEX_LENGTH + 1;
    }

    /** Where they end. */
    int eventTo() {
        return to - TAIL_LENGTH;
    }

    /** True if the line's bytes have the hash that it states. */
    boolean hashHolds(ChainHash chainHash) {
        return chainHash.matches(bytes, from, to - TAIL_LENGTH, hashFrom());
    }

    private int hashFrom() {
        return to - END.length - ChainHash.HEX_LENGTH;
    }

    private void expect(byte[] literal) {
        for (int i = 0; legal && i < literal.length; i++) {
            legal = next + i >= from && next + i < to && bytes[next + i] == literal[i];
        }
        next += literal.length;
    }

    private long number() {
        boolean negative = legal && next < to && bytes[next] == '-';
        if (negative) {
            next++;
        }
        int start = next;
        long value = 0;
        for (; legal && next < to && bytes[next] >= '0' && bytes[next] <= '9'; next++) {
            value = value * 10 + bytes[next] - '0';
        }
        legal &= next > start && next - start <= 18;
        return negative ? -value : value;
    }

    private long time() {
        legal &= next + AT_LENGTH <= to;
        if (!legal) {
            return 0;
        }
        int start = next;
        next += AT_LENGTH;
        try {
            return Timestamps.toNanos(bytes, start, next);
        } catch (IllegalArgumentException | ArithmeticException e) {
            legal = false;
            return 0;
        }
    }

    private void skipWord() {
        while (legal && next < to && bytes[next] != '"') {
            next++;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
