package com.brokerops.gate.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest.Ended;
import com.brokerops.gate.sidecar.operator.NewCredential;
import com.brokerops.gate.sidecar.operator.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A HALT takes one credential, its release two of different names. */
final class TwoPeopleIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RISK_STATE = "/v1/admin/risk-state";
    private static final String HALT = state("HALT", "venue is down");
    private static final String NORMAL = state("NORMAL", "venue is back");

    @TempDir private static Path folder;
    private static GateUnderTest gate;
    private static int accounts;

    private final Account account = new Account(gate, ++accounts);

    @BeforeAll
    static void start() {
        gate = GateUnderTest.patient(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    /** A HALT takes back what was asked for before it. */
    @BeforeEach
    void ordersGoAndNothingIsAskedFor() {
        assertThat(gate.operatorPost(RISK_STATE, HALT).statusCode()).isEqualTo(200);
        assertThat(gate.release().statusCode()).isEqualTo(200);
    }

    @Test
    void letsOrdersGoAgainWhenASecondNameSaysSoAndRemembersThat() {
        long epoch = JSON.readTree(gate.get("/health").body()).get("kill_epoch").longValue();
        assertThat(gate.operatorPost(RISK_STATE, HALT).statusCode()).isEqualTo(200);
        HttpResponse<String> asked = gate.operatorPost(RISK_STATE, NORMAL);
        assertThat(asked.statusCode()).isEqualTo(202);
        String sha256 = JSON.readTree(asked.body()).get("sha256").stringValue();
        assertThat(gate.operatorPost(RISK_STATE, NORMAL).body()).isEqualTo(asked.body());
        HttpResponse<String> alone = confirm(sha256, gate.credential());
        assertThat(alone.statusCode()).isEqualTo(403);
        assertThat(alone.body()).contains("another name");
        assertThat(order()).contains("POLICY_HALT");

        HttpResponse<String> released = confirm(sha256, gate.credential("dev-2"));

        assertThat(released.statusCode()).isEqualTo(200);
        assertThat(released.body())
                .contains("\"state\":\"NORMAL\"", "\"kill_epoch\":" + (epoch + 1));
        assertThat(order()).contains("AUTHORIZED");
        assertThat(confirm(sha256, gate.credential("dev-2")).statusCode()).isEqualTo(404);
        assertThat(steps(sha256)).containsExactly("change.asked dev-1", "change.confirmed dev-2");
        List<JsonNode> changes = AuditLines.ofType(gate.dataDirectory(), "risk.changed");
        assertThat(changes.getLast().get("principal").stringValue()).isEqualTo("dev-1+dev-2");
        gate.kill();
        gate.restart();
        assertThat(order()).contains("AUTHORIZED");
    }

    @Test
    void keepsAHaltButNoHalfAgreedReleaseAcrossARestart() {
        gate.operatorPost(RISK_STATE, HALT);
        String sha256 = ask();
        gate.kill();
        gate.restart();

        assertThat(confirm(sha256, gate.credential("dev-2")).statusCode()).isEqualTo(404);
        assertThat(order()).contains("POLICY_HALT");
        assertThat(gate.release().statusCode()).isEqualTo(200);
        assertThat(order()).contains("AUTHORIZED");
    }

    @Test
    void aHaltTakesBackWhatWasAskedBeforeIt() {
        gate.operatorPost(RISK_STATE, HALT);
        String sha256 = ask();

        gate.operatorPost(RISK_STATE, state("HALT", "no, it is not back"));

        assertThat(confirm(sha256, gate.credential("dev-2")).statusCode()).isEqualTo(404);
        assertThat(order()).contains("POLICY_HALT");
        await().untilAsserted(() ->
                assertThat(steps(sha256))
                        .containsExactly("change.asked dev-1", "change.withdrawn dev-1"));
    }

    @Test
    void anOperatorMayHaltAndWithdrawButNotRelease() throws IOException {
        String finn = added("finn", Role.OPERATOR);
        assertThat(gate.operatorPost(RISK_STATE, HALT, finn).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = gate.operatorPost(RISK_STATE, NORMAL, finn);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("this takes role RISK, and finn has OPERATOR");
        String sha256 = ask();
        assertThat(confirm(sha256, finn).statusCode()).isEqualTo(403);

        HttpResponse<String> withdrawn =
                gate.operatorPost("/v1/admin/changes/" + sha256 + "/withdraw", "", finn);

        assertThat(withdrawn.statusCode()).isEqualTo(200);
        assertThat(confirm(sha256, gate.credential("dev-2")).statusCode()).isEqualTo(404);
        assertThat(order()).contains("POLICY_HALT");
    }

    @Test
    void whatWasAskedByACredentialThatIsGoneIsWithdrawn() throws IOException {
        String flora = added("flora", Role.RISK);

        gate.operatorPost(RISK_STATE, HALT);
        HttpResponse<String> asked = gate.operatorPost(RISK_STATE, NORMAL, flora);
        String sha256 = JSON.readTree(asked.body()).get("sha256").stringValue();
        Files.delete(operators().resolve("flora.risk.token"));

        String reload = "/v1/admin/credentials/reload";
        assertThat(gate.operatorPost(reload, "{}", gate.credential("dev-1")).statusCode())
                .isEqualTo(200);

        assertThat(gate.operatorPost(RISK_STATE, HALT, flora).statusCode()).isEqualTo(401);
        assertThat(confirm(sha256, gate.credential("dev-2")).statusCode()).isEqualTo(404);
        await().untilAsserted(() ->
                assertThat(steps(sha256))
                        .containsExactly("change.asked flora", "change.withdrawn gate"));
        assertThat(AuditLines.ofType(gate.dataDirectory(), "operator"))
                .anyMatch(line ->
                        line.get("action").stringValue().equals("credentials.reloaded")
                                && line.get("principal").stringValue().equals("dev-1"));
    }

    @Test
    void isAllDoneByTheCommand() throws IOException {
        assertThat(command("risk", "set", "HALT", "--reason", "venue is down").exitCode()).isZero();
        assertThat(order()).contains("POLICY_HALT");
        Ended asked = command("risk", "set", "NORMAL", "--reason", "venue is back");
        assertThat(asked.exitCode()).isZero();
        String sha256 = JSON.readTree(asked.output()).get("sha256").stringValue();
        assertThat(command("changes", "list").output()).contains(sha256, "\"asked_by\":\"dev-1\"");
        Ended alone = command("changes", "confirm", sha256);
        assertThat(alone.exitCode()).isEqualTo(1);
        assertThat(alone.errors()).contains("another name");

        Ended confirmed = command("changes", "confirm", sha256, "--as", "dev-2");

        assertThat(confirmed.exitCode()).as(confirmed.errors()).isZero();
        assertThat(command("risk", "show").output()).contains("\"scopes\":[]");
        assertThat(order()).contains("AUTHORIZED");
        assertThat(command("changes", "list").output()).isEqualTo("{\"changes\":[]}\n");
        String file = operators().resolve("dev-2.risk.token").toString();
        assertThat(command("credentials", "reload", "--credential", file).exitCode()).isZero();
    }

    @Test
    void theCommandEndsWith64ForAFaultOfItsLineAndWith1WhenItIsRefused() throws IOException {
        assertThat(command("changes", "confirm", "abc").exitCode()).isEqualTo(64);
        assertThat(command("risk", "set", "STOP", "--reason", "x").exitCode()).isEqualTo(64);
        assertThat(command("risk", "set", "HALT").exitCode()).isEqualTo(64);
        assertThat(command("risk", "show", "--as", "nobody").exitCode()).isEqualTo(64);
        assertThat(command("changes", "withdraw", "0".repeat(64)).exitCode()).isEqualTo(1);
        Ended silent =
                GateUnderTest.run(
                        "risk", "show", "--port", "1", "--data-dir", folder.resolve("data") + "");

        assertThat(silent.exitCode()).isEqualTo(1);
        assertThat(silent.errors()).isEqualTo("gate: no answer on port 1\n");
    }

    private static Ended command(String... words) {
        return gate.command(List.of(words));
    }

    private static String added(String name, Role role) throws IOException {
        Path file = NewCredential.ofOperator(operators().getParent(), name, role);
        String reload = "/v1/admin/credentials/reload";
        assertThat(gate.operatorPost(reload, "{}", gate.credential("dev-1")).statusCode())
                .isEqualTo(200);
        return Files.readAllLines(file).get(0);
    }

    private static Path operators() {
        return gate.dataDirectory().resolve("credentials").resolve("operator");
    }

    private static String ask() {
        HttpResponse<String> asked =
                gate.operatorPost(RISK_STATE, NORMAL, gate.credential("dev-1"));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        return JSON.readTree(asked.body()).get("sha256").stringValue();
    }

    private static HttpResponse<String> confirm(String sha256, String credential) {
        return gate.operatorPost("/v1/admin/changes/" + sha256 + "/confirm", "{}", credential);
    }

    private static List<String> steps(String sha256) {
        return AuditLines.ofType(gate.dataDirectory(), "operator").stream()
                .filter(line -> line.get("subject").stringValue().equals(sha256))
                .map(line ->
                        line.get("action").stringValue()
                                + " "
                                + line.get("principal").stringValue())
                .distinct() // what was not certain was sent again
                .toList();
    }

    private String order() {
        return account.order("BUY", "AAPL", 1, "1").toString();
    }

    private static String state(String state, String reason) {
        return "{\"scope\":\"global\",\"state\":\"%s\",\"reason\":\"%s\"}".formatted(state, reason);
    }
}
