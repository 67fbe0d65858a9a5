package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.AuditConfig;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.FileStorage;
import com.brokerops.gate.audit.LogReader;
import com.brokerops.gate.audit.checkpoint.Checkpointer;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteKeyFile;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.CancelPassed;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.OrderType;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.contract.TimeInForce;
import com.brokerops.gate.sidecar.GateUnderTest;
import com.brokerops.gate.sidecar.gate.Identities;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.operator.PolicyFile;
import com.brokerops.gate.token.KeyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A data directory as a gate leaves it, written by kernel and log without the gate around them. */
final class WrittenGate {
    static final long START_NANOS = 1_790_000_000_000_000_000L;
    static final PolicyReader POLICIES = bytes -> PolicyFile.parse(bytes).policy();
    static final String ISSUER = "gate-1";
    static final String KID = "kid-1";

    private static final long MILLI = 1_000_000;
    private static final String DIGEST = "ab".repeat(32);
    private static final String LOG_ID = "0123456789abcdef".repeat(2);
    private static final AuditConfig AUDIT =
            new AuditConfig(64 << 10, Durability.SYNCED, 0, 512, 64 << 10);
    private static final KernelConfig KERNEL =
            new KernelConfig(
                    2000, 500, Valuation.DEFAULT, new Ledger.Capacity(10, 100, 100, 100, 400));

    private final Path data;
    private final Random random = new Random(7);
    private final Identities identities = new Identities();
    private final Kernel kernel = new Kernel(KERNEL);
    private final NoteSigner signer;
    private final PolicyFile policy;
    private AuditLog log;
    private Checkpointer checkpointer;
    private long nowNanos = START_NANOS;
    private int reports;

    private WrittenGate(Path data) throws IOException {
        this.data = data;
        this.policy =
                PolicyFile.read(GateUnderTest.repository().resolve("policies/policy.v0.2.yaml"));
        policy.keepIn(data.resolve("policies"));
        KeyDirectory.generate(data.resolve("keys"), KID);
        this.signer =
                NoteKeyFile.create(
                        data.resolve("keys"),
                        "checkpoint",
                        "gate/" + LOG_ID,
                        NoteKey.Kind.NOTE,
                        new SecureRandom());
    }

    /** Begins a log with a start, the default policy and limits for CL-1. */
    static WrittenGate in(Path data) throws IOException {
        WrittenGate gate = new WrittenGate(data);
        gate.kernel.use(gate.policy.policy());
        gate.open("one (aaaaaaa)");
        gate.record(new PolicyLoaded("policy.v0.2", gate.policy.policy().hash(), 3, "file"));
        gate.record(
                new LimitsChanged(
                        1,
                        "file",
                        DIGEST,
                        List.of(Scope.client("CL-1")),
                        new Limits(5_000_000_0000L, 4_000_000_0000L, 1_000_000_0000L, 5000, -1)));
        return gate;
    }

    private void open(String version) throws IOException {
        log =
                AuditLog.open(
                        FileStorage.open(data.resolve("audit")),
                        AUDIT,
                        LOG_ID,
                        nowNanos,
                        null,
                        _ -> {});
        checkpointer =
                Checkpointer.open(
                        log,
                        FileStorage.open(data.resolve("audit").resolve("checkpoints")),
                        List.of(),
                        signer);
        record(new Started(1, version, DIGEST, 0));
    }

    /** Everything is durable and signed; the log is closed. */
    void close() throws Exception {
        log.step();
        log.step();
        log.close();
        checkpointer.start(
                () -> {},
                e -> {
                    throw e;
                },
                e -> {
                    throw e;
                });
        checkpointer.stop();
    }

    /** The gate is started anew, so that what follows is signed by a later checkpoint. */
    void restart() throws Exception {
        close();
        pass(1000);
        open("two (bbbbbbb)");
    }

    void pass(long millis) {
        nowNanos += millis * MILLI;
    }

    private void record(LogEvent event) {
        record(event, Identity.NONE);
    }

    private void record(LogEvent event, Identity identity) {
        kernel.apply(event, log.append(nowNanos, event), nowNanos / MILLI, identity);
        log.step();
    }

