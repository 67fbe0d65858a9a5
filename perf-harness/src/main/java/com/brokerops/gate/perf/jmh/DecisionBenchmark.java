package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Gate;
import com.brokerops.gate.sidecar.gate.GateClock;
import com.brokerops.gate.sidecar.gate.GateMetrics;
import com.brokerops.gate.sidecar.gate.GateParts;
import com.brokerops.gate.sidecar.gate.Journal;
import com.brokerops.gate.sidecar.gate.LiveGate;
import com.brokerops.gate.sidecar.gate.Repeats;
import com.brokerops.gate.sidecar.gate.Signers;
import com.brokerops.gate.sidecar.gate.Submission;
import com.brokerops.gate.sidecar.http.AnswerWriter;
import com.brokerops.gate.sidecar.http.AuthorizeReader;
import com.brokerops.gate.sidecar.http.AuthorizeRequest.NewOrder;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Steps 1 to 7 of new orders, all that the gate thread does but HTTP, and no disk. */
@State(Scope.Thread)
public class DecisionBenchmark {
    /** Too few for the audit thread to wait for more before it syncs. */
    private static final int BATCH = 4;

    private final SampleOrders orders = new SampleOrders();
    private final AnswerWriter writer = new AnswerWriter(Durability.SYNCED);
    private final Signers signers = new Signers(keys(), "gate-1");
    private final AuditLog log = LogBenchmark.open();
    private final Gate gate = gate();
    private long answeredBytes;
    private int next;

    /** Four orders that share a sync. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long withoutHttpAndDisk() throws BadRequestException {
        for (int i = 0; i < BATCH; i++) {
            byte[] body = orders.renamed(next++);
            long received = System.nanoTime();
            if (!(AuthorizeReader.read(body, body.length)
                    instanceof NewOrder(var order, var context, var reference))) {
                throw new IllegalStateException("not a new order");
            }
            gate.authorize(
                    new Submission(
                            order,
                            context,
                            reference,
                            body,
                            body.length,
                            received,
                            System.nanoTime(),
                            this::render));
        }
        log.step();
        gate.onProgress();
        return answeredBytes;
    }

    private void render(Answer answer, Answer.Timing timing) {
        if (!(answer instanceof Answer.Decision)) {
            throw new IllegalStateException("not decided: " + answer);
        }
        answeredBytes += writer.write(answer, timing).length();
        answeredBytes += Decimals.text(timing.total() / 1000, 3).length();
    }

    private Gate gate() {
        GateMetrics metrics = new GateMetrics();
        GateClock clock =
                GateClock.start(
                        GateClock::systemWallNanos, System::nanoTime, log.lastAtEpochNanos());
        Gate made = new Gate(metrics, DecisionBenchmark::rethrow);
        made.live(
                new LiveGate(
                        new Journal(log, SampleKernel.create()),
                        clock,
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        new GateParts(
                                metrics,
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                Long.MAX_VALUE / 2,
                                8192)));
        return made;
    }

    private static void rethrow(Error error) {
        throw error;
    }

    private static KeyDirectory keys() {
        try {
            Path directory = Files.createTempDirectory("gate-jmh");
            Path keys = directory.resolve("keys");
            KeyDirectory.generate(keys, SampleKernel.KID);
            KeyDirectory loaded = KeyDirectory.load(keys);
            Files.delete(keys.resolve(SampleKernel.KID + ".key"));
            Files.delete(keys);
            Files.delete(directory);
            return loaded;
        } catch (IOException e) {
            throw new IllegalStateException("no key for samples", e);
        }
    }
}
