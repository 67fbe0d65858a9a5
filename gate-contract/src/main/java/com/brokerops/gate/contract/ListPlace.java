package com.brokerops.gate.contract;

import java.util.UUID;

/**
 * The place of an order in a list that was decided whole: all of its orders were authorized, or
 * none.
 *
 * @param listId the decision of its first order
 * @param index from 0
 * @param size how many orders the list has
 * @param blockedBy the index of the first order that could not go, or {@link #NOBODY}
 */
public record ListPlace(UUID listId, int index, int size, Contingency contingency, int blockedBy) {
    /** The most orders in a list. */
    public static final int MAX_ORDERS = 8;

    /** The {@code blockedBy} of a list that was authorized. */
    public static final int NOBODY = -1;

    public ListPlace {
        boolean sized =
                contingency == Contingency.OCO ? size == 2 : size >= 2 && size <= MAX_ORDERS;
        if (!sized || index < 0 || index >= size || blockedBy < NOBODY || blockedBy >= size) {
            throw new IllegalArgumentException(
                    index + " of " + size + " " + contingency + ", blocked by " + blockedBy);
        }
    }

    /** True if an order in another place keeps this one from going. */
    public boolean blockedByAnother() {
        return blockedBy != NOBODY && blockedBy != index;
    }

    /** True for the order that stands against the first one: only the larger is set aside. */
    public boolean secondLeg() {
        return contingency == Contingency.OCO && index == 1;
    }

    /** True if it is the last one: with its line the list is whole. */
    public boolean last() {
        return index == size - 1;
    }
}
