package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.KeyException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The key directory read again while the gate lives: a worker reads and checks it, the gate thread
 * puts the keys in force. A directory that a start would refuse changes nothing.
 *
 * <p><b>Thread.</b> Any may ask; the answer comes on the gate thread.
 */
public final class KeyReload {
    private final Path directory;
    private final Signers signers;
    private final Gate gate;
    private final Executor workers;
    private final Executor gateThread;

    /** What a reading of the directory gave. */
    sealed interface Outcome {
        /** Keys that can be put in force. */
        record Whole(Signers.Ready ready) implements Outcome {}

        /** The keys before stay. */
        record Broken(String why) implements Outcome {}
    }

    public KeyReload(
            Path directory, Signers signers, Gate gate, Executor workers, Executor gateThread) {
        this.directory = directory;
        this.signers = signers;
        this.gate = gate;
        this.workers = workers;
        this.gateThread = gateThread;
    }

    /** Reads the directory and puts its keys in force, for whoever asked. */
    public void ask(String principal, long receivedNanoTime, Caller caller) {
        try {
            workers.execute(() -> read(principal, receivedNanoTime, caller));
        } catch (RejectedExecutionException e) {
            gateThread.execute(() ->
                    caller.answer(
                            new Answer.Refused(ReasonCode.OVERLOADED),
                            Answer.Timing.lasting(System.nanoTime() - receivedNanoTime)));
        }
    }

    /** One at a time: what was read last is put in force last. */
    private synchronized void read(String principal, long receivedNanoTime, Caller caller) {
        Outcome outcome = read();
        gateThread.execute(() -> gate.keys(outcome, principal, receivedNanoTime, caller));
    }

    private Outcome read() {
        try {
            return new Outcome.Whole(signers.ready(KeyDirectory.load(directory)));
        } catch (KeyException e) {
            return new Outcome.Broken(fitForALine(String.valueOf(e.getMessage())));
        }
    }

    /** Without the path, which the log need not know, and of the characters and length it takes. */
    private String fitForALine(String message) {
        String text = message.replace(directory + "/", "").replace(" " + directory, "");
        int length = Math.min(text.length(), KeysLoaded.MAX_REFUSED);
        StringBuilder line = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return line.toString();
    }
}
