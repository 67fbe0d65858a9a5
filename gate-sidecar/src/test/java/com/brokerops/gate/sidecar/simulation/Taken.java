package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The reports of platforms that were taken, by their names. */
final class Taken {
    /** One of them. */
    record Report(String payload, UUID traceId) {
        /** True if another of the same name says the same. */
        boolean isSame(LifecycleReport other) {
            return payload.equals(other.payloadSha256());
        }
    }

    private final Map<String, Report> byName = new HashMap<>();

    void add(LifecycleReport report) {
        byName.put(name(report), new Report(report.payloadSha256(), report.traceId()));
    }

    /** The one that goes by the same name, or null. */
    @Nullable Report of(LifecycleReport report) {
        return byName.get(name(report));
    }

    void clear() {
        byName.clear();
    }

    /** What was reported by that event. */
    static LifecycleReport by(Lifecycle event) {
        return new LifecycleReport(
                event.eventType(),
                event.source(),
                event.eventId(),
                event.traceId(),
                event.qty(),
                event.priceE8(),
                event.undone() == null ? null : event.undone().execId(),
                event.payloadSha256());
    }

    static String name(LifecycleReport report) {
        return report.source() + "/" + report.type() + "/" + report.eventId();
    }

    /** The name of the execution that a report takes back or corrects. */
    static String execution(LifecycleReport report) {
        return report.source() + "/" + LifecycleType.EXECUTION_REPORTED + "/" + report.execId();
    }
}
