package com.brokerops.gate.sidecar.http;

import com.brokerops.gate.contract.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request the gate does not decide, as a problem of RFC 9457. Every one says {@code
 * status_text: BLOCKED}, so that a platform which looks only there never takes it for a yes.
 *
 * @param title the reason phrase of the status
 * @param detail a sentence for the caller, never a stack trace
 * @param reasonCode {@link #MALFORMED} for status 400, null where the gate has no code for it
 * @param field the path of the field at fault; null unless the body is at fault
 * @param offset byte offset of the fault in the body; -1 unless the body is at fault
 */
public record Problem(
        int status,
        String title,
        String detail,
        @Nullable String reasonCode,
        @Nullable String field,
        int offset) {
    /** The reason code of every malformed request. */
    public static final String MALFORMED = "INVALID_ORDER_SCHEMA";

    private static final int NO_OFFSET = -1;

    /** A problem that is not about the body. */
    public static Problem of(int status, String detail) {
        String reasonCode = status == 400 ? MALFORMED : null;
        return new Problem(status, StatusLine.reason(status), detail, reasonCode, null, NO_OFFSET);
    }

    /** A problem with what a well-formed body says in one field. */
    public static Problem ofField(int status, String field, String detail) {
        return new Problem(status, StatusLine.reason(status), detail, null, field, NO_OFFSET);
    }

    /** What is asked for may be in a part of the log that is in the archive only. */
    public static Problem removed() {
        return of(410, "this part of the log was removed here; ask whoever keeps the archive");
    }

    /** A body that is not what the contract says. */
    public static Problem of(BadRequestException refused) {
        return new Problem(
                400,
                StatusLine.reason(400),
                refused.detail(),
                MALFORMED,
                refused.field(),
                refused.offset());
    }

    /** The JSON of the problem. */
    public byte[] toBytes() {
        JsonWriter out = new JsonWriter(256);
        out.beginObject()
                .field("type", "about:blank")
                .field("title", title)
                .field("status", status)
                .field("detail", detail)
                .field("status_text", "BLOCKED");
        if (reasonCode != null) {
            out.field("reason_code", reasonCode);
        }
        if (field != null) {
            out.field("field", field);
        }
        if (offset >= 0) {
            out.field("offset", offset);
        }
        return out.endObject().toBytes();
    }
}
