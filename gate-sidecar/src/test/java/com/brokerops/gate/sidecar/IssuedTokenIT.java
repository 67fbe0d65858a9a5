package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.TokenCheck;
import com.brokerops.gate.token.TokenSigner;
import com.brokerops.gate.token.TokenVerifier;
import com.brokerops.gate.token.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens that a running gate issued, checked by two verifiers that share no code. */
final class IssuedTokenIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Order ORDER =
            new Order(
                    "TOK-1",
                    "AAPL",
                    Side.BUY,
                    100,
                    18_550_000_000L,
                    OrderType.LIMIT,
                    TimeInForce.DAY);
    private static final Context CLIENT = Context.of("CL-001");

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static TokenVerifier verifier;

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"));
        verifier =
                new TokenVerifier(
                        KeyDirectory.load(folder.resolve("data/keys")), TokenSigner.AUDIENCE);
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @Test
    void verifyInJava() {
        JsonNode answer = JSON.readTree(gate.authorize(request("TOK-1", 100)).body());

        assertThat(v1(answer, ORDER, now()).valid()).isTrue();
        assertThat(jws(answer, ORDER, now()).valid()).isTrue();
    }

    @Test
    void failWithTheirOwnNameInJava() {
        JsonNode answer = JSON.readTree(gate.authorize(request("TOK-1", 100)).body());
        Order other =
                new Order(
                        "TOK-1",
                        "AAPL",
                        Side.BUY,
                        101,
                        ORDER.priceE8(),
                        ORDER.type(),
                        ORDER.timeInForce());
        JsonNode blocked = JSON.readTree(gate.authorize(request("TOK-2", 1001)).body());
        long late = now() + 301_000;

        assertThat(failed(v1(answer, other, now()))).isEqualTo(TokenCheck.DIGEST);
        assertThat(failed(jws(answer, other, now()))).isEqualTo(TokenCheck.DIGEST);
        assertThat(failed(v1(answer, ORDER, late))).isEqualTo(TokenCheck.EXPIRED);
        assertThat(failed(jws(answer, ORDER, late))).isEqualTo(TokenCheck.EXPIRED);
        assertThat(failed(v1(blocked, ORDER, now()))).isEqualTo(TokenCheck.NOT_AUTHORIZED);
        assertThat(failed(jws(blocked, ORDER, now()))).isEqualTo(TokenCheck.NOT_AUTHORIZED);
    }

    @Test
    void verifyInNodeAndFailThereWhenTheOrderIsAnother() throws Exception {
        assumeThat(hasNode()).as("node is not installed").isTrue();
        String answer = gate.authorize(request("TOK-3", 100)).body();

        assertThat(node(answer, request("TOK-3", 100))).contains("v1 OK", "jws OK");
        assertThat(node(answer, request("TOK-3", 99)))
                .contains("v1 FAILED DIGEST", "jws FAILED DIGEST");
    }

    private static Verification v1(JsonNode answer, Order order, long nowMillis) {
        byte[] token = answer.get("decision_token").toString().getBytes(StandardCharsets.UTF_8);
        return verifier.verify(token, order, nowMillis);
    }

    private static Verification jws(JsonNode answer, Order order, long nowMillis) {
        return verifier.verifyJws(
                answer.get("decision_jws").stringValue(), order, CLIENT, nowMillis);
    }

    private static TokenCheck failed(Verification verification) {
        assertThat(verification).isInstanceOf(Verification.Failed.class);
        return ((Verification.Failed) verification).check();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static String request(String id, long qty) {
        return """
        {"order":{"client_order_id":"%s","symbol":"AAPL","side":"BUY","qty":%d,"price":185.50},
         "context":{"client_id":"CL-001"}}\
        """
                .formatted(id, qty);
    }

    private static boolean hasNode() {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static String node(String answer, String order) throws Exception {
        Path answerFile = Files.writeString(folder.resolve("answer.json"), answer);
        Path orderFile = Files.writeString(folder.resolve("order.json"), order);
        Process node =
                new ProcessBuilder(
                                "node",
                                GateUnderTest.repository()
                                        .resolve("scripts/verify-token.mjs")
                                        .toString(),
                                "--keys",
                                folder.resolve("data/keys").toString(),
                                "--order",
                                orderFile.toString(),
                                answerFile.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
