package com.brokerops.gate.perf;

import java.util.List;

/**
 * What the gate was doing, by the stack of a thread: the step of the innermost frame that belongs
 * to one. Frames are {@code package.Class.method}.
 */
enum DecisionStep {
    SEND(
            "send (kernel: delivers the answer, wakes the client)",
            "channel.unix.Socket.send",
            "channel.unix.Socket.write"),
    RECEIVE("receive (kernel)", "channel.unix.Socket.recv", "channel.unix.Socket.read"),
    WAIT(
            "wait for sockets (kernel)",
            "channel.epoll.Native.epollWait",
            "channel.epoll.Native.epollBusyWait"),
    WAKE(
            "wake another thread (kernel)",
            "channel.unix.NativeFileDescriptor",
            "channel.epoll.Native.eventFd",
            "jdk.internal.misc.Unsafe.unpark"),
    SLEEP("sleep and wake up (kernel)", "jdk.internal.misc.Unsafe.park"),
    SYNC(
            "write and sync the log (kernel)",
            "sun.nio.ch.UnixFileDispatcherImpl.",
            "sun.nio.ch.FileDispatcherImpl.",
            "sun.nio.ch.IOUtil.write"),
    SQLITE("SQLite", "org.sqlite."),
    HASH("hash the line", "gate.audit.ChainHash."),
    SIGN("sign", "gate.token.", "gate.sidecar.gate.Signers."),
    LINE("write the line, or read the log", "gate.contract.LogEventCodec.", "gate.audit."),
    ANSWER("write the answer", "http.AnswerWriter.", "http.ResponseHead.", "http.Exchange.respond"),
    JSON("read the order", "http.AuthorizeReader.", "http.BodyParser."),
    DECIDE("decide and reserve", "gate.sidecar.kernel."),
    IDENTITY(
            "digest of the request, ids, times",
            "gate.sidecar.gate.Stamps.",
            "gate.sidecar.gate.Identities."),
    PROJECT("project into gate.db", "gate.sidecar.store."),
    GATE("the path between them", "gate.sidecar.gate."),
    HTTP("read HTTP", "gate.sidecar.http.", "netty.handler.codec."),
    LOOP("event loop", "io.netty."),
    OTHER("anything else");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private final List<String> frames;

    DecisionStep(String title, String... frames) {
        this.title = title;
        this.frames = List.of(frames);
    }

    /** What a reader sees. */
    String title() {
        return title;
    }

    /**
     * The step that a thread was in.
     *
     * @param stack the innermost frame first
     */
    static DecisionStep of(List<String> stack) {
        for (String frame : stack) {
            for (DecisionStep step : values()) {
                if (step.frames.stream().anyMatch(frame::contains)) {
                    return step;
                }
            }
        }
        return OTHER;
    }
}
