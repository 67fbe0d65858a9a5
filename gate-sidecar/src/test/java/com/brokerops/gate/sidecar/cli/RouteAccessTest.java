package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.gate.Denials.Kind;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.KeyReload;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.http.HttpLoop;
import com.brokerops.gate.sidecar.http.Router;
import com.brokerops.gate.sidecar.operator.Auth;
import com.brokerops.gate.sidecar.operator.Config;
import com.brokerops.gate.sidecar.operator.Credentials;
import com.brokerops.gate.sidecar.operator.NewCredential;
import com.brokerops.gate.sidecar.operator.Role;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route of both listeners, whatever is added to them, without and with credentials. */
final class RouteAccessTest {
    private static final Set<String> OPEN =
            Set.of(
                    "/health",
                    "/health/live",
                    "/health/ready",
                    "/metrics",
                    "/openapi.yaml",
                    "/v1/audit/checkpoint",
                    "/v1/audit/inclusion/{seq}",
                    "/v1/audit/consistency");
    private static final String WRONG = "0123456789abcdef".repeat(4);

    @TempDir private static Path folder;

    private static final Gate GATE =
            new Gate(
                    new GateMetrics(),
                    error -> {
                        throw error;
                    });
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static HttpLoop gateLoop;
    private static HttpLoop operatorLoop;
    private static ThreadPoolExecutor workers;
    private static Ears ears;
    private static String platform;
    private static String viewer;
    private static String operator;
    private static String risk;

    @BeforeAll
    static void open() throws IOException {
        Path credentials = folder.resolve("credentials");
        platform = secret(NewCredential.ofPlatform(credentials, "oms", List.of("CL-001")));
        viewer = secret(NewCredential.ofOperator(credentials, "eve", Role.VIEWER));
        operator = secret(NewCredential.ofOperator(credentials, "ben", Role.OPERATOR));
        risk = secret(NewCredential.ofOperator(credentials, "ada", Role.RISK));
        Config config = Config.dev(folder, folder, folder, 0, 0, Auth.BEARER, Durability.SYNCED);
        gateLoop = HttpLoop.start("test-gate");
        operatorLoop = HttpLoop.start("test-operator");
        workers = Workers.start("test-worker");
        ears =
                Ears.open(
                        config,
                        GATE,
                        gateLoop,
                        operatorLoop,
                        new GateMetrics(),
                        workers,
                        Build.read(),
                        Credentials.load(credentials, Auth.BEARER),
                        keyReload());
    }

    private static KeyReload keyReload() {
        Path keys = folder.resolve("keys");
        KeyDirectory.generate(keys, "k-1");
        Signers signers = new Signers(KeyDirectory.load(keys), "test");
        return new KeyReload(keys, signers, GATE, workers, gateLoop.executor());
    }

    @AfterAll
    static void close() {
        ears.close();
        operatorLoop.close();
        gateLoop.close();
        workers.shutdownNow();
        CLIENT.close();
    }

    @Test
    void everyRouteOfTheOperatorListenerAsksForACredential() throws Exception {
        List<Router.Line> lines = ears.routers().get(1).lines();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(6);
        long before = GATE.denials().count(Kind.OPERATOR_UNKNOWN);
        for (Router.Line line : lines) {
            assertThat(line.path()).startsWith("/v1/admin/");
            assertThat(line.open()).as(line.path()).isFalse();
            for (String header :
                    List.of("", "Bearer " + WRONG, "Bearer " + platform, "Basic " + risk, risk)) {
                assertRefused(ask(1, line, header), line + " " + header);
            }
            assertThat(ask(1, line, "Bearer " + risk).statusCode())
                    .as(line.toString())
                    .isNotIn(401, 403);
        }
        assertThat(GATE.denials().count(Kind.OPERATOR_UNKNOWN) - before)
                .isEqualTo(5L * lines.size());
    }

    @Test
    void everyRouteOfTheGateListenerAsksForACredentialButThoseNamedHere() throws Exception {
        Set<String> open = new TreeSet<>();
        for (Router.Line line : ears.routers().get(0).lines()) {
            if (line.open()) {
                open.add(line.path());
                assertThat(ask(0, line, "").statusCode()).as(line.toString()).isNotIn(401, 403);
            } else {
                for (String header : List.of("", "Bearer " + WRONG, "Bearer " + risk)) {
                    assertRefused(ask(0, line, header), line + " " + header);
                }
                assertThat(ask(0, line, "Bearer " + platform).statusCode())
                        .as(line.toString())
                        .isNotIn(401, 403);
            }
        }
        assertThat(open).isEqualTo(OPEN);
    }

    @Test
    void aRoleOpensWhatItIsForAndNoMore() throws Exception {
        Set<String> viewers = new TreeSet<>();
        Set<String> operators = new TreeSet<>();
        for (Router.Line line : ears.routers().get(1).lines()) {
            String route = line.method() + " " + line.path();
            if (ask(1, line, "Bearer " + viewer).statusCode() != 403) {
                viewers.add(route);
            }
            if (ask(1, line, "Bearer " + operator).statusCode() != 403) {
                operators.add(route);
            }
        }

        assertThat(viewers).allMatch(route -> route.startsWith("GET "));
        assertThat(operators)
                .containsAll(viewers)
                .contains("POST /v1/admin/risk-state", "POST /v1/admin/credentials/reload")
                .doesNotContain("POST /v1/admin/changes/{sha256}/confirm");
    }

    @Test
    void credentialsAreReadAnewForWhoeverAsksByOtherWaysThanARoute() throws Exception {
        Router.Line look = new Router.Line("GET", "/v1/admin/changes", false);
        String late =
                "Bearer "
                        + secret(
                                NewCredential.ofOperator(
                                        folder.resolve("credentials"), "late", Role.VIEWER));
        assertThat(ask(1, look, late).statusCode()).isEqualTo(401);

        ears.credentials().reload("a signal");

        await().until(() -> ask(1, look, late).statusCode() == 200);
    }

    private static void assertRefused(HttpResponse<String> answer, String what) {
        assertThat(answer.statusCode()).as(what).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).as(what).hasValue("Bearer");
        assertThat(answer.body()).as(what).contains("credential is missing or wrong", "BLOCKED");
    }

    private static HttpResponse<String> ask(int listener, Router.Line line, String authorization)
            throws IOException, InterruptedException {
        String path =
                line.path().replace("{client_id}", "CL-001").replaceAll("\\{[a-z_0-9]+}", WRONG);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ears.ports().get(listener) + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (line.method().equals("POST")) {
            request.header("Content-Type", "application/json");
        }
        HttpRequest.BodyPublisher body =
                line.method().equals("POST")
                        ? HttpRequest.BodyPublishers.ofString("{}")
                        : HttpRequest.BodyPublishers.noBody();
        return CLIENT.send(
                request.method(line.method(), body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String secret(Path file) throws IOException {
        return Files.readAllLines(file).get(0);
    }
}
