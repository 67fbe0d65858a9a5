package com.brokerops.gate.audit.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A public key by which a signature of a note is checked, in its text form {@code
 * name+hash+base64}.
 *
 * <p><b>Thread.</b> Any; immutable.
 */
public final class NoteKey {
    /** What a signature is over. */
    public enum Kind {
        /** The text of the note. */
        NOTE(1),
        /** A time and the text of a checkpoint: tlog-cosignature, version 1. */
        COSIGNATURE(4);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new NoteException("no key of a kind that is known here: " + code);
        }

        byte[] message(String text, long epochSeconds) {
            String message =
                    this == NOTE ? text : "cosignature/v1\ntime " + epochSeconds + "\n" + text;
            return message.getBytes(StandardCharsets.UTF_8);
        }
    }

    static final int KEY_BYTES = 32;

    private static final Pattern NAME = Pattern.compile("[^\\s+\\p{Cntrl}]{1,200}");
    private static final byte[] X509_HEAD =
            HexFormat.of().parseHex("302a300506032b6570032100"); // RFC 8410

    private final String name;
    private final Kind kind;
    private final byte[] raw;
    private final PublicKey key;

    NoteKey(String name, Kind kind, byte[] raw) {
        if (!isName(name)) {
            throw new NoteException("no name of a key: " + name);
        }
        this.name = name;
        this.kind = kind;
        this.raw = raw;
        byte[] encoded =
                ByteBuffer.allocate(X509_HEAD.length + raw.length).put(X509_HEAD).put(raw).array();
        try {
            this.key =
                    KeyFactory.getInstance("Ed25519")
                            .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new NoteException("no Ed25519 key: " + name, e);
        }
    }

    /** Reads the text form. */
    public static NoteKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new NoteException("a public key is name+hash+base64");
        }
        byte[] coded = base64(parts[2]);
        if (coded.length != 1 + KEY_BYTES) {
            throw new NoteException("the public key of " + parts[0] + " has no 32 bytes");
        }
        byte[] raw = new byte[KEY_BYTES];
        System.arraycopy(coded, 1, raw, 0, KEY_BYTES);
        NoteKey key = new NoteKey(parts[0], Kind.of(coded[0]), raw);
        if (!HexFormat.of().toHexDigits(key.id()).equals(parts[1])) {
            throw new NoteException("the public key of " + parts[0] + " has another hash");
        }
        return key;
    }

    /** The text form. */
    public String text() {
        return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + coded(raw);
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** The four bytes that stand before each signature of this key. */
    public int id() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) '\n');
            sha256.update((byte) kind.code);
            return ByteBuffer.wrap(sha256.digest(raw)).getInt();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** True if it is this key's, and of this text. */
    boolean made(NoteSignature signature, String text) {
        if (!signature.name().equals(name) || signature.keyId() != id()) {
            return false;
        }
        ByteBuffer parts = ByteBuffer.wrap(signature.bytes());
        if (kind == Kind.COSIGNATURE && parts.remaining() < Long.BYTES) {
            return false;
        }
        long seconds = kind == Kind.COSIGNATURE ? parts.getLong() : 0;
        byte[] bytes = new byte[parts.remaining()];
        parts.get(bytes);
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(kind.message(text, seconds));
            return check.verify(bytes);
        } catch (SignatureException e) {
            return false; // not even of the form of one
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    @Override
    public String toString() {
        return text();
    }

    /** The part of a key's text that holds its kind and bytes. */
    String coded(byte[] bytes) {
        byte[] coded = new byte[1 + bytes.length];
        coded[0] = (byte) kind.code;
        System.arraycopy(bytes, 0, coded, 1, bytes.length);
        return Base64.getEncoder().encodeToString(coded);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public static byte[] base64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new NoteException("no base64", e);
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new NoteException("no base64 as one would write it"); // bits that say nothing
        }
        return bytes;
    }
}
