package com.brokerops.gate.audit.note;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An Ed25519 key that signs notes. Its text form is two lines, the private key and the public one;
 * it is kept in a file that only its owner reads.
 *
 * <p><b>Thread.</b> Any; immutable. The same text always gets the same signature.
 */
public final class NoteSigner {
    private static final String PRIVATE = "PRIVATE+KEY+";
    private static final byte[] PKCS8_HEAD =
            HexFormat.of().parseHex("302e020100300506032b657004220420"); // RFC 8410

    private final NoteKey publicKey;
    private final byte[] seed;
    private final PrivateKey key;

    private NoteSigner(NoteKey publicKey, byte[] seed) {
        this.publicKey = publicKey;
        this.seed = seed;
        byte[] encoded =
                ByteBuffer.allocate(PKCS8_HEAD.length + seed.length)
                        .put(PKCS8_HEAD)
                        .put(seed)
                        .array();
        try {
            this.key =
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new NoteException("no Ed25519 key: " + publicKey.name(), e);
        }
    }

    /** A new key. */
    public static NoteSigner generate(String name, NoteKey.Kind kind, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            return new NoteSigner(
                    new NoteKey(name, kind, last32(pair.getPublic().getEncoded())),
                    last32(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws NoteException if it is none, or the two keys are no pair
     */
    public static NoteSigner parse(String text) {
        String[] lines = text.strip().split("\n");
        if (lines.length != 2 || !lines[0].startsWith(PRIVATE)) {
            throw new NoteException("a private key is two lines, the first PRIVATE+KEY+…");
        }
        NoteKey publicKey = NoteKey.parse(lines[1]);
        String[] parts = lines[0].substring(PRIVATE.length()).split("\\+", 3);
        byte[] coded = parts.length == 3 ? NoteKey.base64(parts[2]) : new byte[0];
        if (coded.length != 1 + NoteKey.KEY_BYTES) {
            throw new NoteException("the private key of " + publicKey.name() + " has no 32 bytes");
        }
        NoteSigner signer = new NoteSigner(publicKey, last32(coded));
        if (!signer.text().equals(text.strip() + "\n") || !signer.isPair()) {
            throw new NoteException("the two keys of " + publicKey.name() + " are no pair");
        }
        return signer;
    }

    /** The text form. A secret. */
    public String text() {
        String hash = HexFormat.of().toHexDigits(publicKey.id());
        String secret = PRIVATE + publicKey.name() + "+" + hash + "+" + publicKey.coded(seed);
        return secret + "\n" + publicKey.text() + "\n";
    }

    public NoteKey publicKey() {
        return publicKey;
    }

    /** A note of this text with this key's signature. */
    public SignedNote sign(String text, long epochSeconds) {
        return new SignedNote(text, List.of(signature(text, epochSeconds)));
    }

    /**
     * The signature of a text.
     *
     * @param epochSeconds when; only a cosignature says so
     */
    public NoteSignature signature(String text, long epochSeconds) {
        try {
            Signature made = Signature.getInstance("Ed25519");
            made.initSign(key);
            made.update(publicKey.kind().message(text, epochSeconds));
            byte[] bytes = made.sign();
            if (publicKey.kind() == NoteKey.Kind.COSIGNATURE) {
                bytes =
                        ByteBuffer.allocate(Long.BYTES + bytes.length)
                                .putLong(epochSeconds)
                                .put(bytes)
                                .array();
            }
            return new NoteSignature(publicKey.name(), publicKey.id(), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    private boolean isPair() {
        return publicKey.made(signature("pair\n", 0), "pair\n");
    }

    private static byte[] last32(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - NoteKey.KEY_BYTES, encoded.length);
    }
}
