package com.brokerops.gate.sidecar.proof;

import com.brokerops.gate.sidecar.GateUnderTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that begin at the same time, each with a connection of its own. */
final class Clients {
    private Clients() {}

    /** One client of many. */
    interface Client {
        void run(Wire wire, int number)
                throws IOException, InterruptedException, BrokenBarrierException;
    }

    /** Runs all of them to their end. */
    static void inParallel(int threads, GateUnderTest gate, Client client) throws Exception {
        CyclicBarrier connected = new CyclicBarrier(threads);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(
                        clients.submit(() -> {
                            try (Wire wire = Wire.connect(gate.gate())) {
                                connected.await();
                                client.run(wire, number);
                            }
                            return null;
                        }));
            }
        }
        for (Future<?> ended : running) {
            ended.get();
        }
    }
}
