package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.contract.JsonWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that belongs to one decision, checked.
 *
 * <p><b>Thread.</b> Any; it does not change.
 */
public final class Dossier {
    private final Chain chain;
    private final Map<String, byte[]> files;
    private final Manifest manifest;
    private final NoteSigner signer;
    private final long more;

    Dossier(
            Chain chain,
            Map<String, byte[]> files,
            Manifest manifest,
            NoteSigner signer,
            long more) {
        this.chain = chain;
        this.files = files;
        this.manifest = manifest;
        this.signer = signer;
        this.more = more;
    }

    /** No line about the order up to here is missing. */
    public long asOfSeq() {
        return manifest.asOfSeq();
    }

    /** The pack: a zip of all files, the same bytes for the same files. */
    public byte[] pack() {
        Map<String, byte[]> all = new HashMap<>(files);
        all.put(PackFiles.MANIFEST, manifest.signedBy(signer));
        return PackZip.write(all);
    }

    /** The lines with their proofs as one JSON, for who puts a decision together again. */
    public byte[] bundle() {
        JsonWriter out = new JsonWriter(8192);
        out.beginObject()
                .field("trace_id", chain.decision().traceId().toString())
                .field("as_of_seq", asOfSeq())
                .field("log_key", signer.publicKey().text())
                .field("previous_hash", chain.record().line().prev());
        line(out.field("record"), chain.record());
        line(out.field("started"), chain.started());
        out.field("later").beginArray();
        chain.later().forEach(later -> line(out, later));
        out.endArray().field("later_not_shown", more);
        note(out, "checkpoint", PackFiles.CHECKPOINT);
        note(out, "later_checkpoint", PackFiles.LATER_CHECKPOINT);
        byte[] inclusion = file(PackFiles.INCLUSION);
        out.field("inclusion").raw(inclusion, 0, inclusion.length);
        return out.endObject().toBytes();
    }

    private static void line(JsonWriter out, CheckedLine line) {
        out.raw(line.bytes(), 0, line.bytes().length - 1);
    }

    private void note(JsonWriter out, String name, String file) {
        byte[] note = files.get(file);
        out.field(name);
        if (note == null) {
            out.nullValue();
        } else {
            out.string(new String(note, UTF_8));
        }
    }

    private byte[] file(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalStateException(name + " of " + List.copyOf(files.keySet()));
        }
        return content;
    }
}
