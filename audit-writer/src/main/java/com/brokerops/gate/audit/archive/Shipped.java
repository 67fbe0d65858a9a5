package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonWriter;
import java.io.IOException;

/**
 * A line of an archive's manifest: what a segment was when it was shipped.
 *
 * @param lastHash the hash of its last line, 64 hex digits
 * @param bytes of its text
 * @param sha256 of its text, 64 hex digits
 */
public record Shipped(
        long ordinal, long firstSeq, long lastSeq, String lastHash, long bytes, String sha256) {
    static Shipped of(SealedSegment segment) {
        return new Shipped(
                segment.ordinal(),
                segment.firstSeq(),
                segment.lastSeq(),
                segment.lastHash(),
                segment.bytes(),
                segment.sha256());
    }

    /** True if a segment is what was shipped. */
    boolean is(SealedSegment segment) {
        return equals(of(segment));
    }

    /** As a line of the manifest, a line feed behind it. */
    byte[] line() {
        JsonWriter out = new JsonWriter(256);
        out.beginObject()
                .field("ordinal", ordinal)
                .field("first_seq", firstSeq)
                .field("last_seq", lastSeq)
                .field("last_hash", lastHash)
                .field("bytes", bytes)
                .field("sha256", sha256)
                .endObject();
        out.put((byte) '\n');
        return out.toBytes();
    }

    static Shipped read(byte[] line) throws IOException {
        try {
            JsonReader in = new JsonReader(line);
            in.beginObject();
            in.field("ordinal");
            long ordinal = in.number();
            in.field("first_seq");
            long firstSeq = in.number();
            in.field("last_seq");
            long lastSeq = in.number();
            in.field("last_hash");
            String lastHash = in.string();
            in.field("bytes");
            long bytes = in.number();
            in.field("sha256");
            String sha256 = in.string();
            in.endObject();
            in.end();
            return new Shipped(ordinal, firstSeq, lastSeq, lastHash, bytes, sha256);
        } catch (JsonException e) {
            throw new IOException(
                    "the archive's manifest has a line that is none: " + e.getMessage(), e);
        }
    }
}