    /** Decides an order of CL-1. */
    Decided order(String id, String symbol, long qty, String replaces) {
        Order order =
                new Order(
                        id,
                        symbol,
                        Side.BUY,
                        qty,
                        185_5000_0000L,
                        OrderType.LIMIT,
                        TimeInForce.DAY,
                        Order.NO_PRICE,
                        false,
                        replaces);
        Context context = new Context("CL-1", "D1", null, null, null, null);
        Identity identity = identities.ofOrder(order, context);
        pass(3);
        Stamp stamp =
                new Stamp(
                        nowNanos / MILLI,
                        traceId(),
                        "0".repeat(32),
                        DIGEST,
                        identity,
                        identities.ofOriginal(order, context),
                        null,
                        KID,
                        Durability.SYNCED);
        Verdict verdict = kernel.authorize(order, context, stamp);
        LogEvent event = ((Verdict.Event) verdict).event();
        record(event, identity);
        return (Decided) event;
    }

    Decided order(String id, String symbol, long qty) {
        return order(id, symbol, qty, null);
    }

    CancelPassed cancel(String id) {
        pass(3);
        CancelPassed cancel = new CancelPassed(traceId(), DIGEST, id, Context.of("CL-1"));
        record(cancel);
        return cancel;
    }

    void report(Decided decided, LifecycleType type, long qty) {
        pass(3);
        LifecycleReport report =
                new LifecycleReport(
                        type,
                        "platform",
                        "E-" + ++reports,
                        decided.traceId(),
                        qty,
                        qty == 0 ? 0 : 185_4000_0000L,
                        DIGEST);
        Identity identity =
                identities.ofEvent(
                        report.source(),
                        report.type().word(),
                        report.eventId(),
                        report.payloadSha256());
        Verdict verdict = kernel.report(report, identity, nowNanos / MILLI);
        record(((Verdict.Event) verdict).event(), identity);
    }

    void takeBack(Decided decided) {
        pass(3);
        LogEvent event = kernel.voided(decided, nowNanos / MILLI);
        record(event, identities.of(event));
    }

    /** Lets every token run out. */
    void expire() {
        pass(5000);
        long nowMillis = nowNanos / MILLI;
        for (LogEvent expired = kernel.expire(nowMillis);
                expired != null;
                expired = kernel.expire(nowMillis)) {
            record(expired);
        }
    }

    private UUID traceId() {
        return new UUID(
                nowNanos / MILLI << 16 | 0x7000 | random.nextInt(1 << 12),
                random.nextLong() >>> 2 | 1L << 63);
    }

    NoteSigner signer() {
        return signer;
    }

    KeyDirectory keys() {
        return KeyDirectory.load(data.resolve("keys"));
    }

    Path data() {
        return data;
    }

    /** Evidence from the directory, at a time so long after the start. */
    Evidence evidence(long millis) throws IOException {
        return evidence(millis, UnaryOperator.identity());
    }

    /** The same, with another index of the lines. */
    Evidence evidence(long millis, UnaryOperator<Sources.Lines> index) throws IOException {
        Path audit = data.resolve("audit");
        LogReader reader = LogReader.offline(FileStorage.existing(audit));
        DirectoryProofs proofs =
                DirectoryProofs.of(
                        reader,
                        FileStorage.existing(audit.resolve("checkpoints")),
                        signer.publicKey());
        return new Evidence(
                new Sources(
                        reader,
                        proofs::lastSeq,
                        proofs,
                        index.apply(proofs),
                        data.resolve("policies")),
                new Maker(
                        signer,
                        this::keys,
                        ISSUER,
                        "test (ccccccc)",
                        () -> START_NANOS / MILLI + millis,
                        POLICIES));
    }

    /** What is collected about a decision. */
    Collected collected(UUID traceId, long millis) throws Exception {
        Evidence evidence = evidence(millis);
        return evidence.collect(evidence.find(traceId));
    }

    /** The pack of a decision, in a file. */
    Path pack(UUID traceId, long millis) throws Exception {
        Collected.Found found = (Collected.Found) collected(traceId, millis);
        Path file = Files.createTempFile(data.getParent(), "pack", ".zip");
        return Files.write(file, found.dossier().pack());
    }
}
