package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares what a gate says with what the document shows. A member that differs from run to run is
 * not compared, but a long text of it (an id, a hash, a token) that the document shows twice must
 * be the same text in both answers; and where a later request shows it, the gate's own is sent.
 *
 * <p><b>Thread.</b> One at a time; it learns from answer to answer.
 */
final class ExampleMatcher {
    private static final int LEAST_LENGTH_OF_A_NAME = 32;

    private final Set<String> volatileMembers;
    private final Map<String, String> meant = new HashMap<>();

    ExampleMatcher(Set<String> volatileMembers) {
        this.volatileMembers = volatileMembers;
    }

    /** Requires that everything that is shown is in the answer. */
    void requireShown(JsonNode shown, JsonNode answered) {
        requireShown("", "", shown, answered);
    }

    /** The same value with the texts that this run has in the place of those that are shown. */
    JsonNode asMeant(JsonNode shown) {
        if (shown.isString()) {
            String text = shown.stringValue();
            return JsonNodeFactory.instance.stringNode(meant.getOrDefault(text, text));
        }
        if (shown.isArray()) {
            ArrayNode elements = JsonNodeFactory.instance.arrayNode();
            shown.forEach(element -> elements.add(asMeant(element)));
            return elements;
        }
        if (shown.isObject()) {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            shown.properties()
                    .forEach(member -> members.set(member.getKey(), asMeant(member.getValue())));
            return members;
        }
        return shown;
    }

    private void requireShown(String path, String name, JsonNode shown, JsonNode answered) {
        if (shown.isString() && volatileMembers.contains(name)) {
            requireSameMeaning(path, shown.stringValue(), answered);
        } else if (volatileMembers.contains(name)) {
            assertThat(answered.isMissingNode()).as(path + " is missing").isFalse();
        } else if (shown.isObject()) {
            for (Map.Entry<String, JsonNode> member : shown.properties()) {
                String key = member.getKey();
                requireShown(path + "." + key, key, member.getValue(), answered.path(key));
            }
        } else if (shown.isArray()) {
            assertThat(answered.size()).as("elements of " + path).isEqualTo(shown.size());
            for (int i = 0; i < shown.size(); i++) {
                requireShown(path + "[" + i + "]", "", shown.get(i), answered.path(i));
            }
        } else if (shown.isNumber()) {
            assertThat(answered.isNumber()).as(path + " is a number").isTrue();
            assertThat(answered.decimalValue()).as(path).isEqualByComparingTo(shown.decimalValue());
        } else {
            assertThat(answered).as(path).isEqualTo(shown);
        }
    }

    private void requireSameMeaning(String path, String shown, JsonNode answered) {
        assertThat(answered.isString()).as(path + " is a text").isTrue();
        if (shown.length() >= LEAST_LENGTH_OF_A_NAME) {
            String before = meant.putIfAbsent(shown, answered.stringValue());
            if (before != null) {
                assertThat(answered.stringValue()).as(path).isEqualTo(before);
            }
        }
    }
}
