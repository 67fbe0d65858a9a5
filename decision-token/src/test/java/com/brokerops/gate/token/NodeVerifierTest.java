package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.contract.Timestamps;
import com.brokerops.gate.token.Verification.Failed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier for Node, which shares no code with ours, says the same of the same tokens. */
class NodeVerifierTest {
    private static final Path SCRIPT =
            Path.of("").toAbsolutePath().resolveSibling("scripts").resolve("verify-token.mjs");
    private static final long NOW = Samples.ISSUED_AT + 1_000;

    @TempDir private Path folder;
    private Path keys;
    private KeyDirectory directory;
    private TokenVerifier verifier;
    private SignedToken token;

    private record Outcome(int exitCode, List<String> lines) {}

    @BeforeAll
    static void needsNode() throws InterruptedException {
        boolean found;
        try {
            found = new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException absent) {
            found = false;
        }
        assumeTrue(found, "node is not installed: scripts/verify-token.mjs was not tested");
    }

    @BeforeEach
    void writeKeys() throws IOException {
        keys = folder.resolve("keys");
        Files.createDirectory(keys);
        for (String kid : List.of("test-1", "test-2")) {
            String secret = "0123456789abcdef".repeat(4).substring(1) + kid.charAt(5);
            ownerOnly(Files.writeString(keys.resolve(kid + ".key"), secret + "\n"));
        }
        state("{\"active\":\"test-1\",\"verifying\":[\"test-2\"]}");
        directory = KeyDirectory.load(keys);
        verifier = new TokenVerifier(directory, TokenSigner.AUDIENCE);
        token = sign(Samples.ORDER, Samples.CONTEXT);
    }

    @Test
    void acceptsTokensOfEveryKindOfOrder() throws Exception {
        Random random = new Random(4);
        List<Order> orders = new ArrayList<>(List.of(Samples.ORDER, Samples.UNPRICED));
        for (long priceE8 : new long[] {1, 99, 100, 6_710_886_399_999_999L}) {
            orders.add(
                    new Order(
                            "ORD-" + priceE8,
                            "!#[]{}~^",
                            Side.SELL,
                            1,
                            priceE8,
                            OrderType.LIMIT,
                            TimeInForce.FOK));
        }
        for (Order order : orders) {
            Context context = Samples.randomContext(random);
            SignedToken signed = sign(order, context);
            assertThat(run(signed.v1Json(), signed.jws(), order, context, NOW))
                    .as("%s %s", order, context)
                    .isEqualTo(new Outcome(0, List.of("v1 OK", "jws OK")));
        }
    }

    @Test
    void namesTheCheckThatABlockedAnExpiredAndAChangedOrderFails() throws Exception {
        SignedToken blocked =
                new TokenSigner(directory.active(), Samples.ISSUER)
                        .sign(Samples.blocked(Samples.ORDER, Samples.CONTEXT), 1);
        Order other =
                new Order(
                        "ORD-2026-001",
                        "AAPL",
                        Side.BUY,
                        101,
                        Samples.ORDER.priceE8(),
                        OrderType.LIMIT,
                        TimeInForce.DAY);
        assertThat(run(blocked.v1Json(), blocked.jws(), Samples.ORDER, Samples.CONTEXT, NOW))
                .isEqualTo(failed("NOT_AUTHORIZED"));
        assertThat(
                        run(
                                token.v1Json(),
                                token.jws(),
                                Samples.ORDER,
                                Samples.CONTEXT,
                                Samples.EXPIRES_AT))
                .isEqualTo(failed("EXPIRED"));
        assertThat(run(token.v1Json(), token.jws(), other, Samples.CONTEXT, NOW))
                .isEqualTo(failed("DIGEST"));
        assertThat(run(token.v1Json(), token.jws(), Samples.ORDER, Context.of("CL-002"), NOW))
                .isEqualTo(new Outcome(1, List.of("v1 OK", "jws FAILED DIGEST")));
    }

