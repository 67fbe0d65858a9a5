package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.audit.note.Checkpoint;
import com.brokerops.gate.audit.tree.TreeProofs;
import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.contract.JsonWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The proofs that lines are in the tree of a checkpoint.
 *
 * @param proofs one for each line of the pack, in the order of files and lines
 */
record Inclusion(List<Proof> proofs) {
    /** More than a tree of 2^63 leaves has. */
    private static final int MOST_NODES = 64;

    /**
     * The proof of one line.
     *
     * @param file where the line is
     * @param checkpoint the file of the checkpoint
     * @param size of the tree that it stands for
     */
    record Proof(String file, long seq, String checkpoint, long size, List<byte[]> nodes) {
        void check(CheckedLine line, Checkpoint signed) throws PackFaultException {
            boolean holds =
                    seq == line.seq()
                            && size == signed.size()
                            && TreeProofs.includes(line.leaf(), seq, size, nodes, signed.root());
            if (!holds) {
                throw new PackFaultException(
                        PackFiles.INCLUSION,
                        "it does not lead from seq %d in %s to the root of %s"
                                .formatted(line.seq(), file, checkpoint));
            }
        }
    }

    byte[] toBytes() {
        JsonWriter out = new JsonWriter(1024);
        out.beginObject().field("proofs").beginArray();
        for (Proof proof : proofs) {
            out.beginObject()
                    .field("file", proof.file)
                    .field("seq", proof.seq)
                    .field("checkpoint", proof.checkpoint)
                    .field("size", proof.size)
                    .field("proof")
                    .beginArray();
            for (byte[] node : proof.nodes) {
                out.string(HexFormat.of().formatHex(node));
            }
            out.endArray().endObject();
        }
        return out.endArray().endObject().toBytes();
    }

    static Inclusion parse(byte[] json) throws PackFaultException {
        List<Proof> proofs = new ArrayList<>();
        try {
            JsonReader in = new JsonReader(json);
            in.beginObject();
            in.field("proofs");
            in.beginArray();
            while (in.nextElement()) {
                proofs.add(proof(in));
            }
            in.endObject();
            in.end();
        } catch (JsonException | IllegalArgumentException e) {
            throw new PackFaultException(PackFiles.INCLUSION, String.valueOf(e.getMessage()));
        }
        return new Inclusion(proofs);
    }

    private static Proof proof(JsonReader in) {
        in.beginObject();
        in.field("file");
        String file = in.string();
        in.field("seq");
        long seq = in.number();
        in.field("checkpoint");
        String checkpoint = in.string();
        in.field("size");
        long size = in.number();
        in.field("proof");
        in.beginArray();
        List<byte[]> nodes = new ArrayList<>();
        while (in.nextElement()) {
            nodes.add(HexFormat.of().parseHex(in.string()));
            if (nodes.size() > MOST_NODES) {
                throw new IllegalArgumentException("a proof of more than 64 nodes");
            }
        }
        in.endObject();
        return new Proof(file, seq, checkpoint, size, nodes);
    }
}
