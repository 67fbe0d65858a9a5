package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.JsonWriter;
import com.brokerops.gate.sidecar.gate.Answer;
import com.brokerops.gate.sidecar.http.AnswerWriter;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What no implementation can save: the hashes and copies of the same number of bytes. */
@State(Scope.Thread)
public class BaselineBenchmark {
    /** Bytes of the JSON that token v1 signs, about. */
    private static final int SIGNED_V1_BYTES = 460;

    private final byte[][] lines = new byte[SampleOrders.COUNT][];
    private final byte[][] answers = new byte[SampleOrders.COUNT][];
    private final byte[] target = new byte[8192];
    private final byte[] digest = new byte[32];
    private final MessageDigest sha256 = newSha256();
    private final Mac mac = newMac();
    private final int bodyBytes;
    private final int signedJwsBytes;
    private int next;

    public BaselineBenchmark() {
        SampleDecisions decisions = new SampleDecisions();
        AnswerWriter writer = new AnswerWriter(Durability.SYNCED);
        for (int i = 0; i < SampleOrders.COUNT; i++) {
            lines[i] = SampleLines.line(decisions, i);
            JsonWriter answer =
                    writer.write(decisions.answer(i), new Answer.Timing(1, 1, 1, 1, 1, 1));
            answers[i] = answer.toBytes();
        }
        bodyBytes = new SampleOrders().body(0).length;
        signedJwsBytes = decisions.answer(0).token().jws().lastIndexOf('.');
    }

    /** The hash that chains a line. */
    @Benchmark
    public byte[] sha256OfALine() throws DigestException {
        byte[] line = line();
        return sha256(line, line.length);
    }

    /** The hash of a request. */
    @Benchmark
    public byte[] sha256OfABody() throws DigestException {
        return sha256(line(), bodyBytes);
    }

    /** The signature of token v1. */
    @Benchmark
    public byte[] hmacOfV1() throws GeneralSecurityException {
        return hmac(line(), SIGNED_V1_BYTES);
    }

    /** The signature of the JWS. */
    @Benchmark
    public byte[] hmacOfJws() throws GeneralSecurityException {
        return hmac(line(), signedJwsBytes);
    }

    /** The bytes of an answer, moved once. */
    @Benchmark
    public byte[] copyOfAnAnswer() {
        byte[] answer = answers[next++ & SampleOrders.COUNT - 1];
        System.arraycopy(answer, 0, target, 0, answer.length);
        return target;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Mac newMac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            "32 bytes, as long as a real key.".getBytes(StandardCharsets.US_ASCII),
                            "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private byte[] line() {
        return lines[next++ & SampleOrders.COUNT - 1];
    }

    private byte[] sha256(byte[] bytes, int length) throws DigestException {
        sha256.update(bytes, 0, length);
        sha256.digest(digest, 0, digest.length);
        return digest;
    }

    private byte[] hmac(byte[] bytes, int length) throws GeneralSecurityException {
        mac.update(bytes, 0, length);
        mac.doFinal(digest, 0);
        return digest;
    }
}
