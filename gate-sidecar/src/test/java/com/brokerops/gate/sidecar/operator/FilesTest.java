package com.brokerops.gate.sidecar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.gate.HeartbeatConfig;
import com.brokerops.gate.sidecar.gate.WaitingBounds;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.control.TriggerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that people write: what they say is taken whole, and a mistake is named. */
final class FilesTest {
    private static final Path POLICIES =
            Path.of("").toAbsolutePath().resolveSibling("policies").normalize();
    private static final String RULE =
            "version: p\nallow_rule_id: ok\nrules:\n  - {id: a, type: order_qty, severity: HARD, max_qty: 5";

    @TempDir private Path folder;

    @Test
    void theDefaultPolicyHasItsThreeRulesAndTheHashOfItsBytes() {
        PolicyFile file = PolicyFile.read(POLICIES.resolve("policy.v0.2.yaml"));

        assertThat(file.policy().version()).isEqualTo("policy.v0.2");
        assertThat(file.policy().rules())
                .extracting("id")
                .containsExactly("qty_limit", "symbol_gme", "penny_stock");
        assertThat(file.policy().hash()).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_qty: 5, max_qty: 6}     | Duplicate",
                "max_qty: 5, colour: red}    | colour is unknown",
                "max_qty: many}              | max_qty must be a whole number",
                "max_qty: -1}                | max_qty is out of range",
                "max_qty: 1.5}               | max_qty must be a whole number",
                "max_qty: 5                  | line",
            })
    void aBrokenPolicyIsRefusedNamingTheField(String end, String complaint) throws IOException {
        Path file = write(RULE.replace("max_qty: 5", end));

        assertThatThrownBy(() -> PolicyFile.read(file))
                .isInstanceOf(FileException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aPolicyWhoseReasonsWouldNotFitOneLineIsRefused() throws IOException {
        StringBuilder rules = new StringBuilder("version: p\nallow_rule_id: ok\nrules:\n");
        for (int i = 0; i < 5; i++) {
            rules.append("  - {id: r")
                    .append(i)
                    .append(", type: symbol_qty, symbol: GME, severity: HARD, max_qty: 5}\n");
        }
        Path file = write(rules.toString());

        assertThatThrownBy(() -> PolicyFile.read(file))
                .isInstanceOf(FileException.class)
                .hasMessageContaining("more than 4 reasons");
    }

    @Test
    void theDemoLimitsBecomeEventsOnceAndThenNone() {
        LimitsFile file = LimitsFile.read(POLICIES.resolve("limits.demo.yaml"));
        LimitsBook book = new LimitsBook();

        List<LimitsChanged> changes = file.changes(book);
        changes.forEach(book::apply);

        assertThat(file.byScope()).hasSize(102);
        assertThat(changes).allMatch(change -> change.scopes().size() <= LimitsChanged.MAX_SCOPES);
        assertThat(book.of(Scope.client("TINY-001")))
                .isEqualTo(
                        new Limits(
                                100_000_000L,
                                10_000_000_000_000L,
                                100_000_000_000L,
                                1_000_000_000L,
                                1_000_000_000L));
        assertThat(file.changes(book)).isEmpty();
    }

    @Test
    void aClientThatIsNoLongerInTheFileLosesItsLimits() throws IOException {
        LimitsBook book = new LimitsBook();
        LimitsFile.read(write("limits: [{clients: [A, B], gross: 1, order_notional: 1}]"))
                .changes(book)
                .forEach(book::apply);

        LimitsFile.read(write("limits: [{clients: [A], gross: 1, order_notional: 1}]"))
                .changes(book)
                .forEach(book::apply);

        assertThat(book.of(Scope.client("A"))).isNotNull();
        assertThat(book.of(Scope.client("B"))).isNull();
    }

    @Test
    void whatOtherOwnersSetIsNotTouchedByAFile() throws IOException {
        LimitsBook book = new LimitsBook();
        Limits risk = new Limits(5_000, -1, -1, -1, -1);
        book.apply(new LimitsChanged(1, "risk", "", List.of(Scope.client("A")), risk));
        book.apply(new LimitsChanged(2, "risk", "", List.of(Scope.client("B")), risk));

        List<LimitsChanged> changes =
                LimitsFile.read(write("limits: [{clients: [A], gross: 1, order_notional: 1}]"))
                        .changes(book);
        changes.forEach(book::apply);

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).owner()).isEqualTo(LimitsBook.FILE);
        assertThat(book.of(Scope.client("A"))).isEqualTo(new Limits(5_000, -1, 10_000, -1, -1));
        assertThat(book.of(Scope.client("B"))).isEqualTo(risk);
        LimitsFile.read(write("limits: []")).changes(book).forEach(book::apply);
        assertThat(book.of(Scope.client("A"))).isEqualTo(risk);
    }

    @Test
    void everyScopeHasLimitsOfItsOwn() throws IOException {
        Path file =
                write(
                        """
                        firm: {gross: 100, open_order_count: 7}
                        limits:
                          - {clients: [A], gross: 10, net: 9, order_notional: 1, order_qty: 5}
                          - {desks: [A, D2], open_order_notional: 2.5}
                          - {traders: [T], order_qty: 3}
                          - {strategies: [S], open_order_count: 0}
                          - {symbols: [BRK/B], gross: 4}
                        """);
        LimitsBook book = new LimitsBook();

        LimitsFile.read(file).changes(book).forEach(book::apply);

        assertThat(book.all().keySet())
                .extracting(Scope::text)
                .containsExactly(
                        "client:A",
                        "desk:A",
                        "desk:D2",
                        "global",
                        "strategy:S",
                        "symbol:BRK/B",
                        "trader:T");
        assertThat(book.of(Scope.GLOBAL))
                .isEqualTo(new Limits(1_000_000, -1, -1, -1, -1, -1, -1, 7));
        assertThat(book.of(Scope.client("A")))
                .isEqualTo(new Limits(100_000, 90_000, 10_000, -1, -1, 5, -1, -1));
        assertThat(book.of(Scope.symbol("BRK/B")))
                .isEqualTo(new Limits(40_000, -1, -1, -1, -1, -1, -1, -1));
        assertThat(LimitsFile.read(file).changes(book)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{desks: [D], gross: 1}|gross is not supported for this scope",
                "{traders: [T], net: 1}|net is not supported for this scope",
                "{strategies: [S], net: 1}|net is not supported for this scope",
                "{symbols: [A], symbol_long: 1}|symbol_long is not supported for this scope",
                "{clients: [C], desks: [D]}|stands beside clients",
                "{symbols: [aapl], gross: 1}|symbols holds a malformed name",
                "{clients: [C, C]}|holds C, which has limits already",
                "{desks: [D], leverage_percent: 1}|leverage_percent is not supported for this scope",
                "{clients: [C], leverage_percent: 10001}|leverage_percent is above 10000",
                "{clients: [C], open_order_count: -2}|open_order_count is negative",
                "{gross: 1}|clients is missing"
            })
    void limitsThatMakeNoSenseAreRefused(String group, String why) throws IOException {
        Path file = write("limits: [" + group + "]");

        assertThatThrownBy(() -> LimitsFile.read(file))
                .isInstanceOf(FileException.class)
                .hasMessageContaining(why);
    }

    @Test
    void theDefaultsOfAConfigurationAreTheseNumbers() throws IOException {
        Config config = Config.read(write("data-dir: d\npolicy: p.yaml\nlimits: l.yaml\n"));

        assertThat(config.dataDirectory()).isEqualTo(folder.resolve("d"));
        assertThat(config.gateAddress().getPort()).isEqualTo(8080);
        assertThat(config.operatorAddress().getPort()).isEqualTo(8081);
        assertThat(config.auth()).isEqualTo(Auth.BEARER);
        assertThat(config.maxConnections()).isEqualTo(1024);
        assertThat(config.ackTimeoutMillis()).isEqualTo(50);
        assertThat(config.waiting()).isEqualTo(new WaitingBounds(8192, 104));
        assertThat(config.audit().segmentBytes()).isEqualTo(64 << 20);
        assertThat(config.diskWarnBytes())
                .isEqualTo(4L << 30)
                .isGreaterThan(100_000L * 8192); // so many of the longest lines
        assertThat(config.audit().durability()).isEqualTo(Durability.SYNCED);
        assertThat(config.kernel().tokenTtlMillis()).isEqualTo(300_000);
        assertThat(config.kernel().skewMillis()).isEqualTo(5_000);
        assertThat(config.kernel().triggers())
                .isEqualTo(
                        new TriggerConfig(
                                new TriggerConfig.Needed(1, 3_600_000),
                                new TriggerConfig.Needed(0, 60_000),
                                new TriggerConfig.Needed(3, 600_000)));
    }

    @Test
    void whatIsSaidOfATriggerIsPrintedAsItIsRead() throws IOException {
        String said = "trigger.repeated-execution.confirmations: 50\n";
        String within = "trigger.repeated-execution.window-ms: 1000\n";

        Config config =
                Config.read(write("data-dir: d\npolicy: p.yaml\nlimits: l.yaml\n" + said + within));

        assertThat(config.kernel().triggers().repeated())
                .isEqualTo(new TriggerConfig.Needed(50, 1_000));
        assertThat(config.heartbeats()).isEqualTo(HeartbeatConfig.NONE);
        assertThat(config.describe())
                .doesNotContain("lost-heartbeat")
                .contains(said + within, "trigger.unauthorized-execution.confirmations: 1\n");
    }

    @Test
    void thePlatformsThatMustBeHeardAreAListOfNames() throws IOException {
        String heard =
                """
                trigger.lost-heartbeat.platforms: [oms, dropcopy]
                trigger.lost-heartbeat.interval-ms: 2000
                trigger.lost-heartbeat.confirmations: 5
                """;

        Config config = Config.read(write("data-dir: d\npolicy: p.yaml\nlimits: l.yaml\n" + heard));

        assertThat(config.heartbeats())
                .isEqualTo(new HeartbeatConfig(List.of("oms", "dropcopy"), 2_000, 5));
        assertThat(config.describe()).contains(heard);
    }

    @ParameterizedTest
    @CsvSource({
        "trigger.drift.confirmations: -1, trigger.drift.confirmations must be 0 to 1000",
        "trigger.unauthorized-execution.confirmations: 1001, must be 0 to 1000",
        "trigger.repeated-execution.window-ms: 0, trigger.repeated-execution.window-ms must be 1 to",
        "trigger.repeated-execution.window-ms: 86400001, must be 1 to 86400000",
        "trigger.drift.window-ms: 2000, trigger.drift.window-ms is too short",
        "trigger.heartbeat.confirmations: 3, trigger.heartbeat.confirmations is unknown",
        "trigger.lost-heartbeat.confirmations: 0, must be 1 to 1000",
        "trigger.lost-heartbeat.interval-ms: 999, must be 1000 to 3600000",
        "trigger.lost-heartbeat.platforms: oms, must be a list",
        "'trigger.lost-heartbeat.platforms: [oms, oms]', must be at most 64 different names",
        "trigger.drift.confirmations: some, must be a whole number"
    })
    void aTriggerThatNeedsWhatCannotBeStopsTheStart(String line, String complaint)
            throws IOException {
        Path file = write("data-dir: d\npolicy: p.yaml\nlimits: l.yaml\n" + line + "\n");

        assertThatThrownBy(() -> Config.read(file)).hasMessageContaining(complaint);
    }

    @Test
    void anUnknownKeyAndAnAddressThatIsNotLoopbackStopTheStart() throws IOException {
        String rest = "data-dir: d\npolicy: p.yaml\nlimits: l.yaml\n";
        Path unknown = write(rest + "prot: 1\n");
        assertThatThrownBy(() -> Config.read(unknown)).hasMessageContaining("prot is unknown");
        Path open = write(rest + "gate.address: 0.0.0.0\n");
        assertThatThrownBy(() -> Config.read(open)).hasMessageContaining("no loopback address");
        Path all = write(rest + "auth: none\ngate.address: 0.0.0.0\n");
        assertThatThrownBy(() -> Config.read(all)).hasMessageContaining("auth is none");
        Path less = write(rest + "disk.warn-bytes: -1\n");
        assertThatThrownBy(() -> Config.read(less)).hasMessageContaining("disk.warn-bytes");
        Path some = write(rest + "auth: some\n");

        assertThatThrownBy(() -> Config.read(some))
                .hasMessageContaining("auth must be none or bearer");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("file.yaml"), text);
    }
}
