package com.brokerops.gate.sidecar.simulation;

import static com.brokerops.gate.sidecar.simulation.Violation.unless;

import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.AuditVerifier;
import com.brokerops.gate.audit.Verification;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogLine;
import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.Reexecution;
import com.brokerops.gate.sidecar.kernel.ledger.Account;
import com.brokerops.gate.sidecar.kernel.ledger.ScopePosition;
import com.brokerops.gate.sidecar.simulation.Model.Fact;
import com.brokerops.gate.sidecar.store.Replay;
import com.brokerops.gate.sidecar.store.StateHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What the gate, its log and its disk must be, compared with what was heard of them. */
final class Checks {
    private static final String NO_HASH = "";

    private final Model model;
    private final FaultyDisk disk;
    private final StableLines stable = new StableLines();
    private final NavigableMap<Long, String> answeredHashes = new TreeMap<>();
    private final Map<Long, Long> recordedAt = new HashMap<>();

    Checks(Model model, FaultyDisk disk) {
        this.model = model;
        this.disk = disk;
    }

    // ---- answers ----

    void recorded(long seq, long monotonicNanos) {
        recordedAt.put(seq, monotonicNanos);
    }

    /** When the oldest event behind that one was recorded, or -1. */
    long oldestUnsynced(long durableSeq) {
        List<Fact> history = model.history;
        long oldest = -1;
        for (int i = history.size() - 1; i >= 0 && history.get(i).seq() > durableSeq; i--) {
            oldest = recordedAt.get(history.get(i).seq());
        }
        return oldest;
    }

    void answered(Request request, Answer answer) {
        switch (answer) {
            case Answer.Decision decision -> {
                told(decision.position());
                boolean stands = model.stands(decision.decided());
                unless(stands, "I10", "told of a decision that is taken back: {}", decision);
            }
            case Answer.Superseded superseded -> told(superseded.position());
            case Answer.OfList list -> list.decisions().forEach(one -> answered(request, one));
            case Answer.Undecided _ -> {}
            case Answer.CancelPassed passed -> {
                if (passed.position() != null) {
                    told(passed.position());
                }
            }
            case Answer.Reported reported -> told(reported.seq());
            case Answer.Outdated outdated -> told(outdated.seq());
            case Answer.RiskSet set -> told(set.seq());
            case Answer.Noted noted -> told(noted.seq());
            case Answer.Conflicting conflicting -> {
                told(conflicting.seq());
                kept(conflicting.kept());
            }
            case Answer.Unprocessable impossible -> kept(impossible.kept());
            case Answer.OfQuarantine _,
                    Answer.Priced _,
                    Answer.Judged _,
                    Answer.Considered _,
                    Answer.ClientExposure _ -> {}
            case Answer.KeysInForce keys -> told(keys.seq());
            case Answer.LimitsSet set -> told(set.seq());
            case Answer.LimitsNotSet _, Answer.ScopeLimits _, Answer.SessionAsBefore _ -> {}
            case Answer.SessionInForce session -> told(session.seq());
            case Answer.Refused(ReasonCode code) -> refused(request, code);
        }
    }

    private void kept(Answer.Kept kept) {
        if (kept.id() != null) {
            told(kept.id());
        }
    }

    /** The newest line that anybody was told of, or -1. */
    long lastToldSeq() {
        return answeredHashes.isEmpty() ? -1 : answeredHashes.lastKey();
    }

    /** I3: who is told of a line would find it after a loss of power now. */
    private void told(Answer.Position position) {
        String hash = told(position.seq());
        unless(hash.equals(position.hash()), "I3", "told of another line {}", position);
    }

    private String told(long seq) {
        String hash = stable.hash(disk, seq);
        unless(hash != null, "I3", "told of line {}, which is not on stable storage", seq);
        answeredHashes.put(seq, hash);
        return hash;
    }

    private void refused(Request request, ReasonCode code) {
        unless(code != ReasonCode.STATE_UNAVAILABLE, "MODEL", "the gate is broken");
        request.decided().forEach(model::givenUp);
    }

    // ---- the state ----

    /** The exposure of those of whom something has changed, and that nobody else's has. */
    void exposure(Life life) {
        for (String client : Platform.CLIENTS) {
            if (model.touched.contains(client)) {
                compare(life.kernel, client);
            }
        }
        model.touched.clear();
        model.funds().compare(life.kernel.facts().balances());
        int open = life.kernel.ledger().openReservations();
        unless(open == model.openReservations(), "MODEL", "{} reservations are open", open);
    }

    private void compare(Kernel kernel, String client) {
        Map<String, Holding> holdings = model.holdings(client);
        for (String symbol : Platform.SYMBOLS) {
            Holding holding = holdings.get(symbol);
            Exposure expected = holding == null ? Exposure.FLAT : holding.exposure();
            Exposure held = kernel.ledger().exposure(client, symbol);
            unless(expected.equals(held), "MODEL", "{} has {}, not {}", client, held, expected);
        }
        compare(kernel, Scope.client(client));
        long gross = kernel.ledger().grossE4(client);
        boolean same = Holding.money(gross).compareTo(Book.gross(holdings)) == 0;
        unless(same, "MODEL", "gross of {} is {}", client, gross);
    }

