package com.brokerops.gate.sidecar.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Kills a gate under load, again and again on the same data, and looks what became of it. */
@ExtendWith(ProofRecorder.class)
class KillIT {
    private static final int KILLED = 137;
    private static final int DEATHS_A_SITE = 25;
    private static final int ASKED_PER_SECOND = 2000;

    @TempDir Path folder;

    /** How a gate dies. */
    private enum Death {
        AFTER_RESERVE,
        AFTER_APPEND,
        AFTER_SYNC,
        BEFORE_ANSWER,
        AT_RANDOM,
        IN_ITS_RECOVERY;

        String failpoint(int passes) {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + passes;
        }
    }

    @Test
    void noDeathLosesOrDoublesAnything(Findings findings) throws Exception {
        long seed = Scale.seed();
        findings.put("seed", seed);
        Random random = new Random(seed);
        List<Death> deaths = deaths(random);
        for (int from = 0; from < deaths.size(); from += DEATHS_A_SITE) {
            Path place = Files.createDirectory(folder.resolve("site-" + from));
            int to = Math.min(deaths.size(), from + DEATHS_A_SITE);
            new Lives(Site.in(place), findings, random.nextInt())
                    .live(deaths.subList(from, to), from);
        }
    }

    private static List<Death> deaths(Random random) {
        List<Death> deaths = new ArrayList<>();
        for (Death death : Death.values()) {
            int count =
                    switch (death) {
                        case AFTER_RESERVE, AFTER_APPEND, AFTER_SYNC, BEFORE_ANSWER ->
                                Scale.of(2, 50);
                        case AT_RANDOM -> Scale.of(3, 200);
                        case IN_ITS_RECOVERY -> Scale.of(1, 20);
                    };
            deaths.addAll(Collections.nCopies(count, death));
        }
        Collections.shuffle(deaths, random);
        return deaths;
    }

    /** The gates on one site, one after the other. */
    private static final class Lives {
        private final Site site;
        private final Findings findings;
        private final Random random;
        private final Examination examination;

        Lives(Site site, Findings findings, long seed) {
            this.site = site;
            this.findings = findings;
            this.random = new Random(seed);
            this.examination = new Examination(site, findings, seed);
        }

        void live(List<Death> deaths, int number) throws Exception {
            for (int i = 0; i < deaths.size(); i++) {
                Death death = deaths.get(i);
                findings.add(death.name().toLowerCase(Locale.ROOT), 1);
                Told told =
                        death == Death.IN_ITS_RECOVERY
                                ? dieInRecovery()
                                : liveUntil(death, "L" + (number + i));
                examination.ofWhatIsLeft(told);
            }
            try (GateUnderTest last = site.startCold()) {
                examination.ofItsSuccessor(last);
                assertThat(last.terminate()).isZero();
            }
            examination.ofWhatIsLeft(new Told());
        }

        private Told liveUntil(Death death, String life) throws Exception {
            long start = System.nanoTime();
            int passes = 200 + random.nextInt(360); // its examination passes some dozens
            boolean atRandom = death == Death.AT_RANDOM;
            try (GateUnderTest gate =
                    atRandom
                            ? site.startCold()
                            : site.startWithFailpoint(death.failpoint(passes))) {
                findings.max("slowest_start_ms", (System.nanoTime() - start) / 1_000_000);
                examination.ofItsSuccessor(gate);
                Load load = Load.start(gate.gate(), life, random.nextInt(), ASKED_PER_SECOND);
                if (atRandom) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(700)));
                    gate.kill();
                } else {
                    assertThat(gate.awaitExit()).isEqualTo(KILLED);
                }
                return load.awaitEnd();
            }
        }

        /** The first write or sync of a start is recovery's own. */
        private Told dieInRecovery() throws Exception {
            String place = random.nextBoolean() ? "after-append:1" : "after-sync:1";
            GateUnderTest.Ended ended =
                    GateUnderTest.run(
                            "serve",
                            "--config",
                            site.config().toString(),
                            "--unsafe-dev",
                            "--failpoint",
                            place);
            assertThat(ended.exitCode()).isEqualTo(KILLED);
            return new Told();
        }
    }
}
