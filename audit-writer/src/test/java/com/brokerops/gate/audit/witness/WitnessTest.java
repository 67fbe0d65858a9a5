package com.brokerops.gate.audit.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.audit.note.NoteException;
import com.brokerops.gate.audit.note.NoteKey;
import com.brokerops.gate.audit.note.NoteSignature;
import com.brokerops.gate.audit.note.NoteSigner;
import com.brokerops.gate.audit.note.SignedNote;
import com.brokerops.gate.audit.witness.WitnessCall.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The witness over HTTP. */
class WitnessTest {
    private static final long NOW = 1_795_176_000L;

    private final NoteSigner signer = signer("gate/one");
    private final GrowingTree honest = new GrowingTree(signer);
    @TempDir private Path folder;
    private Witness witness;
    private WitnessServer server;
    private WitnessCall call;

    @BeforeEach
    void start() throws IOException {
        witness = open();
        server = WitnessServer.start(witness, 0);
        call = new WitnessCall(URI.create("http://127.0.0.1:" + server.port()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        witness.close();
    }

    @Test
    void cosignsALogThatGrows() throws IOException {
        long known = 0;
        for (long size : new long[] {1, 2, 255, 256, 257, 700, 700, 3000}) {
            SignedNote note = honest.to(size).note(size);
            Reply reply = call.post(honest.request(known, size).bytes());
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            NoteSignature cosignature = NoteSignature.parseAll(reply.text()).getFirst();
            assertThat(note.with(cosignature).by(witness.publicKey())).isEqualTo(cosignature);
            known = size;
        }
    }

    @Test
    void refusesEveryRewriteByTheHolderOfTheKey() throws IOException {
        honest.to(300);
        assertThat(call.post(honest.request(0, 300).bytes()).status()).isEqualTo(200);
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            GrowingTree rewritten = new GrowingTree(signer);
            long changed = random.nextInt(300);
            rewritten.to(changed).add(1_000_000 + i);
            long size =
                    List.of(300L, 301 + random.nextLong(300), 1 + random.nextLong(299)).get(i % 3);
            rewritten.to(Math.max(size, 300));
            for (long old : new long[] {0, 300, size, random.nextLong(size + 1)}) {
                for (List<byte[]> proof :
                        List.of(
                                rewritten.proof(old, size),
                                honest.proof(old, Math.min(size, 300)))) {
                    if (proof.size() > 63) {
                        continue;
                    }
                    AddCheckpoint request = new AddCheckpoint(old, proof, rewritten.note(size));
                    boolean isPrefix = size <= changed;
                    Reply reply = call.post(request.bytes());
                    assertThat(reply.status())
                            .as("changed %d, %d to %d, %s", changed, old, size, isPrefix)
                            .isIn(400, 409, 422);
                }
            }
        }
        honest.to(301);
        assertThat(call.post(honest.request(300, 301).bytes()).status()).isEqualTo(200);
    }

    @Test
    void tellsWhatItKnowsToWhoDoesNot() throws IOException {
        honest.to(50);
        call.post(honest.request(0, 40).bytes());
        for (long old : new long[] {0, 39, 41}) {
            Reply reply = call.post(honest.request(old, 50).bytes());
            assertThat(reply).isEqualTo(new Reply(409, "40\n"));
            assertThat(reply.size()).isEqualTo(40);
        }
        assertThat(raw(honest.request(0, 50).bytes()))
                .contains("409")
                .containsIgnoringCase("content-type: text/x.tlog.size");
    }

    @Test
    void knowsWhatItCosignedAfterAStart() throws IOException {
        honest.to(400);
        call.post(honest.request(0, 400).bytes());
        NoteKey key = witness.publicKey();
        server.close();
        witness.close();
        start();
        assertThat(witness.publicKey().text()).isEqualTo(key.text());
        GrowingTree rewritten = new GrowingTree(signer);
        rewritten.add(-1);
        rewritten.to(500);
        assertThat(call.post(rewritten.request(0, 500).bytes()).status()).isEqualTo(409);
        assertThat(call.post(rewritten.request(400, 500).bytes()).status()).isEqualTo(422);
        honest.to(401);
        assertThat(call.post(honest.request(400, 401).bytes()).status()).isEqualTo(200);
    }

    @Test
    void isNoWitnessWithoutItsMemoryOrItsKey() throws IOException {
        honest.to(4);
        call.post(honest.request(0, 4).bytes());
        assertThatThrownBy(this::open).hasMessageContaining("another witness has it");
        witness.close();
        byte[] memory = Files.readAllBytes(folder.resolve("cosigned"));
        Files.write(folder.resolve("cosigned"), new byte[] {'x', '\n'});
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        Files.delete(folder.resolve("cosigned"));
        assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        Files.write(folder.resolve("cosigned"), memory);
        Files.delete(folder.resolve("witness.ed25519"));
        assertThatThrownBy(this::open).hasMessageContaining("its key is gone");
    }

    @Test
    void cosignsNothingThatItCannotWriteDown() throws IOException {
        honest.to(10);
        Files.createDirectory(folder.resolve("cosigned.tmp"));
        assertThat(call.post(honest.request(0, 5).bytes()).status()).isEqualTo(500);
        Files.delete(folder.resolve("cosigned.tmp"));
        assertThat(call.post(honest.request(0, 10).bytes()).status()).isEqualTo(200);
    }

    @Test
    void letsOneOfTwoWhoComeAtOnceThrough() throws Exception {
        long known = 0;
        CyclicBarrier together = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 30; round++) {
                honest.to(known + 2);
                byte[] first = honest.request(known, known + 1).bytes();
                byte[] second = honest.request(known, known + 2).bytes();
                List<CompletableFuture<Integer>> answers = new ArrayList<>();
                for (byte[] body : List.of(first, second)) {
                    answers.add(
                            CompletableFuture.supplyAsync(() -> posted(together, body), threads));
                }
                List<Integer> statuses = answers.stream().map(CompletableFuture::join).toList();
                assertThat(statuses).containsExactlyInAnyOrder(200, 409);
                known += statuses.getFirst() == 200 ? 1 : 2;
            }
        }
    }

    private int posted(CyclicBarrier together, byte[] body) {
        try {
            together.await();
            return call.post(body).status();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersWhatIsNoRequestByWhatIsWrongWithIt() throws IOException {
        honest.to(9);
        String good = new String(honest.request(0, 9).bytes(), UTF_8);
        String hash = "A".repeat(43) + "=\n";
        assertStatus(400, "");
        assertStatus(400, good.substring(0, 6));
        assertStatus(400, good.replace("old 0", "old 00"));
        assertStatus(400, good.replace("old 0", "old -1"));
        assertStatus(400, good.replace("old 0", "old 9999999999999999999"));
        assertStatus(400, good.replace("old 0", "new 0"));
        assertStatus(400, good.replace("old 0\n", "old 0\n" + "A".repeat(43) + "\n*\n"));
        assertStatus(400, good.replace("old 0\n", "old 0\nAAAA\n"));
        assertStatus(400, good.replace("old 0\n", "old 9\n" + hash.repeat(64)));
        assertStatus(400, good.replace("\n\n— ", "\n— "));
        assertStatus(400, good.replace("\n9\n", "\nnine\n"));
        assertStatus(400, good.replace("old 0", "old 10"));
        assertStatus(403, good.replace("\n9\n", "\n8\n"));
        assertStatus(422, good.replace("old 0\n", "old 0\n" + hash));
        GrowingTree other = new GrowingTree(signer("gate/two")).to(3);
        assertThat(call.post(other.request(0, 3).bytes()).status()).isEqualTo(404);
        GrowingTree forged = new GrowingTree(signer("gate/one")).to(3);
        assertThat(call.post(forged.request(0, 3).bytes()).status()).isEqualTo(403);
        assertStatus(413, "old 0\n" + "x".repeat(AddCheckpoint.MAX_BYTES));
        assertStatus(200, good);
        assertThat(
                        new WitnessCall(URI.create("http://127.0.0.1:" + server.port() + "/other"))
                                .post(good.getBytes(UTF_8))
                                .status())
                .isEqualTo(404);
    }

    private void assertStatus(int status, String body) throws IOException {
        assertThat(call.post(body.getBytes(UTF_8)).status()).as(body).isEqualTo(status);
    }

    @Test
    void keepsItsKeyToItselfAndTellsThePublicOne() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
        String secret =
                Files.readString(folder.resolve("witness.ed25519")).lines().findFirst().get();
        URI root = URI.create("http://127.0.0.1:" + server.port() + "/");
        try (var in = root.toURL().openStream()) {
            String said = new String(in.readAllBytes(), UTF_8);
            assertThat(said).isEqualTo(witness.publicKey().text() + "\n").doesNotContain(secret);
        }
        assertThat(Files.readString(folder.resolve("witness.vkey")).strip())
                .isEqualTo(witness.publicKey().text());
        witness.close();
        assertThatThrownBy(() -> Witness.open(folder, List.of(), "another", () -> NOW))
                .isInstanceOf(NoteException.class);
    }

    private String raw(byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head =
                    "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Content-Length: "
                            + body.length
                            + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private Witness open() throws IOException {
        return Witness.open(folder, List.of(signer.publicKey()), "tests/witness", () -> NOW);
    }

    private static NoteSigner signer(String origin) {
        return NoteSigner.generate(origin, NoteKey.Kind.NOTE, new SecureRandom());
    }
}
