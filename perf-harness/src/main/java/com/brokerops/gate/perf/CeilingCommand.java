package com.brokerops.gate.perf;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--log",
            description = "a folder; answers once a line for it is on that disk, then")
    private @Nullable Path log;

    @Option(
            names = "--line-bytes",
            description =
                    "of such a line; an order of perf's mix has ${DEFAULT-VALUE} in a gate's log")
    private int lineBytes = 1667;

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] answer = OneRequest.authorize(Target.of(gate));
        if (log == null) {
            return serve(answer, CeilingServer.answer(answer));
        }
        try (BareLog bare = BareLog.open(log, lineBytes, CeilingServer.answer(answer))) {
            return serve(answer, bare::append);
        }
    }

    private int serve(byte[] answer, Consumer<ChannelHandlerContext> asked)
            throws IOException, InterruptedException {
        try (CeilingServer server = CeilingServer.open(port, asked)) {
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
