package com.brokerops.gate.sidecar.operator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an operator may do; each role may also do what those before it may. */
public enum Role {
    /** Looks. */
    VIEWER,
    /** Makes the gate stricter, by itself and at once; has files read anew. */
    OPERATOR,
    /** Makes the gate looser, together with another name of this role. */
    RISK;

    /** As it stands in the name of a file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that word, or null. */
    static @Nullable Role of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        return null;
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
