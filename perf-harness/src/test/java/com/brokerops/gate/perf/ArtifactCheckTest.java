package com.brokerops.gate.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ArtifactCheckTest {
    @TempDir private Path folder;
    private Path file;

    private static LoadResult result(int requests) {
        Tally tally = new Tally();
        for (int i = 1; i <= requests; i++) {
            tally.latency.recordValue(i * 1_003L);
            tally.timing(new long[] {1, 2, 3, 4, 100, 110 + i % 7});
        }
        return new LoadResult(tally, requests, 0.7654321, 3, 1_000_000);
    }

    private static ObjectNode twoRounds() {
        Rounds rounds = new Rounds();
        rounds.add(Figures.of(result(5_000)));
        rounds.add(Figures.of(result(7_000)));
        return rounds.toNode();
    }

    private static ObjectNode throughput(Path folder) throws IOException {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("ceiling", twoRounds());
        for (String server : Ratios.SERVERS) {
            node.set(server, twoRounds());
        }
        Ratios.toCeiling(node);
        DiskRounds disk = new DiskRounds(folder, 0.03);
        disk.measure(5_000);
        node.set("disk_fdatasync", disk.toNode());
        return node;
    }

    @BeforeEach
    void writeAnArtifact() throws IOException {
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("scripts"));
        Files.writeString(root.resolve("scripts/jvm.options"), "# flags\n-Xmx512m\n");
        SidecarPlan plan = new SidecarPlan(root, folder, 1, 2, 1, 1, List.of(10_000), 100, 10_000);
        LoadResult own = result(10_000);
        ArrayNode records = JsonNodeFactory.instance.arrayNode();
        records.add(Figures.of(own));
        ObjectNode open = JsonNodeFactory.instance.objectNode();
        ObjectNode rate = open.putArray("rates").addObject();
        rate.put("requests_per_sec_due", 10_000).set("gate", twoRounds());
        rate.set("ceiling", twoRounds());
        DiskRounds disk = new DiskRounds(folder, 0.03);
        disk.measure(5_000);
        open.set("disk_fdatasync", disk.toNode());
        Server.Measured record = new Server.Measured(own, Figures.of(own));
        ObjectNode artifact =
                Artifact.of(
                        plan,
                        Instant.parse("2026-01-01T00:00:00Z"),
                        "abc",
                        new Artifact.Measurement(record, records, throughput(folder), open));
        file = folder.resolve("P0-SIDECAR-PERF-20260101T000000Z.json");
        Artifact.write(file, artifact);
    }

    /** Changes the artifact and gives it a hash that fits. */
    private List<String> faultsAfter(Consumer<ObjectNode> change) throws IOException {
        ObjectNode artifact = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(file));
        change.accept(artifact);
        Artifact.write(file, artifact);
        return ArtifactCheck.faults(file);
    }

    @Test
    void findsNothingWrongWithAnArtifactAsItWasWritten() throws IOException {
        assertThat(ArtifactCheck.faults(file)).isEmpty();
    }

    @Test
    void findsAChangedByte() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] = ' ';
        Files.write(file, bytes);

        assertThat(ArtifactCheck.faults(file)).singleElement().asString().contains("hash");
    }

    @Test
    void findsAPercentileThatIsNotInTheHistogram() throws IOException {
        assertThat(
                        faultsAfter(artifact ->
                                ((ObjectNode) artifact.at("/results/latency_ms")).put("p95", 0.9)))
                .anyMatch(fault -> fault.startsWith("results.latency_ms.p95"));
    }

    @Test
    void findsAThroughputThatDoesNotFollow() throws IOException {
        assertThat(
                        faultsAfter(artifact ->
                                ((ObjectNode) artifact.path("results"))
                                        .put("requests_per_sec", 99_999)))
                .contains("results.requests_per_sec is not completed by seconds");
    }

    @Test
    void findsRequestsThatNobodyAccountsFor() throws IOException {
        assertThat(
                        faultsAfter(artifact ->
                                ((ObjectNode) artifact.path("config"))
                                        .put("total_requests", 10_001)))
                .anyMatch(fault -> fault.startsWith("config.total_requests"));
    }

    @Test
    void findsARatioAMedianAndACriterionThatDoNotFollow() throws IOException {
        assertThat(
                        faultsAfter(artifact ->
                                ((ObjectNode) artifact.at("/throughput/ratio_to_ceiling"))
                                        .put("synced", 0.9)))
                .anyMatch(fault -> fault.startsWith("throughput.ratio_to_ceiling.synced"))
                .anyMatch(fault -> fault.contains("throughput_synced_to_ceiling"));
        assertThat(
                        faultsAfter(artifact ->
                                ((ObjectNode) artifact.at("/throughput/written/median"))
                                        .put("requests_per_sec", 1)))
                .anyMatch(fault -> fault.startsWith("throughput.written.median.requests_per_sec"));
    }

    @Test
    void findsAMissingMember() throws IOException {
        assertThat(faultsAfter(artifact -> artifact.remove("published"))).contains("no published");
    }

    @Test
    void readsAHistogramBackAsItWasWritten() {
        Histogram histogram = result(10_000).latency();

        assertThat(Histograms.decode(Histograms.encode(histogram))).isEqualTo(histogram);
    }

    @Test
    void drawsPicturesThatReferToNothingOutside() throws IOException {
        ObjectNode artifact = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(file));

        String page = Report.html(artifact).replace("http://www.w3.org/2000/svg", "");

        assertThat(page)
                .contains("<svg", "fdatasync alone", "open_10k_p99")
                .doesNotContain("http", "src=", "href", "NaN", folder.toString());
        assertThat(Charts.latencyByPercentile(artifact)).startsWith("<svg").endsWith("</svg>\n");
    }
}
