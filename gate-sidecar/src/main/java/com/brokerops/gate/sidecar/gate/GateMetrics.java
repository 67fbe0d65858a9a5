package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.ReasonCode;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Status;
import com.brokerops.gate.contract.Trigger;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Everything the gate counts and times, and the only class that knows the metrics library.
 *
 * <p><b>Thread.</b> The gate thread counts; any other may scrape.
 */
@SuppressWarnings("deprecation") // the simpleclient backend is given; the newer one is another
public final class GateMetrics {
    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(200_000),
        Duration.ofNanos(300_000),
        Duration.ofNanos(500_000),
        Duration.ofNanos(750_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(60),
        Duration.ofMillis(250)
    };

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(
                    PrometheusConfig.DEFAULT, new CollectorRegistry(), Clock.SYSTEM);
    private final Map<ReasonCode, Counter> authorized = new EnumMap<>(ReasonCode.class);
    private final Map<ReasonCode, Counter> blocked = new EnumMap<>(ReasonCode.class);
    private final Map<String, Counter> reported = new HashMap<>();
    private final Map<ReservationState, Counter> unexpected = new EnumMap<>(ReservationState.class);
    private final Map<String, Counter> judged = new HashMap<>();
    private final List<LongSupplier> counted = new ArrayList<>(); // the registry holds them weakly
    private final Timer latency =
            timer("gate_decision_seconds", "from the last byte to the answer");
    private final Timer sync = timer("gate_audit_sync_seconds", "one write and sync of a batch");
    private final Counter cancels = counter("gate_cancels_total", "logged", "true");
    private final Counter unloggedCancels = counter("gate_cancels_total", "logged", "false");

    private final Map<Trigger, Counter> triggered = triggered();
    private final Counter quarantined = counter("gate_untrue_events_total", "kept", "true");
    private final Counter notQuarantined = counter("gate_untrue_events_total", "kept", "false");

    /** A decision was answered. */
    void decided(Status status, ReasonCode code, long nanos) {
        count(status == Status.AUTHORIZED ? authorized : blocked, status, code);
        latency.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** An answer was given without a new decision. */
    void undecided(ReasonCode code, long nanos) {
        Status status = code == ReasonCode.OK ? Status.AUTHORIZED : Status.BLOCKED;
        count(code == ReasonCode.OK ? authorized : blocked, status, code);
        latency.record(nanos, TimeUnit.NANOSECONDS);
    }

    void cancelPassed(boolean logged, long nanos) {
        (logged ? cancels : unloggedCancels).increment();
        latency.record(nanos, TimeUnit.NANOSECONDS);
    }

    void reported(String eventType) {
        reported.computeIfAbsent(
                        eventType, of -> counter("gate_lifecycle_events_total", "event_type", of))
                .increment();
    }

    /** An order was executed late, or beyond its quantity. */
    void unexpected(ReservationState state) {
        unexpected
                .computeIfAbsent(
                        state,
                        of -> counter("gate_unexpected_executions_total", "state", of.name()))
                .increment();
    }

    /** An event could not be true; was it kept? */
    void quarantined(boolean kept) {
        (kept ? quarantined : notQuarantined).increment();
    }

    /** A risk state was set by that. */
    void triggered(Trigger trigger) {
        Objects.requireNonNull(triggered.get(trigger)).increment();
    }

    /** A token was judged: VALID, or the check that failed. */
    void judged(String outcome) {
        judged.computeIfAbsent(outcome, of -> counter("gate_token_checks_total", "outcome", of))
                .increment();
    }

    /** A batch was written and synced. */
    public void synced(long nanos) {
        sync.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Publishes a figure that is read when asked for. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Publishes one of several figures of a name, told apart by labels. */
    public void gauge(
            String name, String description, Map<String, String> labels, Supplier<Number> value) {
        Gauge.Builder<Supplier<Number>> gauge = Gauge.builder(name, value).description(description);
        labels.forEach(gauge::tag);
        gauge.register(registry);
    }

    /** Publishes a count that only grows and is read when asked for. */
    public void count(
            String name, String description, String tag, String tagValue, LongSupplier value) {
        counted.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .tag(tag, tagValue)
                .register(registry);
    }

    /** All figures in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    private void count(Map<ReasonCode, Counter> counters, Status status, ReasonCode code) {
        Counter counter = counters.get(code);
        if (counter == null) {
            counter =
                    Counter.builder("gate_decisions_total")
                            .description("answers by status and reason")
                            .tag("status", status.name())
                            .tag("reason", code.name())
                            .register(registry);
            counters.put(code, counter);
        }
        counter.increment();
    }

    private Counter counter(String name, String tag, String value) {
        return Counter.builder(name).tag(tag, value).register(registry);
    }

    private Map<Trigger, Counter> triggered() {
        Map<Trigger, Counter> counters = new EnumMap<>(Trigger.class);
        for (Trigger trigger : Trigger.values()) {
            counters.put(trigger, counter("gate_triggers_total", "trigger", trigger.word()));
        }
        return counters;
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LATENCY_BUCKETS)
                .register(registry);
    }
}
