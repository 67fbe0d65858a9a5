package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonReader.NumberText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the members of a parsed JSON object.
 *
 * <p><b>Errors.</b> {@link IllegalArgumentException} naming the member that is absent or of another
 * type.
 */
final class TokenMembers {
    private static final int MOST_DIGITS = 18;
    private static final int DIGEST_BYTES = 32;

    private final Map<?, ?> members;

    private TokenMembers(Map<?, ?> members) {
        this.members = members;
    }

    /** The members of a value that must be an object. */
    static TokenMembers of(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return new TokenMembers(members);
        }
        throw new IllegalArgumentException(name + " is not an object");
    }

    Map<?, ?> map() {
        return members;
    }

    /** Throws unless exactly that many members are there; the caller then reads each. */
    void requireCount(int count) {
        if (members.size() != count) {
            throw new IllegalArgumentException(members.size() + " members instead of " + count);
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    TokenMembers object(String name) {
        return of(name, members.get(name));
    }

    String string(String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + " is not a text");
    }

    void requireString(String name, String expected) {
        if (!string(name).equals(expected)) {
            throw new IllegalArgumentException(name + " is not " + expected);
        }
    }

    /** A number that is whole, not negative and at most 18 digits long. */
    long whole(String name) {
        if (members.get(name) instanceof NumberText number && isWhole(number.text())) {
            return Long.parseLong(number.text());
        }
        throw new IllegalArgumentException(name + " is not a whole number");
    }

    /** 64 lower-case hex digits as bytes. */
    byte[] sha256(String name) {
        String text = string(name);
        byte[] bytes = new byte[DIGEST_BYTES];
        boolean legal = text.length() == 2 * DIGEST_BYTES;
        for (int i = 0; legal && i < text.length(); i++) {
            int digit = "0123456789abcdef".indexOf(text.charAt(i));
            legal = digit >= 0;
            bytes[i / 2] = (byte) (bytes[i / 2] << 4 | digit);
        }
        if (!legal) {
            throw new IllegalArgumentException(name + " is not 64 lower-case hex digits");
        }
        return bytes;
    }

    private static boolean isWhole(String text) {
        boolean legal = text.length() <= MOST_DIGITS;
        for (int i = 0; i < text.length(); i++) {
            legal &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return legal;
    }
}
