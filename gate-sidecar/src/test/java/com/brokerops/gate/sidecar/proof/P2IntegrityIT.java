package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.audit.witness.Witness;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.proof.SignedLog.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker who can write the gate's own directory, and has its keys, cuts the log, puts an older
 * one back, or writes it anew with every hash and signature right. A chain alone finds none of
 * that; a second place that holds checkpoints finds all of it.
 */
@ExtendWith(ProofRecorder.class)
class P2IntegrityIT {
    private static final int LEAST_CHECKPOINTS = 5;
    private static final int ORDERS_A_ROUND = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String CUTS = "every cut tail is found, and the seq at which it is cut";
    private static final String COPIES = "every older copy is found, and the seq at which it ends";
    private static final String REWRITES =
            "every rewrite under the real key is found, and the last checkpoint that still holds";
    private static final String RECEIPTS = "every rewrite contradicts a receipt from after it";
    private static final String CHAIN = "the chain alone finds none of these";
    private static final String WITNESS =
            "a witness cosigns what only grew, and refuses every rewrite";
    private static final String GATES = "a gate that starts on one decides nothing and names it";

    @TempDir static Path folder;

    private static Site site;
    private static SignedLog log;
    private static final List<SignedLog.Receipt> RECEIPTS_KEPT = new ArrayList<>();

    @TempDir Path scratch;

    @BeforeAll
    static void aGateLeavesALogWithCheckpointsInTwoPlaces(Findings findings) throws Exception {
        Path second = folder.resolve("second");
        site =
                Site.in(
                        folder,
                        "audit.segment-bytes: 65536",
                        "token.ttl-ms: 3600000",
                        "checkpoints.second: " + second);
        try (GateUnderTest gate = site.startCold();
                Wire wire = Wire.connect(gate.gate())) {
            int orders = 0;
            for (int round = 0; SignedLog.sizes(second).size() < LEAST_CHECKPOINTS; round++) {
                assertThat(round).as("rounds").isLessThan(1000);
                for (int i = 0; i < ORDERS_A_ROUND; i++) {
                    Ask order = Ask.order("CL-001", "ORD-" + orders++);
                    Answered answer = order.putUntilDecided(wire, findings);
                    RECEIPTS_KEPT.add(new SignedLog.Receipt(answer.seq(), answer.hash()));
                }
            }
            assertThat(gate.terminate()).isZero();
        }
        log = SignedLog.read(site.data(), second);
        findings.put("lines", log.lines());
        findings.put("checkpoints", log.checkpoints());
    }

    @Test
    void findsEveryCutTail(Findings findings) throws IOException {
        findings.promise(CUTS, CHAIN);
        Random random = seeded(findings);
        for (int i = 0; i < Scale.of(20, 200); i++) {
            int keeps = 1 + random.nextInt(log.lines() - 1);
            Refusal refusal = log.cutAfter(keeps).refusal();
            assertThat(refusal).as("cut after %d lines", keeps).isEqualTo(Refusal.cut(keeps));
            assertThat(log.cutAfter(keeps).isBelievedByItself()).isTrue();
            findings.add("cuts_found", 1);
        }
        findings.met(CUTS);
        findings.met(CHAIN);
    }

    @Test
    void findsEveryOlderCopy(Findings findings) throws IOException {
        findings.promise(COPIES, CHAIN);
        Random random = seeded(findings);
        for (int i = 0; i < Scale.of(20, 200); i++) {
            int checkpoint = random.nextInt(log.checkpoints() - 1);
            int lines = log.size(checkpoint) + random.nextInt(log.linesAfter(checkpoint));
            SignedLog copy = log.asItWas(lines);
            assertThat(copy.refusal()).as("of %d lines", lines).isEqualTo(Refusal.cut(lines));
            assertThat(copy.isBelievedByItself()).isTrue();
            findings.add("older_copies_found", 1);
        }
        findings.met(COPIES);
        findings.met(CHAIN);
    }

