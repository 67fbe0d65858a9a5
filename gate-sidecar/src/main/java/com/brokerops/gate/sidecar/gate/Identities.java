package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.FactEvent;
import com.brokerops.gate.contract.FactEvent.Told;
import com.brokerops.gate.contract.LifecycleReport;
import com.brokerops.gate.contract.LifecycleType;
import com.brokerops.gate.contract.LogEvent;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.LogEvent.DecisionVoided;
import com.brokerops.gate.contract.LogEvent.Lifecycle;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.token.OrderDigester;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Computes what makes two messages the same. Keys and contents are the first 128 bits of SHA-256
 * digests over length-prefixed fields, so that no two different messages can be made to meet.
 *
 * <p><b>Thread.</b> One at a time; every thread makes its own.
 */
public final class Identities {
    private static final int MAX_FIELD = 255;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest sha256;
    private final OrderDigester digester = new OrderDigester();
    private final ByteBuffer key = ByteBuffer.allocate(32);
    private final byte[] scratch = new byte[4 * (MAX_FIELD + 1)];

    public Identities() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }

    /** SHA-256 of a request's bytes, lower-case hex. */
    public String sha256Hex(byte[] bytes, int length) {
        sha256.update(bytes, 0, length);
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The identity of an order: its client and id, and everything else it says. */
    public Identity ofOrder(Order order, Context context) {
        return ofOrder(order, context, digester);
    }

    /** The same, by a digester that will be asked for this order again. */
    Identity ofOrder(Order order, Context context, OrderDigester digester) {
        ByteBuffer key = key("order", context.clientId(), order.clientOrderId());
        return identity(key, digester.v2(order, context));
    }

    /** The name of the order that this one is to replace, or null if it replaces none. */
    public @Nullable Identity ofOriginal(Order order, Context context) {
        String original = order.origClientOrderId();
        return original == null ? null : ofName(context.clientId(), original);
    }

    /** The name of an order, without what it says. */
    private Identity ofName(String clientId, String clientOrderId) {
        ByteBuffer key = key("order", clientId, clientOrderId);
        return new Identity(key.getLong(), key.getLong(), 0, 0);
    }

    /** The identity of a lifecycle event: its source, type and id, and its payload. */
    public Identity ofEvent(String source, String eventType, String eventId, String payloadSha256) {
        return identity(key(source, eventType, eventId), HexFormat.of().parseHex(payloadSha256));
    }

    /** The name of the execution that a report takes back or corrects, or null. */
    public @Nullable Identity ofExecution(LifecycleReport report) {
        String execId = report.execId();
        if (execId == null) {
            return null;
        }
        ByteBuffer key = key(report.source(), LifecycleType.EXECUTION_REPORTED.word(), execId);
        return new Identity(key.getLong(), key.getLong(), 0, 0);
    }

    /** The identity that the kernel needs to apply an event read from the log. */
    public Identity of(LogEvent event) {
        return switch (event) {
            case Decided decided -> ofOrder(decided.order(), decided.context());
            case Lifecycle lifecycle ->
                    ofEvent(
                            lifecycle.source(),
                            lifecycle.eventType().word(),
                            lifecycle.eventId(),
                            lifecycle.payloadSha256());
            case FactEvent.Quarantined kept ->
                    ofEvent(kept.source(), kept.eventType(), kept.eventId(), kept.payloadSha256());
            case Told told ->
                    ofEvent(told.source(), told.eventType(), told.eventId(), told.payloadSha256());
            case DecisionVoided voided -> ofName(voided.clientId(), voided.clientOrderId());
            default -> Identity.NONE;
        };
    }

    /** Valid until the next call. */
    private ByteBuffer key(String kind, String name, String id) {
        int length = put(kind, 0);
        length = put(name, length);
        length = put(id, length);
        sha256.update(scratch, 0, length);
        try {
            sha256.digest(key.array(), 0, key.capacity());
            return key.clear();
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 fits " + key.capacity() + " bytes", e);
        }
    }

    @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none
    private int put(String field, int at) {
        int length = field.length();
        if (length <= MAX_FIELD && isAscii(field)) { // as most are: no copy
            scratch[at] = (byte) length;
            field.getBytes(0, length, scratch, at + 1);
            return at + 1 + length;
        }
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_FIELD) {
            throw new IllegalArgumentException("a name of " + bytes.length + " bytes");
        }
        scratch[at] = (byte) bytes.length;
        System.arraycopy(bytes, 0, scratch, at + 1, bytes.length);
        return at + 1 + bytes.length;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static Identity identity(ByteBuffer key, byte[] content) {
        return new Identity(
                key.getLong(),
                key.getLong(),
                (long) LONG.get(content, 0),
                (long) LONG.get(content, Long.BYTES));
    }
}