    @Test
    void namesAudienceKeyAndSignature() throws Exception {
        SigningKey key = directory.active();
        String platform = "\"trading-platform\"";
        assertThat(
                        run(
                                Samples.resignedV1(token, platform, "\"other\"", key),
                                Samples.resignedJws(token.jws(), 1, platform, "\"other\"", key)))
                .isEqualTo(failed("AUDIENCE"));
        assertThat(
                        run(
                                Samples.resignedV1(token, "\"test-1\"", "\"test-9\"", key),
                                Samples.resignedJws(
                                        token.jws(), 0, "\"test-1\"", "\"test-9\"", key)))
                .isEqualTo(failed("KID"));
        assertThat(
                        run(
                                Samples.resignedV1(token, "\"test-1\"", "\"test-2\"", key),
                                Samples.resignedJws(
                                        token.jws(), 0, "\"test-1\"", "\"test-2\"", key)))
                .isEqualTo(failed("SIGNATURE"));
        assertThat(run(Samples.utf8("{}"), "a.b.c")).isEqualTo(failed("FORMAT"));
    }

    @Test
    void namesTheSameCheckAsOursForASampleOfChangedBits() throws Exception {
        Random random = new Random(5);
        byte[] jws = Samples.utf8(token.jws());
        for (int i = 0; i < 24; i++) {
            byte[] v1Changed = flipped(token.v1Json(), random);
            String jwsChanged = new String(flipped(jws, random), StandardCharsets.US_ASCII);
            String v1 = check(verifier.verify(v1Changed, Samples.ORDER, NOW));
            String ours =
                    check(verifier.verifyJws(jwsChanged, Samples.ORDER, Samples.CONTEXT, NOW));
            Outcome outcome = run(v1Changed, jwsChanged);
            assertThat(outcome.exitCode()).isEqualTo(1);
            // A broken byte outside a text breaks the whole answer, and with it the other token.
            String v1Line = outcome.lines().get(0);
            assertThat(v1Line)
                    .as(new String(v1Changed, StandardCharsets.ISO_8859_1))
                    .isEqualTo("v1 FAILED " + v1);
            if (!v1.equals("FORMAT")) {
                assertThat(outcome.lines().get(1)).isEqualTo("jws FAILED " + ours);
            }
        }
    }

    @Test
    void knowsTheKeysThatVerifyAndRefusesARevokedOneAndOneThatIsNotNamed() throws Exception {
        SignedToken second =
                new TokenSigner(directory.find("test-2").orElseThrow(), Samples.ISSUER)
                        .sign(
                                Samples.authorized(Samples.ORDER, Samples.CONTEXT)
                                        .withKid("test-2"),
                                Samples.SEQ);
        Outcome valid = new Outcome(0, List.of("v1 OK", "jws OK"));
        assertThat(run(second.v1Json(), second.jws())).isEqualTo(valid);
        state("{\"active\":\"test-1\",\"revoked\":[\"test-2\",\"test-0\"]}");
        assertThat(run(second.v1Json(), second.jws())).isEqualTo(failed("KID"));
        assertThat(run(token.v1Json(), token.jws())).isEqualTo(valid);
        state("{\"active\":\"test-1\"}");
        assertThat(run(second.v1Json(), second.jws())).isEqualTo(failed("KID"));
    }

    @Test
    void refusesAStatementOfKeysThatOursRefuses() throws Exception {
        for (String statement :
                List.of(
                        "{}",
                        "{\"active\":\"test-1\"",
                        "{\"active\":\"test-1\",\"active\":\"test-1\"}",
                        "{\"active\":\"test-1\",\"next\":\"test-2\"}",
                        "{\"active\":\"test-1\",\"revoked\":[\"test-1\"]}",
                        "{\"active\":\"test-9\"}")) {
            state(statement);
            assertThat(run(token.v1Json(), token.jws()).exitCode()).as(statement).isEqualTo(78);
            assertThatThrownBy(() -> KeyDirectory.load(keys)).isInstanceOf(KeyException.class);
        }
        Files.delete(keys.resolve("keys.json"));
        assertThat(run(token.v1Json(), token.jws()).exitCode()).isEqualTo(78);
    }

    private void state(String statement) throws IOException {
        ownerOnly(Files.writeString(keys.resolve("keys.json"), statement));
    }

