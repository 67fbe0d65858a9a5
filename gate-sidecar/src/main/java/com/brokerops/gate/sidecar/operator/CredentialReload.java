package com.brokerops.gate.sidecar.operator;

import com.brokerops.gate.contract.ControlEvent.Operated;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.contract.OperatorAction;
import com.brokerops.gate.sidecar.gate.BoundedLog;
import com.brokerops.gate.sidecar.http.Exchange;
import com.brokerops.gate.sidecar.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts other credentials in force while the gate runs: all that the files say, or nothing changes.
 * A change that was asked for by a credential that is gone, or has lost its role, is withdrawn.
 *
 * <p><b>Thread.</b> Any may ask; files are read by a worker, the rest happens on the operator
 * listener's.
 */
public final class CredentialReload {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialReload.class);

    private final BoundedLog failures = new BoundedLog(LOG, System.nanoTime());
    private final Credentials credentials;
    private final GateCalls gate;
    private final ChangeRoutes changes;
    private final Executor thread;
    private final Executor workers;

    CredentialReload(
            Credentials credentials,
            GateCalls gate,
            ChangeRoutes changes,
            Executor thread,
            Executor workers) {
        this.credentials = credentials;
        this.gate = gate;
        this.changes = changes;
        this.thread = thread;
        this.workers = workers;
    }

    /** {@code POST /v1/admin/credentials/reload}. */
    void handle(Exchange exchange) {
        if (!Answers.hasNoMembers(exchange)) {
            return;
        }
        String principal = Operator.of(exchange).name();
        try {
            reload(
                    principal,
                    exchange.executor(),
                    fault -> {
                        if (fault == null) {
                            Answers.json(exchange, 200, counts());
                        } else {
                            exchange.respond(Problem.of(409, "nothing has changed: " + fault));
                        }
                    });
        } catch (RejectedExecutionException e) {
            exchange.respond(Problem.of(503, "all workers are busy"), "Retry-After", "1");
        }
    }

    /**
     * Reads the files and puts them in force.
     *
     * @param principal who asked for it, for the audit log
     * @throws RejectedExecutionException if no worker is free
     */
    public void reload(String principal) {
        reload(principal, thread, _ -> {});
    }

    private void reload(String principal, Executor back, Consumer<@Nullable String> then) {
        workers.execute(() -> {
            String fault = null;
            try {
                credentials.reload();
            } catch (FileException e) {
                failures.warn("the credentials stay as they were", e, System.nanoTime());
                fault = e.getMessage();
            }
            String told = fault;
            back.execute(() -> {
                if (told == null) {
                    inForce(principal);
                }
                then.accept(told);
            });
        });
    }

    private void inForce(String principal) {
        changes.withdraw(
                pending -> !credentials.has(pending.askedBy(), Role.RISK), OperatorAction.GATE);
        String detail = new String(counts().toBytes(), StandardCharsets.US_ASCII);
        LOG.info("credentials read again for {}: {}", principal, detail);
        gate.log(
                new Operated(OperatorAction.CREDENTIALS_RELOADED, principal, "", detail),
                System.nanoTime(),
                thread,
                _ -> {});
    }

    private JsonWriter counts() {
        JsonWriter json = new JsonWriter(64);
        json.beginObject()
                .field("operators", credentials.operatorCount())
                .field("platforms", credentials.platformCount())
                .endObject();
        return json;
    }
}
