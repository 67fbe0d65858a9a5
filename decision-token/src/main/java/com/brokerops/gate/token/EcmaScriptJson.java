package com.brokerops.gate.token;

import com.brokerops.gate.contract.JsonReader.NumberText;
import com.brokerops.gate.contract.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cloud platform signs: {@code JSON.stringify(payload, Object.keys(payload).sort())}. The
 * list of names decides the order of members and, at every depth, which of them are printed at all:
 * an order loses each member that is not named like a member of the payload.
 *
 * <p><b>Thread.</b> Any; it holds no state.
 *
 * <p><b>Source.</b> ECMA-262, JSON.stringify with an array as replacer.
 */
final class EcmaScriptJson {
    private static final String PROTOTYPE = "__proto__";

    private EcmaScriptJson() {}

    /**
     * The bytes that are signed for a payload as {@link
     * com.brokerops.gate.contract.JsonReader#value()} reads it.
     *
     * @throws IllegalArgumentException for a member {@code __proto__}, of which JavaScript would
     *     print one that was never written
     */
    static byte[] signingInput(Map<?, ?> payload) {
        List<String> names = new ArrayList<>();
        for (Object name : payload.keySet()) {
            names.add((String) name);
        }
        if (names.contains(PROTOTYPE)) {
            throw new IllegalArgumentException("a payload has no member " + PROTOTYPE);
        }
        names.sort(String::compareTo); // by UTF-16 unit, as Array.prototype.sort does
        JsonWriter out = new JsonWriter(1024);
        write(out, payload, names);
        return out.toBytes();
    }

    private static void write(JsonWriter out, @Nullable Object value, List<String> names) {
        if (value instanceof Map<?, ?> members) {
            out.beginObject();
            for (String name : names) {
                if (members.containsKey(name)) {
                    write(out.anyField(name), members.get(name), names);
                }
            }
            out.endObject();
        } else if (value instanceof List<?> elements) {
            out.beginArray();
            for (Object element : elements) {
                write(out, element, names);
            }
            out.endArray();
        } else if (value instanceof String text) {
            out.string(text);
        } else if (value instanceof NumberText number) {
            double parsed = Double.parseDouble(number.text());
            out.raw(Double.isInfinite(parsed) ? "null" : EcmaScriptNumber.text(parsed));
        } else if (value instanceof Boolean bool) {
            out.bool(bool);
        } else {
            out.nullValue();
        }
    }
}
