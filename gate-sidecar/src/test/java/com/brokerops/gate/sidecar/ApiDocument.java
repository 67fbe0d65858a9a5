package com.brokerops.gate.sidecar;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code docs/openapi.yaml} as a test reads it: its examples of requests and of the answers they
 * get, which belong together by their name, and its schemas.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class ApiDocument {
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(
                    Dialect.builder(Dialects.getDraft202012())
                            .keyword(new NonValidationKeyword("components"))
                            .build());
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final JsonNode root;
    private final Map<String, Sent> requests = new LinkedHashMap<>();
    private final Map<String, Expected> answers = new LinkedHashMap<>();

    /**
     * What is sent.
     *
     * @param method GET or POST
     * @param path its variable stands as {@code {trace_id}}
     * @param value the body of a POST, the variable of the path or a member of the query; or null
     * @param query the member of the query that the value is, otherwise empty
     * @param headers beside the usual ones
     * @param variables of the path, where the value is the body
     * @param operator whose credential is shown
     * @param now the member of {@code context} that says the present time, empty for most
     */
    record Sent(
            String method,
            String path,
            JsonNode value,
            String query,
            Map<String, String> headers,
            Map<String, String> variables,
            String operator,
            String now) {}

    /**
     * What must come back.
     *
     * @param schema of the whole body
     * @param executed false for an example that says why it is not
     */
    record Expected(
            String method,
            String path,
            int status,
            String mediaType,
            JsonNode value,
            Schema schema,
            boolean executed) {

        /** What the body breaks of its schema. */
        List<Error> faults(JsonNode body) {
            return schema.validate(body);
        }
    }

    private ApiDocument(JsonNode root) {
        this.root = root;
        for (Map.Entry<String, JsonNode> path : root.at("/paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (operation.getKey().equals("get") || operation.getKey().equals("post")) {
                    readOperation(
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            operation.getValue());
                }
            }
        }
    }

    static ApiDocument read(Path file) throws IOException {
        return new ApiDocument(YAML.readTree(Files.readString(file)));
    }

    /** The names of all examples, in the order in which they are played. */
    List<String> story() {
        return texts("/x-story");
    }

    /** The members that differ from run to run. */
    Set<String> volatileMembers() {
        return Set.copyOf(texts("/x-volatile"));
    }

    /** The codes that an answer may have, as they stand there. */
    List<String> reasonCodes() {
        return texts("/components/schemas/ReasonCode/enum");
    }

    /** Every example of an answer, by its name. */
    Map<String, Expected> answers() {
        return answers;
    }

    /** The names of all examples that a test can play. */
    Set<String> playable() {
        Set<String> names = new TreeSet<>(requests.keySet());
        answers.forEach((name, expected) -> {
            if (expected.executed()) {
                names.add(name);
            }
        });
        return names;
    }

    /** The answer that the example of that name must get. */
    Expected answer(String name) {
        Expected expected = answers.get(name);
        if (expected == null) {
            throw new IllegalStateException("no example of an answer is called " + name);
        }
        return expected;
    }

    /** What to send for that answer: its request, or a bare GET where there is none. */
    Sent request(String name) {
        Expected expected = answer(name);
        Sent bare =
                new Sent(
                        expected.method(),
                        expected.path(),
                        null,
                        "",
                        Map.of(),
                        Map.of(),
                        "dev-1",
                        "");
        Sent sent = requests.getOrDefault(name, bare);
        if (!sent.path().equals(expected.path())) {
            throw new IllegalStateException(name + " is used by two operations");
        }
        return sent;
    }

    private void readOperation(String method, String path, JsonNode operation) {
        readRequests(method, path, operation.at("/requestBody/content/application~1json"));
        for (JsonNode parameter : operation.path("parameters")) {
            readRequests(method, path, parameter);
        }
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            JsonNode content = resolved(response.getValue()).path("content");
            for (Map.Entry<String, JsonNode> media : content.properties()) {
                readAnswers(method, path, Integer.parseInt(response.getKey()), media);
            }
        }
    }

    private void readRequests(String method, String path, JsonNode holder) {
        for (Map.Entry<String, JsonNode> entry : holder.path("examples").properties()) {
            JsonNode example = resolved(entry.getValue());
            Sent sent =
                    new Sent(
                            method,
                            path,
                            example.path("value"),
                            holder.path("in").asString("").equals("query")
                                    ? holder.path("name").stringValue()
                                    : "",
                            texts(example.path("x-headers")),
                            texts(example.path("x-path")),
                            example.path("x-operator").asString("dev-1"),
                            example.path("x-now").asString(""));
            if (requests.put(entry.getKey(), sent) != null) {
                throw new IllegalStateException("two requests are called " + entry.getKey());
            }
        }
    }

    private static Map<String, String> texts(JsonNode members) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            texts.put(member.getKey(), member.getValue().stringValue());
        }
        return texts;
    }

    /** References in a schema start at its root, so it is given the components of the document. */
    private void readAnswers(
            String method, String path, int status, Map.Entry<String, JsonNode> media) {
        ObjectNode schema = ((ObjectNode) media.getValue().path("schema")).deepCopy();
        schema.set("components", root.path("components"));
        Schema compiled = SCHEMAS.getSchema(schema);
        for (Map.Entry<String, JsonNode> entry : media.getValue().path("examples").properties()) {
            JsonNode example = resolved(entry.getValue());
            Expected expected =
                    new Expected(
                            method,
                            path,
                            status,
                            media.getKey(),
                            example.path("value"),
                            compiled,
                            !example.has("x-not-executed"));
            if (answers.put(entry.getKey(), expected) != null) {
                throw new IllegalStateException("two answers are called " + entry.getKey());
            }
        }
    }

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.get("$ref");
        if (reference == null) {
            return node;
        }
        JsonNode target = root.at(reference.stringValue().substring(1));
        if (target.isMissingNode()) {
            throw new IllegalStateException("there is no " + reference.stringValue());
        }
        return target;
    }

    private List<String> texts(String pointer) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : root.at(pointer)) {
            texts.add(text.stringValue());
        }
        return texts;
    }
}
