package com.brokerops.gate.sidecar.proof;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts and figures of one proof, and what it is to show.
 *
 * <p><b>Thread.</b> Any.
 */
final class Findings {
    private final Map<String, Object> figures = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, Boolean> criteria =
            Collections.synchronizedMap(new LinkedHashMap<>());

    /** Notes a figure. */
    void put(String name, Object value) {
        figures.put(name, value instanceof Integer count ? Long.valueOf(count) : value);
    }

    /** What was counted under a name, 0 for nothing. */
    long count(String name) {
        return (long) figures.getOrDefault(name, 0L);
    }

    /** Adds to a count. */
    void add(String name, long more) {
        figures.merge(name, more, (sum, addend) -> (long) sum + (long) addend);
    }

    /** Notes the greatest of all values given. */
    void max(String name, long value) {
        figures.merge(name, value, (most, other) -> Math.max((long) most, (long) other));
    }

    /** Notes what a fault did to the answers that fell into it. */
    void put(String name, Latencies latencies) {
        put(name + ".answers", latencies.count());
        put(name + ".p50_ms", latencies.millis(0.50));
        put(name + ".p99_ms", latencies.millis(0.99));
        put(name + ".max_ms", latencies.millis(1));
        put(name + ".over_60_ms", latencies.over(60));
    }

    /** Names what is to hold: a proof fails when one of them was not met in the end. */
    void promise(String... promised) {
        for (String criterion : promised) {
            criteria.put(criterion, false);
        }
    }

    /** What was promised holds. */
    void met(String criterion) {
        if (criteria.replace(criterion, true) == null) {
            throw new IllegalArgumentException("never promised: " + criterion);
        }
    }

    /** What was promised and does not hold, or was not come to. */
    List<String> unmet() {
        return criteria().entrySet().stream()
                .filter(criterion -> !criterion.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    Map<String, Boolean> criteria() {
        return new LinkedHashMap<>(criteria);
    }

    Map<String, Object> figures() {
        return new TreeMap<>(figures);
    }
}