    @Test
    void findsEveryRewriteUnderTheRealKey(Findings findings) throws IOException {
        findings.promise(REWRITES, RECEIPTS, CHAIN);
        Random random = seeded(findings);
        for (int i = 0; i < Scale.of(10, 100); i++) {
            int from = anyDecision(random);
            SignedLog rewritten = log.rewrittenFrom(from);
            assertThat(rewritten.refusal())
                    .as("rewritten from seq %d on", from)
                    .isEqualTo(Refusal.altered(log.vouchedFor(from)));
            assertThat(rewritten.isBelievedByItself()).isTrue();
            List<String> hashes = rewritten.hashes();
            for (SignedLog.Receipt kept : RECEIPTS_KEPT) {
                assertThat(hashes.get((int) kept.seq()).equals(kept.hash()))
                        .isEqualTo(kept.seq() < from);
            }
            findings.add("rewrites_found", 1);
        }
        findings.met(REWRITES);
        findings.met(RECEIPTS);
        findings.met(CHAIN);
    }

    @Test
    void aWitnessRefusesEveryRewrite(Findings findings) throws IOException {
        findings.promise(WITNESS);
        Random random = seeded(findings);
        int known = log.checkpoints() / 2;
        try (Witness witness =
                Witness.open(
                        scratch.resolve("witness"),
                        List.of(log.signer().publicKey()),
                        null,
                        () -> 1_790_000_000L)) {
            SignedLog then = log.asItWas(log.size(known));
            assertThat(witness.add(then.askOfAWitness(0)).status()).isEqualTo(200);
            for (int i = 0; i < Scale.of(10, 100); i++) {
                int from = anyDecision(random) % log.size(known);
                SignedLog rewritten = log.rewrittenFrom(decisionAtOrBefore(from));
                assertThat(witness.add(rewritten.askOfAWitness(log.size(known))).status())
                        .as("rewritten from seq %d on", from)
                        .isEqualTo(422);
                SignedLog cut = rewritten.asItWas(log.size(known));
                assertThat(witness.add(cut.askOfAWitness(log.size(known))).status()).isEqualTo(409);
                findings.add("rewrites_refused", 2);
            }
            assertThat(witness.add(log.askOfAWitness(log.size(known))).status()).isEqualTo(200);
        }
        findings.met(WITNESS);
    }

    private static int decisionAtOrBefore(int seq) {
        return RECEIPTS_KEPT.stream()
                .mapToInt(receipt -> (int) receipt.seq())
                .filter(decision -> decision <= seq)
                .max()
                .orElse((int) RECEIPTS_KEPT.getFirst().seq());
    }

    @Test
    void aGateDecidesNothingOnAnyOfThem(Findings findings) throws Exception {
        findings.promise(GATES);
        Random random = seeded(findings);
        for (int i = 0; i < Scale.of(1, 10); i++) {
            int keeps = log.size(0) + random.nextInt(log.lines() - log.size(0));
            staysClosed(log.cutAfter(keeps), "cut-" + i, "AUDIT_TRUNCATED: seq " + keeps);
            staysClosed(log.asItWas(log.size(i % 3)), "old-" + i, "AUDIT_TRUNCATED: seq ");
            int from = anyDecision(random);
            staysClosed(
                    log.rewrittenFrom(from),
                    "new-" + i,
                    "AUDIT_TAMPERED: seq " + log.vouchedFor(from));
            findings.add("gates_closed", 3);
        }
        findings.met(GATES);
    }

    private void staysClosed(SignedLog attacked, String name, String cause) throws IOException {
        Site copy = site.copyTo(Files.createDirectory(scratch.resolve(name)));
        for (String snapshot : List.of("gate.db", "gate.db-wal", "gate.db-shm")) {
            Files.deleteIfExists(copy.data().resolve(snapshot));
        }
        attacked.putInto(copy.data());
        try (GateUnderTest gate = copy.startCold()) {
            Status status = Status.await(gate, PATIENCE, Status::failClosed);
            assertThat(status.cause()).startsWith(cause);
            try (Wire wire = Wire.connect(gate.gate())) {
                Answered order = Ask.order("CL-001", "ORD-AFTER").put(wire);
                assertThat(order.auditUnavailable()).as("%s", order).isTrue();
            }
            assertThat(gate.terminate()).isZero();
        }
    }

    private static int anyDecision(Random random) {
        return (int) RECEIPTS_KEPT.get(random.nextInt(RECEIPTS_KEPT.size())).seq();
    }

    private static Random seeded(Findings findings) {
        long seed = Scale.seed();
        findings.put("seed", seed);
        return new Random(seed);
    }
}
