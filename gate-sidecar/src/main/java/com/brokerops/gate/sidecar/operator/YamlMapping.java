package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.Decimals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One mapping of a YAML file; every key must be asked for before {@link #end()}. */
final class YamlMapping {
    private final Path file;
    private final String prefix;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    private YamlMapping(Path file, String prefix, JsonNode node) {
        this.file = file;
        this.prefix = prefix;
        this.node = node;
    }

    static YamlMapping of(Path file, String prefix, @Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            throw new FileException(
                    file, (prefix.isEmpty() ? "the file" : prefix) + " is no mapping");
        }
        return new YamlMapping(file, prefix, node);
    }

    /** A text that must be there. */
    String text(String key) {
        JsonNode value = required(key);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw fail(key, "must be a text");
        }
        return value.stringValue();
    }

    String text(String key, String absent) {
        return has(key) ? text(key) : absent;
    }

    /** A whole number that must be there. */
    long number(String key) {
        JsonNode value = required(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw fail(key, "must be a whole number");
        }
        return value.longValue();
    }

    long number(String key, long absent) {
        return has(key) ? number(key) : absent;
    }

    /** A price scaled by 1e8 that must be there. */
    long priceE8(String key) {
        return scaled(key, Decimals::priceE8);
    }

    /** An amount of money scaled by 1e4. */
    long moneyE4(String key, long absent) {
        return has(key) ? scaled(key, Decimals::moneyE4) : absent;
    }

    private long scaled(String key, Function<String, Long> reader) {
        JsonNode value = required(key);
        if (!value.isNumber()) {
            throw fail(key, "must be a number");
        }
        try {
            return reader.apply(value.decimalValue().toPlainString());
        } catch (IllegalArgumentException e) {
            throw fail(key, String.valueOf(e.getMessage()));
        }
    }

    /** A list of texts that must be there. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(key)) {
            if (!element.isString()) {
                throw fail(key, "must be a list of texts");
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /** A list of mappings that must be there. */
    List<YamlMapping> mappings(String key) {
        List<YamlMapping> mappings = new ArrayList<>();
        for (JsonNode element : list(key)) {
            mappings.add(of(file, prefix + key + "[" + mappings.size() + "]", element));
        }
        return mappings;
    }

    YamlMapping mapping(String key) {
        return of(file, prefix + key, required(key));
    }

    private JsonNode list(String key) {
        JsonNode value = required(key);
        if (!value.isArray()) {
            throw fail(key, "must be a list");
        }
        return value;
    }

    /** Checks that no key was left unasked. */
    void end() {
        for (String key : node.propertyNames()) {
            if (!asked.contains(key)) {
                throw fail(key, "is unknown");
            }
        }
    }

    FileException fail(String key, String what) {
        return new FileException(file, (prefix.isEmpty() ? "" : prefix + ".") + key + " " + what);
    }

    /** True if it is there. */
    boolean has(String key) {
        asked.add(key);
        return node.has(key);
    }

    private JsonNode required(String key) {
        asked.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw fail(key, "is missing");
        }
        return value;
    }
}
