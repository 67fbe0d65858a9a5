package com.brokerops.gate.perf;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.perf.jmh.LongLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code perf make-log}: a long log of decisions, signed every second while it is written. */
@Command(
        name = "make-log",
        description = "Writes a signed log of decisions, to measure what reads one.",
        mixinStandardHelpOptions = true)
final class MakeLogCommand implements Callable<Integer> {
    private static final long PAUSE_NANOS = 100_000;

    @Parameters(paramLabel = "DIR", description = "a new data directory")
    private Path directory = Path.of("");

    @Option(names = "--events", defaultValue = "1000000", description = "lines, about")
    private long events;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path audit = directory.resolve("audit");
        Path keys = Files.createDirectories(directory.resolve("keys"));
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String logId = HexFormat.of().formatHex(random);
        NoteSigner signer =
                NoteKeyFile.create(
                        keys, "checkpoint", "gate/" + logId, NoteKey.Kind.NOTE, new SecureRandom());
        AuditLog log =
                AuditLog.open(
                        FileStorage.open(audit),
                        AuditConfig.defaults(Durability.SYNCED),
                        logId,
                        LongLog.FIRST_NANOS,
                        null,
                        _ -> {});
        Consumer<Error> fatal =
                error -> {
                    throw error;
                };
        log.start(Runnable::run, () -> {}, _ -> {}, fatal);
        Checkpointer checkpointer =
                Checkpointer.open(
                        log, FileStorage.open(audit.resolve("checkpoints")), List.of(), signer);
        checkpointer.start(
                () -> {},
                tampered -> {
                    throw tampered;
                },
                fatal);
        LongLog decisions = new LongLog();
        for (long number = 0; number < events; number++) {
            while (!log.accepting()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            log.append(LongLog.atNanos(number), decisions.decision(number));
        }
        log.close();
        checkpointer.stop();
        System.out.println(
                "perf: %d lines, signed up to %d, in %s"
                        .formatted(log.lastSeq() + 1, checkpointer.latestSize(), directory));
        return 0;
    }
}