    private void compare(Kernel kernel, Scope scope) {
        String name = scope.kind() == Kind.SYMBOL ? scope.symbol() : scope.name();
        Account account = kernel.ledger().account(scope.kind(), name);
        Sums sums = model.sums(scope);
        Holding pending = sums.pending();
        boolean same =
                BigDecimal.valueOf(account.executedQty()).compareTo(sums.executedQty()) == 0
                        && Holding.money(account.executedE4()).compareTo(sums.executed()) == 0
                        && Holding.money(account.pendingBuyE4()).compareTo(pending.buying()) == 0
                        && Holding.money(account.pendingSellE4()).compareTo(pending.selling()) == 0
                        && account.openOrders() == sums.openOrders();
        unless(same, "MODEL", "{} has other sums", scope.text());
        for (String symbol : scope.kind().ofAWay() ? Platform.SYMBOLS : List.<String>of()) {
            Exposure expected = sums.position(symbol).exposure();
            ScopePosition held = account.position(symbol);
            boolean position =
                    held.qty() == expected.position()
                            && held.pendingBuyQty() == expected.pendingBuyQty()
                            && held.pendingSellQty() == expected.pendingSellQty();
            unless(position, "MODEL", "{} has {} of {}", scope.text(), held.qty(), symbol);
        }
    }

    /** The sums of every scope, and I4. */
    void liveState(Life life) {
        Platform.OTHER_SCOPES.forEach(scope -> compare(life.kernel, scope));
        liveStateIsItsHistory(life);
    }

    /** I4: the live state is that of a fresh kernel which was told all that was recorded. */
    private void liveStateIsItsHistory(Life life) {
        long now = life.clock.nowNanos();
        String again = StateHash.of(told(model.history), now);
        unless(again.equals(life.stateHash(now)), "I4", "the live state is not its history");
    }

    private static Kernel told(List<Fact> history) {
        Kernel kernel = Life.kernel();
        Replay replay = new Replay(kernel);
        for (Fact fact : history) {
            replay.accept(
                    new LogLine(fact.seq(), fact.atNanos(), -1, NO_HASH, NO_HASH, fact.event()));
        }
        return kernel;
    }

    // ---- the log ----

    /** What a start has read: all that anybody was told of, and nothing that never happened. */
    void recovered(AuditLog log, Kernel kernel, List<LogLine> lines) {
        answeredHashes.forEach((seq, hash) -> {
            boolean there = seq < lines.size() && lines.get((int) (long) seq).hash().equals(hash);
            unless(there, "I3", "line {}, of which somebody was told, is gone", seq);
        });
        model.survives(log.lastSeq());
        Map<Long, Fact> facts = new HashMap<>();
        model.history.forEach(fact -> facts.put(fact.seq(), fact));
        for (LogLine line : lines) {
            Fact fact = facts.get(line.seq());
            boolean same =
                    fact == null
                            ? line.event() instanceof LogEvent.Segment
                            : fact.event().equals(line.event())
                                    && fact.atNanos() == line.atEpochNanos();
            unless(same, "I4", "{} was read for {}", line, fact);
        }
        stable.forget();
        long at = log.lastAtEpochNanos();
        String hash = StateHash.of(kernel, at);
        unless(hash.equals(StateHash.of(told(model.history), at)), "I4", "another state is read");
        if (!lines.isEmpty() && lines.getLast().event() instanceof LogEvent.Stopped stopped) {
            unless(hash.equals(stopped.stateHash()), "I4", "not the state it was stopped in");
        }
        model.touched.addAll(Platform.CLIENTS);
    }

    /** I4, I6 and I12: the log verifies and leads to the live state. */
    void logIsTheState(Life life) {
        liveState(life);
        try {
            Verification verified = AuditVerifier.verify(disk);
            unless(verified instanceof Verification.Intact, "I6", "{}", verified);
            Kernel kernel = Life.kernel();
            Consumer<LogLine> replay = new Replay(kernel).andThen(Checks::decidedAgain);
            AuditLog.open(disk.memory().copy(), Life.AUDIT, NO_HASH, 0, null, replay);
            long now = life.clock.nowNanos();
            String again = StateHash.of(kernel, now);
            unless(again.equals(life.stateHash(now)), "I4", "the log leads to another state");
        } catch (AuditTamperedException e) {
            throw new Violation("I6", e.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** I12: a decision taken again from its own line is the same. */
    private static void decidedAgain(LogLine line) {
        if (line.event() instanceof Decided decided) {
            Reexecution again = Reexecution.of(decided, Life.POLICY);
            unless(again.firstDifference() == null, "I12", "{}", again);
        }
    }

    String digest(long answers) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            disk.list().stream().sorted().map(disk.memory()::contents).forEach(sha256::update);
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(answers).array());
            return HexFormat.of().formatHex(sha256.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
