package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.KeyRing;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Key directories that must not be used: the keys of a gate that runs stay, and it says why. */
final class BrokenKeysIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SECRET = "0123456789abcdef".repeat(4);

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static Path keys;
    private static Path whole;
    private static int asked;

    /** What is done to the directory, and the end of what is said of it. */
    enum Fault {
        ACTIVE_KEY_GONE("next.key: does not exist") {
            @Override
            void inflict() throws IOException {
                Files.delete(keys.resolve("next.key"));
            }
        },
        VERIFYING_KEY_GONE("dev-1.key: does not exist") {
            @Override
            void inflict() throws IOException {
                Files.delete(keys.resolve("dev-1.key"));
            }
        },
        READABLE_BY_ALL("next.key: mode is rw-r--r--, must be 0600 (rw-------)") {
            @Override
            void inflict() throws IOException {
                mode("next.key", "rw-r--r--");
            }
        },
        READABLE_BY_THE_GROUP("dev-1.key: mode is rw-r-----, must be 0600 (rw-------)") {
            @Override
            void inflict() throws IOException {
                mode("dev-1.key", "rw-r-----");
            }
        },
        ALL_ZERO("next.key: is one character repeated, which is no secret") {
            @Override
            void inflict() throws IOException {
                write("next.key", "0".repeat(64));
            }
        },
        SHORT("next.key: must hold exactly 64 lower-case hex characters") {
            @Override
            void inflict() throws IOException {
                write("next.key", SECRET.substring(1));
            }
        },
        EMPTY("next.key: must hold exactly 64 lower-case hex characters") {
            @Override
            void inflict() throws IOException {
                write("next.key", "");
            }
        },
        UPPER_CASE("next.key: must hold exactly 64 lower-case hex characters") {
            @Override
            void inflict() throws IOException {
                write("next.key", SECRET.replace('a', 'A'));
            }
        },
        A_LINK("next.key: must be a regular file, not a link or anything else") {
            @Override
            void inflict() throws IOException {
                Files.move(keys.resolve("next.key"), keys.resolve("elsewhere"));
                Files.createSymbolicLink(keys.resolve("next.key"), keys.resolve("elsewhere"));
            }
        },
        STATEMENT_CUT_OFF("keys.json: expected ,") {
            @Override
            void inflict() throws IOException {
                write("keys.json", "{\"active\":\"next\"");
            }
        },
        STATEMENT_EMPTY("keys.json: no value") {
            @Override
            void inflict() throws IOException {
                write("keys.json", "");
            }
        },
        STATEMENT_WITHOUT_AN_ACTIVE_KEY("keys.json: active is not a text") {
            @Override
            void inflict() throws IOException {
                write("keys.json", "{\"verifying\":[\"dev-1\",\"next\"]}");
            }
        },
        STATEMENT_OF_A_KEY_IN_TWO_PLACES("keys.json: a key is named in two places") {
            @Override
            void inflict() throws IOException {
                write("keys.json", "{\"active\":\"next\",\"revoked\":[\"next\"]}");
            }
        },
        STATEMENT_THAT_OTHERS_MAY_CHANGE("keys.json: must not be writable by group or others") {
            @Override
            void inflict() throws IOException {
                mode("keys.json", "rw-rw-rw-");
            }
        },
        STATEMENT_GONE("holds several keys and no keys.json naming the active one") {
            @Override
            void inflict() throws IOException {
                Files.delete(keys.resolve("keys.json"));
            }
        },
        DIRECTORY_THAT_OTHERS_MAY_CHANGE("must not be writable by group or others") {
            @Override
            void inflict() throws IOException {
                Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        };

        private final String said;

        Fault(String said) {
            this.said = said;
        }

        abstract void inflict() throws IOException;
    }

    @BeforeAll
    static void startWithTheFirstOfTwoKeys() throws IOException {
        gate = GateUnderTest.patient(folder.resolve("data"));
        keys = folder.resolve("data/keys");
        whole = Files.createDirectory(folder.resolve("whole"));
        KeyRing.add(keys, "next", null);
        KeyRing.change(keys, now -> now.withActive("next"));
        copy(keys, whole);
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @BeforeEach
    @AfterEach
    void restore() throws IOException {
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rwx------"));
        copy(whole, keys);
        KeyDirectory.load(keys);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void keepsItsKeysAndSaysWhy(Fault fault) throws IOException {
        fault.inflict();

        // On a busy machine a gate may not be certain of its log; it says to ask again.
        HttpResponse<String> answer =
                await().until(
                                () -> gate.operatorPost("/v1/admin/keys/reload", "{}"),
                                given -> given.statusCode() != 503);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("detail").stringValue())
                .startsWith("the keys in force stay: ")
                .contains(fault.said)
                .doesNotContain(folder.toString(), SECRET.substring(0, 8));
        JsonNode logged = lastKeysLoaded();
        assertThat(logged.path("active_kid").stringValue()).isEqualTo("dev-1");
        assertThat(logged.path("verifying_kids").size()).isZero();
        assertThat(logged.path("principal").stringValue()).isEqualTo("dev-1");
        assertThat(logged.path("refused").stringValue()).contains(fault.said);
        String order =
                """
                {"order":{"client_order_id":"BRK-%d","symbol":"AAPL","side":"BUY","qty":1,"price":1}}\
                """
                        .formatted(asked++);
        JsonNode decided =
                await().until(
                                () -> JSON.readTree(gate.authorize(order).body()),
                                seen -> seen.path("decision_jws").isString());
        assertThat(decided.at("/decision_token/payload/kid").stringValue()).isEqualTo("dev-1");
    }

    private static JsonNode lastKeysLoaded() throws IOException {
        String log =
                Files.readString(
                        folder.resolve("data/audit/000000000000.ndjson"),
                        StandardCharsets.ISO_8859_1);
        return log.lines()
                .filter(line -> line.contains("\"type\":\"keys.loaded\"") && line.endsWith("}"))
                .reduce((_, last) -> last)
                .map(JSON::readTree)
                .orElseThrow();
    }

    private static void write(String name, String content) throws IOException {
        Files.writeString(keys.resolve(name), content);
    }

    private static void mode(String name, String permissions) throws IOException {
        Files.setPosixFilePermissions(
                keys.resolve(name), PosixFilePermissions.fromString(permissions));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(String.valueOf(file.getFileName()));
                Files.deleteIfExists(copy);
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
