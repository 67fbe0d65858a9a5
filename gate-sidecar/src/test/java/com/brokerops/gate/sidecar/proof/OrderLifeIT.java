package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that are replaced, executed late and beyond, and valued by a reference price. */
class OrderLifeIT {
    @TempDir Path folder;
    private GateUnderTest gate;
    private Platform platform;

    private void start(Site site) {
        gate = site.startScaled();
        platform = new Platform(gate);
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    @Test
    void livesThroughEverythingAndIsTheSameAfterAKillAndWithoutItsSnapshot() throws IOException {
        Site site = Site.in(folder, "token.ttl-ms: 300000");
        start(site);
        setsAsideTheLargerOfTwoUntilTheVenueHasReplacedOne();
        keepsTheOldOrderWhenTheReplacementIsRejected();
        blocksAReplacementBelowWhatIsExecuted();
        booksAnExecutionThatIsLate();
        booksAnExecutionBeyondTheOrder();
        valuesAMarketOrderByAFreshReferencePriceOnly();
        takesExecutionsBackAndCorrectsThem();

        isTheSameAfterAKillAndWithoutItsSnapshot(site);
    }

    @Test
    void keepsTheOldOrderWhenItsReplacementIsNeverSentAlsoAfterAKill() throws IOException {
        Site site = Site.in(folder, "token.ttl-ms: 3000", "token.skew-ms: 0");
        start(site);
        platform.authorized(Platform.order("N-1", "NEVER", 10, "100"));
        assertThat(platform.report("N-1", "order.accepted")).isEqualTo("WORKING");
        platform.authorized(Platform.replacing("N-1", "N-2", "NEVER", 15, "101"));
        assertThat(platform.held("NEVER")).isEqualTo("0 for 0, 15 for 1515");

        await().until(() -> platform.held("NEVER").equals("0 for 0, 10 for 1000"));

        isTheSameAfterAKillAndWithoutItsSnapshot(site);
    }

    private void setsAsideTheLargerOfTwoUntilTheVenueHasReplacedOne() {
        platform.authorized(Platform.order("R-1", "REPL", 10, "100"));
        assertThat(platform.report("R-1", "order.accepted")).isEqualTo("WORKING");
        platform.authorized(Platform.replacing("R-1", "R-2", "REPL", 15, "101"));
        assertThat(platform.held("REPL")).isEqualTo("0 for 0, 15 for 1515");
        assertThat(platform.reason(Platform.replacing("R-1", "R-3", "REPL", 11, "100")))
                .isEqualTo("DUPLICATE_SUSPECTED");

        assertThat(platform.report("R-2", "order.replaced")).isEqualTo("WORKING");
        assertThat(platform.state("R-1")).isEqualTo("REPLACED");
        platform.authorized(Platform.replacing("R-2", "R-4", "REPL", 4, "90"));
        assertThat(platform.held("REPL")).isEqualTo("0 for 0, 15 for 1515");
        assertThat(platform.report("R-4", "order.replaced")).isEqualTo("WORKING");
        assertThat(platform.held("REPL")).isEqualTo("0 for 0, 4 for 360");
        platform.authorized(
                Platform.replacing("R-4", "R-5", "REPL", 20, "90")); // undecided when the gate dies
    }

    private void keepsTheOldOrderWhenTheReplacementIsRejected() {
        platform.authorized(Platform.order("J-1", "REJECT", 10, "100"));
        platform.authorized(Platform.replacing("J-1", "J-2", "REJECT", 15, "101"));
        assertThat(platform.report("J-2", "order.replace_rejected")).isEqualTo("REJECTED");
        assertThat(platform.held("REJECT")).isEqualTo("0 for 0, 10 for 1000");
        assertThat(platform.reason(Platform.replacing("J-1", "J-2", "REJECT", 15, "101")))
                .isEqualTo("DUPLICATE_CLOSED");
    }

    private void blocksAReplacementBelowWhatIsExecuted() {
        platform.authorized(Platform.order("B-1", "BELOW", 10, "100"));
        assertThat(platform.execution("B-1", 6, "100")).isEqualTo("PARTIAL");
        assertThat(platform.reason(Platform.replacing("B-1", "B-2", "BELOW", 5, "100")))
                .isEqualTo("REPLACE_BELOW_EXECUTED");
        platform.authorized(Platform.replacing("B-1", "B-3", "BELOW", 6, "100"));
        assertThat(platform.report("B-3", "order.replaced")).isEqualTo("FILLED");
        assertThat(platform.held("BELOW")).isEqualTo("6 for 600, 0 for 0");
    }

    private void booksAnExecutionThatIsLate() {
        platform.authorized(Platform.order("L-1", "LATE", 10, "100"));
        assertThat(platform.execution("L-1", 2, "100")).isEqualTo("PARTIAL");
        assertThat(platform.report("L-1", "order.canceled")).isEqualTo("CANCELED");
        assertThat(platform.execution("L-1", 3, "101")).isEqualTo("FILLED_LATE");
        assertThat(platform.held("LATE")).isEqualTo("5 for 503, 0 for 0");
    }

    private void booksAnExecutionBeyondTheOrder() {
        platform.authorized(Platform.order("O-1", "OVER", 10, "100"));
        assertThat(platform.execution("O-1", 4, "100")).isEqualTo("PARTIAL");
        assertThat(platform.execution("O-1", 7, "100")).isEqualTo("OVERFILLED");
        assertThat(platform.held("OVER")).isEqualTo("11 for 1100, 0 for 0");
    }

    private void takesExecutionsBackAndCorrectsThem() {
        platform.authorized(Platform.order("X-1", "UNDO", 10, "100"));
        assertThat(platform.execution("X-1", 4, "90")).isEqualTo("PARTIAL");
        assertThat(platform.execution("X-1", 6, "100")).isEqualTo("FILLED");
        assertThat(platform.bust("X-1", 1)).isEqualTo("PARTIAL");
        assertThat(platform.held("UNDO")).isEqualTo("6 for 600, 4 for 400");
        assertThat(platform.execution("X-1", 4, "101")).isEqualTo("FILLED");
        assertThat(platform.correct("X-1", 3, "101.5")).isEqualTo("PARTIAL");
        assertThat(platform.held("UNDO")).isEqualTo("9 for 904.5, 1 for 100");
    }

    private void valuesAMarketOrderByAFreshReferencePriceOnly() {
        assertThat(platform.reason(Platform.market("M-1", "MARKET", 10)))
                .isEqualTo("PRICE_UNAVAILABLE");
        assertThat(platform.reason(Platform.market("M-2", "MARKET", 10, "100", 6)))
                .isEqualTo("PRICE_UNAVAILABLE");
        platform.authorized(Platform.market("M-3", "MARKET", 10, "100", 0));
        assertThat(platform.held("MARKET")).isEqualTo("0 for 0, 10 for 1050");
    }

    private void isTheSameAfterAKillAndWithoutItsSnapshot(Site site) throws IOException {
        List<String> before = platform.seen();
        assertThat(before).hasSizeGreaterThan(2);
        gate.kill();
        gate.restart();
        assertThat(platform.seen()).isEqualTo(before);
        assertThat(gate.terminate()).isZero();
        for (String name : List.of("gate.db", "gate.db-wal", "gate.db-shm")) {
            Files.deleteIfExists(site.data().resolve(name));
        }
        gate.restart();
        assertThat(platform.seen()).isEqualTo(before);

        List<String> hashes =
                RawLog.read(site.audit()).stream()
                        .filter(line -> line.has("state_hash"))
                        .map(line -> line.path("state_hash").stringValue())
                        .toList();
        assertThat(hashes).hasSize(4); // empty; killed; its end; without a snapshot
        assertThat(hashes.subList(1, 4)).containsOnly(hashes.get(1)).doesNotContain(hashes.get(0));
    }
}
