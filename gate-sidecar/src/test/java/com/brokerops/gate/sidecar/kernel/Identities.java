package com.brokerops.gate.sidecar.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** What a scenario's orders and reports are known by. */
final class Identities {
    private Identities() {}

    /** Of the order that an order is to replace. */
    static @Nullable Identity original(Order order, Context context) {
        String original = order.origClientOrderId();
        return original == null ? null : digests(context.clientId() + "/" + original, "");
    }

    static Identity of(Order order, Context context) {
        return digests(context.clientId() + "/" + order.clientOrderId(), order + "/" + context);
    }

    static Identity of(LifecycleReport report) {
        return digests(
                report.source() + "/" + report.type() + "/" + report.eventId(),
                report.payloadSha256());
    }

    /** Of the execution that a report undoes. */
    static @Nullable Identity execution(LifecycleReport report) {
        return report.execId() == null
                ? null
                : digests(
                        report.source()
                                + "/"
                                + LifecycleType.EXECUTION_REPORTED
                                + "/"
                                + report.execId(),
                        "");
    }

    static Identity digests(String key, String content) {
        ByteBuffer keyDigest = sha256(key);
        ByteBuffer contentDigest = sha256(content);
        return new Identity(
                keyDigest.getLong(),
                keyDigest.getLong(),
                contentDigest.getLong(),
                contentDigest.getLong());
    }

    private static ByteBuffer sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
