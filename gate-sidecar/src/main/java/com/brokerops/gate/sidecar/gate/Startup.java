package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.audit.AuditHealth;
import com.brokerops.gate.audit.AuditLog;
import com.brokerops.gate.contract.ControlEvent.KeysLoaded;
import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.ControlEvent.PolicyLoaded;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.Started;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.control.LimitsBook;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes a recovered state to the first decision: a list of orders that a crash has cut is taken
 * back, what expired while the gate was down is released (beyond {@value #MAX_EXPIRED_EVENTS}
 * events the sweep goes on with it), what people changed in files becomes events, and {@code
 * started} is durable. A log that does not accept is waited for, however long that takes, with the
 * cause told.
 *
 * <p><b>Thread.</b> The starting one, before the gate thread has the journal.
 */
public final class Startup {
    private static final int MAX_EXPIRED_EVENTS = 1_024;

    private final Journal journal;
    private final GateClock clock;
    private final Consumer<String> waitingFor;
    private final Runnable pause;

    /**
     * @param waitingFor told the cause while the log does not accept
     * @param pause lets a moment pass while the log works
     */
    public Startup(Journal journal, GateClock clock, Consumer<String> waitingFor, Runnable pause) {
        this.journal = journal;
        this.clock = clock;
        this.waitingFor = waitingFor;
        this.pause = pause;
    }

    /**
     * Brings everything up to date.
     *
     * @param policy the rules of the policy file, null when it cannot be read
     * @param limits the changes from a book to the limits file
     * @param keys which keys are in force
     * @param stateHash of the state at a time
     * @param owner who the files belong to
     */
    public void run(
            @Nullable Policy policy,
            Function<LimitsBook, List<LimitsChanged>> limits,
            KeysLoaded keys,
            LongFunction<String> stateHash,
            String owner,
            String version) {
        Kernel kernel = journal.kernel();
        AuditLog log = journal.log();
        Started started =
                new Started(
                        log.recovery().bootEpoch(),
                        version,
                        stateHash.apply(log.lastAtEpochNanos()),
                        log.recovery().events());
        for (Decided torn : tornLists()) {
            awaitAccepting();
            journal.takeBack(torn, clock.nowNanos());
        }
        for (int events = 0; events < MAX_EXPIRED_EVENTS; events++) {
            awaitAccepting();
            if (journal.expire(clock.nowNanos(), 1) == 0) {
                break;
            }
        }
        kernel.forget(clock.nowNanos() / 1_000_000);
        for (LimitsChanged over = overdue(); over != null; over = overdue()) {
            change(over);
        }
        if (policy != null) {
            kernel.use(policy);
            if (!policy.hash().equals(kernel.loggedPolicyHash())) {
                int rules = policy.rules().size();
                record(new PolicyLoaded(policy.version(), policy.hash(), rules, owner));
            }
        }
        limits.apply(kernel.limits()).forEach(this::change);
        record(keys);
        record(started);
        awaitDurable();
    }

    private List<Decided> tornLists() {
        try {
            return TornLists.at(journal.log().reader(), journal.log().lastSeq());
        } catch (IOException e) {
            throw new UncheckedIOException("the end of the log cannot be read", e);
        }
    }

    private @Nullable LimitsChanged overdue() {
        return journal.kernel().limits().expired(clock.nowNanos() / 1_000_000);
    }

    /** A client that new limits leave past them may only reduce until a person says otherwise. */
    private void change(LimitsChanged change) {
        record(change);
        for (Scope scope : change.scopes()) {
            String clientId = scope.kind() == Kind.CLIENT ? scope.name() : null;
            LogEvent tightened = clientId == null ? null : journal.kernel().tightened(clientId);
            if (tightened != null) {
                record(tightened);
            }
        }
    }

    private void record(LogEvent event) {
        awaitAccepting();
        journal.record(clock.nowNanos(), event);
    }

    private void awaitAccepting() {
        AuditLog log = journal.log();
        while (!log.accepting()) {
            if (log.health() != AuditHealth.OK) {
                waitingFor.accept("AUDIT_" + log.health());
            }
            pause.run();
        }
    }

    private void awaitDurable() {
        AuditLog log = journal.log();
        while (log.durableSeq() < log.lastSeq()) {
            if (log.health() != AuditHealth.OK) {
                waitingFor.accept("AUDIT_" + log.health());
            }
            pause.run();
        }
    }
}
