package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Status;
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
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * All that the gate thread does for an order but HTTP, on a log without a disk.
 *
 * <p><b>Thread.</b> One.
 */
final class SampleGate {
    private final SampleOrders orders = new SampleOrders();
    private final AnswerWriter writer = new AnswerWriter(Durability.SYNCED);
    private final Signers signers = new Signers(keys(), "gate-1");
    private final AuditLog log = LogBenchmark.open();
    private final Gate gate;
    private final int clients;
    private long answeredBytes;
    private int next;

    /** A gate that is asked about the orders of so many clients in turn. */
    SampleGate(Kernel kernel, int clients, LongSupplier wallNanos, LongSupplier monotonicNanos) {
        this.clients = clients;
        GateMetrics metrics = new GateMetrics();
        gate = new Gate(metrics, SampleGate::rethrow);
        gate.live(
                new LiveGate(
                        new Journal(log, kernel),
                        GateClock.start(wallNanos, monotonicNanos, log.lastAtEpochNanos()),
                        signers,
                        new Repeats(log.reader(), Runnable::run, Runnable::run, signers),
                        new GateParts(
                                metrics,
                                Failpoints.NONE,
                                Durability.SYNCED,
                                new SecureRandom(),
                                Long.MAX_VALUE / 2,
                                8192)));
    }

    /** Decides an order that was never seen before; it is answered by {@link #answer}. */
    void decide() throws BadRequestException {
        byte[] body = orders.renamed(next, next % clients);
        next++;
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

    /**
     * Answers what was decided.
     *
     * @return the bytes of all answers so far
     */
    long answer() {
        log.step();
        gate.onProgress();
        return answeredBytes;
    }

    /** Lets expire what is due. */
    void sweep() {
        gate.sweep();
    }

    private void render(Answer answer, Answer.Timing timing) {
        if (!(answer instanceof Answer.Decision decision)
                || decision.decided().status() != Status.AUTHORIZED) {
            throw new IllegalStateException("not authorized: " + answer);
        }
        answeredBytes += writer.write(answer, timing).length();
        answeredBytes += Decimals.text(timing.total() / 1000, 3).length();
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