    @Test
    void readsTheAnswerFromStandardInputAndKnowsTheKillEpoch() throws Exception {
        write(token.v1Json(), token.jws(), Samples.ORDER, Samples.CONTEXT);
        Path answer = folder.resolve("answer.json");
        String[] words = arguments(NOW, "-");
        assertThat(node(answer, words)).isEqualTo(new Outcome(0, List.of("v1 OK", "jws OK")));
        String[] later = arguments(NOW, answer.toString(), "--kill-epoch", "4");
        assertThat(node(null, later)).isEqualTo(failed("KILL_EPOCH"));
    }

    @Test
    void checksTheVectorsOfTheCloudPlatform() throws Exception {
        for (String name : List.of("decision-token-v1.json", "order-digest-v1.json")) {
            Path file = Path.of(NodeVerifierTest.class.getResource("/vectors/" + name).toURI());
            int cases = Vectors.read(name).cases().size();
            assertThat(node(null, "--vectors", file.toString()))
                    .isEqualTo(new Outcome(0, List.of(cases + " of " + cases + " cases OK")));
            Path changed = folder.resolve(name);
            String text = Files.readString(file).replaceFirst("\"ORDER-001\"", "\"ORDER-002\"");
            Files.writeString(changed, text);
            assertThat(node(null, "--vectors", changed.toString()).exitCode()).isEqualTo(1);
        }
    }

    @Test
    void refusesWrongUsageWith64AndAnOpenKeyWith78() throws Exception {
        write(token.v1Json(), token.jws(), Samples.ORDER, Samples.CONTEXT);
        String answer = folder.resolve("answer.json").toString();
        assertThat(node(null).exitCode()).isEqualTo(64);
        assertThat(node(null, arguments(NOW, answer, "--unknown", "1")).exitCode()).isEqualTo(64);
        assertThat(node(null, arguments(NOW, answer + ".absent")).exitCode()).isEqualTo(64);
        Files.setPosixFilePermissions(
                keys.resolve("test-2.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(node(null, arguments(NOW, answer)).exitCode()).isEqualTo(78);
    }

    private SignedToken sign(Order order, Context context) {
        TokenSigner signer = new TokenSigner(directory.active(), Samples.ISSUER);
        return signer.sign(Samples.authorized(order, context), Samples.SEQ);
    }

    private Outcome run(byte[] v1Token, String jws) throws Exception {
        return run(v1Token, jws, Samples.ORDER, Samples.CONTEXT, NOW);
    }

    private Outcome run(byte[] v1Token, String jws, Order order, Context context, long now)
            throws Exception {
        write(v1Token, jws, order, context);
        return node(null, arguments(now, folder.resolve("answer.json").toString()));
    }

    private void write(byte[] v1Token, String jws, Order order, Context context)
            throws IOException {
        Files.write(folder.resolve("order.json"), Samples.request(order, context));
        Files.write(folder.resolve("answer.json"), Samples.answer(v1Token, jws));
    }

    private String[] arguments(long now, String answer, String... more) {
        List<String> words = new ArrayList<>(List.of("--keys", keys.toString()));
        words.addAll(List.of("--order", folder.resolve("order.json").toString()));
        words.addAll(List.of("--now", Timestamps.ofMillis(now)));
        words.addAll(List.of(more));
        words.add(answer);
        return words.toArray(String[]::new);
    }

    /** Runs the script; answers its exit code and what it printed on standard output. */
    private Outcome node(Path input, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString()));
        command.addAll(List.of(words));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectOutput(output.toFile());
        builder.redirectError(folder.resolve("errors").toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("node ends").isTrue();
        return new Outcome(process.exitValue(), Files.readAllLines(output));
    }

    private static Outcome failed(String check) {
        return new Outcome(1, List.of("v1 FAILED " + check, "jws FAILED " + check));
    }

    private static String check(Verification verification) {
        return ((Failed) verification).check().name();
    }

    private static byte[] flipped(byte[] token, Random random) {
        byte[] changed = token.clone();
        // Seven bits: the eighth would only make the text no UTF-8.
        changed[random.nextInt(token.length)] ^= (byte) (1 << random.nextInt(7));
        return changed;
    }

    private static void ownerOnly(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
