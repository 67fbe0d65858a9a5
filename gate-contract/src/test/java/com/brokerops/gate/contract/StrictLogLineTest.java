package com.brokerops.gate.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.JsonReader.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No other bytes are a line: each object of each line is damaged in every way. */
class StrictLogLineTest {
    private static final Set<String> BOOLEANS = Set.of("reduce_only", "alike", "paired");

    static List<LogEvent> events() {
        return SampleEvents.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesALineThatLacksAnyMember(LogEvent event) {
        List<List<Object>> objects = objectPaths(tree(event), new ArrayList<>());
        for (List<Object> path : objects) {
            for (String name : List.copyOf(object(tree(event), path).keySet())) {
                refused(event, path, object -> without(object, name));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesALineWithAnyFurtherMember(LogEvent event) {
        for (List<Object> path : objectPaths(tree(event), new ArrayList<>())) {
            int size = object(tree(event), path).size();
            for (int at = 0; at <= size; at++) {
                int position = at;
                refused(event, path, object -> with(object, position, "extra"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesALineWithAnyTwoNeighboursExchanged(LogEvent event) {
        for (List<Object> path : objectPaths(tree(event), new ArrayList<>())) {
            int size = object(tree(event), path).size();
            for (int at = 0; at + 1 < size; at++) {
                int position = at;
                refused(event, path, object -> exchanged(object, position));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesALineWithAnyMemberOfAnotherKind(LogEvent event) {
        for (List<Object> path : objectPaths(tree(event), new ArrayList<>())) {
            for (String name : List.copyOf(object(tree(event), path).keySet())) {
                Object other = BOOLEANS.contains(name) ? "true" : true;
                refused(event, path, object -> replaced(object, name, other));
                refused(event, path, object -> replaced(object, name, new NumberText("1.5")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesALineCutAtAnyByteOrFollowedByAnything(LogEvent event) {
        byte[] line = SampleEvents.line(event).toBytes();
        for (int length = 0; length < line.length; length++) {
            int end = length;
            assertThatThrownBy(() -> LogEventCodec.readLine(line, 0, end))
                    .isInstanceOf(JsonException.class);
        }
        byte[] longer = Arrays.copyOf(line, line.length + 1);
        longer[line.length] = '}';
        assertThatThrownBy(() -> LogEventCodec.readLine(longer, 0, longer.length))
                .isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @MethodSource("events")
    void refusesALineWithAnyNulByteAndNeverFailsOtherwise(LogEvent event) {
        byte[] line = SampleEvents.line(event).toBytes();
        for (int at = 0; at < line.length; at++) {
            byte[] damaged = line.clone();
            damaged[at] = 0;
            assertThatThrownBy(() -> LogEventCodec.readLine(damaged, 0, damaged.length))
                    .as("NUL at %d", at)
                    .isInstanceOf(JsonException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // one rendering of a fact, so these are not it
                "\"019a9f3b-1c00-7abc-8def-0123456789ab\"|\"019A9F3B-1C00-7ABC-8DEF-0123456789AB\"",
                "\"019a9f3b-1c00-7abc-8def-0123456789ab\"|\"19a9f3b-1c00-7abc-8def-123456789ab\"",
                "\"price_e8\":18550000000|\"price_e8\":0",
                "\"notional_e4\":185500000|\"notional_e4\":-1",
                "\"qty\":100|\"qty\":0",
                "\"qty\":100|\"qty\":1000000000001",
                "\"qty\":100|\"qty\":1e2",
                "\"side\":\"BUY\"|\"side\":\"buy\"",
                "\"AAPL\"|\"aapl\"",
                "\"AAPL\"|\"A|L\"",
                "\"status\":\"AUTHORIZED\"|\"status\":\"BLOCKED\"",
                "\"status\":\"AUTHORIZED\"|\"status\":\"REFUSED\"",
                "\"durability\":\"synced\"|\"durability\":\"SYNCED\"",
                "\"action\":\"NEW\"|\"action\":\"REPLACE\"",
                "\"action\":\"NEW\"|\"action\":\"CANCEL\"",
                "\"type\":\"decision\"|\"type\":\"decisions\"",
                "\"type\":\"decision\"|\"type\":\"lifecycle\"",
                ".123456789Z|.123Z",
                "2026-11-20T12:00:00.123Z|2026-11-20T12:00:00.123000000Z",
                "2026-11-20T12:05|2026-02-29T12:05",
                "2026-11-20T12:00:00.123456789Z|2999-11-20T12:00:00.123456789Z",
                "\"pending_buy_qty\":100|\"pending_buy_qty\":-1",
                "\"position\":-5|\"position\":5",
                "\"seq\":4711|\"seq\":9223372036854775808"
            })
    void refusesADecisionThatIsAlmostOne(String true_, String almost) {
        String line = SampleEvents.text(SampleEvents.line(SampleEvents.authorized()));
        assertThat(line).contains(true_);
        byte[] changed = line.replace(true_, almost).getBytes(UTF_8);

        assertThatThrownBy(() -> LogEventCodec.readLine(changed, 0, changed.length))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void refusesAFormatThatOnlyLooksLikeItsOwnInThirtyTwoBits() {
        LogEvent segment = new LogEvent.Segment(1, "log", 1, 0, 0);
        byte[] changed =
                SampleEvents.text(SampleEvents.line(segment))
                        .replace("\"format\":1", "\"format\":4294967297")
                        .getBytes(UTF_8);

        assertThatThrownBy(() -> LogEventCodec.readLine(changed, 0, changed.length))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void refusesALimitThatIsNotSetByANumber() {
        LogEvent change =
                new ControlEvent.LimitsChanged(
                        1, "file", "", List.of(Scope.GLOBAL), new Limits(-1, -1, -1, -1, -1));
        byte[] changed =
                SampleEvents.text(SampleEvents.line(change))
                        .replace("\"net_e4\":null", "\"net_e4\":-1")
                        .getBytes(UTF_8);

        assertThatThrownBy(() -> LogEventCodec.readLine(changed, 0, changed.length))
                .isInstanceOf(JsonException.class);
    }

    private static void refused(
            LogEvent event, List<Object> path, UnaryOperator<Map<String, Object>> damage) {
        Object tree = tree(event);
        Map<String, Object> object = object(tree, path);
        Map<String, Object> damaged = damage.apply(object);
        if (damaged.size() == object.size() - 1 && isStillALine(path, object, damaged)) {
            return;
        }
        object.clear();
        object.putAll(damaged);
        JsonWriter out = new JsonWriter(64);
        write(out, tree);
        byte[] line = out.toBytes();

        assertThatThrownBy(() -> LogEventCodec.readLine(line, 0, line.length))
                .as(SampleEvents.text(out))
                .isInstanceOf(JsonException.class);
    }

    private static Map<String, Object> without(Map<String, Object> object, String name) {
        Map<String, Object> changed = new LinkedHashMap<>(object);
        changed.remove(name);
        return changed;
    }

    private static Map<String, Object> with(Map<String, Object> object, int at, String name) {
        List<Map.Entry<String, Object>> members = new ArrayList<>(object.entrySet());
        members.add(at, Map.entry(name, ""));
        return map(members);
    }

    private static Map<String, Object> exchanged(Map<String, Object> object, int at) {
        List<Map.Entry<String, Object>> members = new ArrayList<>(object.entrySet());
        Collections.swap(members, at, at + 1);
        return map(members);
    }

    private static Map<String, Object> replaced(
            Map<String, Object> object, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(object);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> map(List<Map.Entry<String, Object>> members) {
        Map<String, Object> map = new LinkedHashMap<>();
        members.forEach(member -> map.put(member.getKey(), member.getValue()));
        return map;
    }

    private static Object tree(LogEvent event) {
        return JsonReader.parse(SampleEvents.line(event).toBytes());
    }

    /** Without these it is another line: fewer refusals, fewer scopes, format 2, no list. */
    private static boolean isStillALine(
            List<Object> path, Map<String, Object> object, Map<String, Object> damaged) {
        return path.equals(List.of("counts"))
                || path.equals(List.of("amounts_e4"))
                || path.equals(List.of("met", "limited"))
                || lost("funds", object, damaged)
                || lost("day", object, damaged)
                || lost("leverage_percent", object, damaged) && lostFrom("limits", path)
                || path.isEmpty()
                        && (lost("met", object, damaged) || lost("list", object, damaged));
    }

    private static boolean lostFrom(String name, List<Object> path) {
        return path.get(path.size() - 1).equals(name);
    }

    private static boolean lost(
            String name, Map<String, Object> object, Map<String, Object> damaged) {
        return object.containsKey(name) && !damaged.containsKey(name);
    }

    /** The ways from the root to every object in the tree. */
    private static List<List<Object>> objectPaths(Object value, List<Object> path) {
        List<List<Object>> paths = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            paths.add(path);
            map.forEach((name, member) -> paths.addAll(objectPaths(member, longer(path, name))));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                paths.addAll(objectPaths(list.get(i), longer(path, i)));
            }
        }
        return paths;
    }

    private static List<Object> longer(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    @SuppressWarnings("unchecked") // what JsonReader.value documents
    private static Map<String, Object> object(Object tree, List<Object> path) {
        Object value = tree;
        for (Object step : path) {
            value =
                    step instanceof Integer index
                            ? ((List<Object>) value).get(index)
                            : ((Map<String, Object>) value).get(step);
        }
        return (Map<String, Object>) value;
    }

    private static void write(JsonWriter out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.beginObject();
            map.forEach((name, member) -> write(out.field((String) name), member));
            out.endObject();
        } else if (value instanceof List<?> list) {
            out.beginArray();
            list.forEach(element -> write(out, element));
            out.endArray();
        } else if (value instanceof String text) {
            out.string(text);
        } else if (value instanceof NumberText number) {
            out.raw(number.text());
        } else if (value instanceof Boolean bool) {
            out.bool(bool);
        } else {
            out.nullValue();
        }
    }
}
