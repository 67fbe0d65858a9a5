package com.brokerops.gate.perf;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code perf ceiling}: a server that answers everything with a gate's own answer. */
@Command(
        name = "ceiling",
        description = "Serves one true answer of a gate to every request, until it is ended.",
        mixinStandardHelpOptions = true)
final class CeilingCommand implements Callable<Integer> {
    @Option(names = "--port", required = true, description = "0 takes any free port")
    private int port;

    @Option(names = "--gate", required = true, description = "the gate whose answer is taken")
    private URI gate = URI.create("http://127.0.0.1:8080");

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] answer = OneRequest.authorize(Target.of(gate));
        try (CeilingServer server = CeilingServer.open(port, answer)) {
            System.out.println(
                    "ceiling: ready on http://127.0.0.1:"
                            + server.port()
                            + ", "
                            + answer.length
                            + " bytes");
            System.out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
