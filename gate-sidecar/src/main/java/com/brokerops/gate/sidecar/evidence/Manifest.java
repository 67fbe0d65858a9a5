package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in a pack, signed with the key of the log:
 *
 * <pre>
 *   brokerops/gate/evidence/1
 *   origin of the log
 *   trace id
 *   as_of N
 *   SHA-256, two spaces, name      for every other file, as sha256sum -c reads it
 * </pre>
 *
 * @param asOfSeq no line about the order up to here is missing
 * @param hashes by name, in order
 */
record Manifest(String origin, UUID traceId, long asOfSeq, Map<String, String> hashes) {
    private static final String KIND = "brokerops/gate/evidence/1";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([a-z.]{1,32})");
    private static final Pattern AS_OF = Pattern.compile("as_of (0|[1-9][0-9]{0,17})");
    private static final int HEAD_LINES = 4;

    /** The manifest of files. */
    static Manifest of(String origin, UUID traceId, long asOfSeq, Map<String, byte[]> files) {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String name : PackFiles.ORDER) {
            byte[] content = files.get(name);
            if (content != null && !name.equals(PackFiles.MANIFEST)) {
                hashes.put(name, Sha256.of(content));
            }
        }
        return new Manifest(origin, traceId, asOfSeq, hashes);
    }

    byte[] signedBy(NoteSigner signer) {
        StringBuilder text = new StringBuilder(KIND).append('\n');
        text.append(origin).append('\n').append(traceId).append('\n');
        text.append("as_of ").append(asOfSeq).append('\n');
        hashes.forEach((name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
        return signer.sign(text.toString(), 0).bytes();
    }

    /**
     * Reads the manifest of a pack, if the key has signed it, and compares every file with it.
     *
     * @throws PackFaultException naming the file at fault
     */
    static Manifest check(Map<String, byte[]> files, NoteKey key) throws PackFaultException {
        byte[] bytes = files.get(PackFiles.MANIFEST);
        if (bytes == null) {
            throw fault("it is missing");
        }
        Manifest manifest = parse(bytes, key);
        for (Map.Entry<String, String> stated : manifest.hashes.entrySet()) {
            String name = stated.getKey();
            byte[] content = files.get(name);
            if (content == null) {
                throw new PackFaultException(name, "it is missing");
            }
            if (!Sha256.of(content).equals(stated.getValue())) {
                throw new PackFaultException(name, "it is not the file that was signed");
            }
        }
        for (String name : files.keySet()) {
            if (!name.equals(PackFiles.MANIFEST) && !manifest.hashes.containsKey(name)) {
                throw new PackFaultException(name, "the manifest does not name it");
            }
        }
        return manifest;
    }

    private static Manifest parse(byte[] bytes, NoteKey key) throws PackFaultException {
        SignedNote note;
        try {
            note = SignedNote.parse(bytes);
        } catch (NoteException e) {
            throw fault("it is no signed note: " + e.getMessage());
        }
        if (note.by(key) == null || !Arrays.equals(note.bytes(), bytes)) {
            throw fault("it is not signed by " + key.text());
        }
        String[] lines = note.text().split("\n");
        Matcher asOf = AS_OF.matcher(lines.length < HEAD_LINES ? "" : lines[3]);
        if (!lines[0].equals(KIND) || !asOf.matches()) {
            throw fault("it is no manifest of this version");
        }
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String line : Arrays.copyOfRange(lines, HEAD_LINES, lines.length)) {
            Matcher file = LINE.matcher(line);
            if (!file.matches() || hashes.put(file.group(2), file.group(1)) != null) {
                throw fault("a line of it is wrong: " + line);
            }
        }
        try {
            UUID traceId = UUID.fromString(lines[2]);
            return new Manifest(lines[1], traceId, Long.parseLong(asOf.group(1)), hashes);
        } catch (IllegalArgumentException e) {
            throw fault("it names no trace id");
        }
    }

    private static PackFaultException fault(String what) {
        return new PackFaultException(PackFiles.MANIFEST, what);
    }

    /** The key that a pack brings with it. */
    static NoteKey keyIn(Map<String, byte[]> files) throws PackFaultException {
        byte[] bytes = files.get(PackFiles.KEY);
        if (bytes == null) {
            throw new PackFaultException(PackFiles.KEY, "it is missing");
        }
        try {
            NoteKey key = NoteKey.parse(new String(bytes, UTF_8));
            if (Arrays.equals(bytes, keyFile(key))) {
                return key;
            }
        } catch (NoteException e) {
            throw new PackFaultException(PackFiles.KEY, String.valueOf(e.getMessage()));
        }
        throw new PackFaultException(PackFiles.KEY, "it is not one line of a public key");
    }

    static byte[] keyFile(NoteKey key) {
        return (key.text() + "\n").getBytes(UTF_8);
    }
}
