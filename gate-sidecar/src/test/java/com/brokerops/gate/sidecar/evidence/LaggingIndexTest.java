package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.sidecar.evidence.Collected.Found;
import com.brokerops.gate.sidecar.store.LinesAbout;
import com.brokerops.gate.sidecar.store.Reading.Known;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that has not read all of the log: a pack claims what was looked at, and no more. */
class LaggingIndexTest {
    @TempDir private Path folder;
    private final List<Long> asked = new ArrayList<>();
    private WrittenGate gate;
    private Decided order;

    @BeforeEach
    void writeADecisionAndUnderALaterCheckpointWhatCameOfIt() throws Exception {
        gate = WrittenGate.in(folder.resolve("data"));
        order = gate.order("ORD-1", "AAPL", 100);
        gate.order("ORD-2", "AAPL", 100);
        gate.restart();
        gate.report(order, LifecycleType.ORDER_ACCEPTED, 0);
        gate.report(order, LifecycleType.EXECUTION_REPORTED, 40);
        gate.close();
    }

    @Test
    void itIsNotWaitedForBeyondTheCheckpointOfTheDecision() throws Exception {
        Dossier dossier = dossierOfAnIndexThatHasRead(0);

        assertThat(asked).containsExactly(dossier.asOfSeq());
        assertThat(filesOf(dossier)).doesNotContainKey(PackFiles.LATER);
    }

    @Test
    void aLineThatItFoundIsShownOnceItHasReadToTheEndOfItsCheckpoint() throws Exception {
        Dossier whole = dossierOfAnIndexThatHasRead(Long.MAX_VALUE);
        assertThat(later(whole)).isEqualTo(2);

        Dossier almost = dossierOfAnIndexThatHasRead(whole.asOfSeq() - 1);
        Dossier allOfIt = dossierOfAnIndexThatHasRead(whole.asOfSeq());

        assertThat(filesOf(almost)).doesNotContainKey(PackFiles.LATER);
        assertThat(almost.asOfSeq()).isEqualTo(asked.getFirst());
        assertThat(new String(almost.bundle(), UTF_8)).contains("\"later_not_shown\":1");
        assertThat(later(allOfIt)).isEqualTo(2);
    }

    private long later(Dossier dossier) throws Exception {
        return new String(filesOf(dossier).get(PackFiles.LATER), UTF_8).lines().count();
    }

    /** The dossier of an index that holds lines up to a seq, or what it is asked for. */
    private Dossier dossierOfAnIndexThatHasRead(long read) throws Exception {
        Evidence evidence =
                gate.evidence(
                        1000,
                        whole ->
                                (traceId, seq, least) -> {
                                    asked.add(least);
                                    long upTo = Math.max(least, read);
                                    var all = (Known<LinesAbout>) whole.about(traceId, seq, least);
                                    LinesAbout lines = all.value();
                                    return new Known<>(
                                            new LinesAbout(
                                                    lines.startedSeq(),
                                                    lines.seqs().stream()
                                                            .filter(line -> line <= upTo)
                                                            .toList(),
                                                    0),
                                            upTo);
                                });
        Collected collected = evidence.collect(evidence.find(order.traceId()));
        return ((Found) collected).dossier();
    }

    private Map<String, byte[]> filesOf(Dossier dossier) throws Exception {
        return PackZip.read(Files.write(folder.resolve("pack.zip"), dossier.pack()));
    }
}
