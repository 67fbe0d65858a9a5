package com.brokerops.gate.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.memory.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PatientCopiesTest {
    private static final long FIRST = 0;
    private static final int MANY = 10_000;

    private final Storage place = new MemoryDisk(0);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicReference<StorageFile> opened = new AtomicReference<>();
    private boolean hangs = true;

    private final PatientCopies copies = new PatientCopies(this::copy, System::nanoTime);

    private StorageFile copy(long ordinal) throws IOException {
        if (hangs) {
            hangs = false;
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return place.openToRead(SealedSegment.name(ordinal));
    }

    @Test
    void keepNobodyButTheFirstWhoAsksAnArchiveThatHangs() throws Exception {
        place.create(SealedSegment.name(FIRST), 3);
        try (StorageFile file = place.openToWrite(SealedSegment.name(FIRST))) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        }
        Thread first =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                opened.set(copies.open(FIRST));
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        asked.await();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> copies.open(FIRST))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the archive does not answer");
        }
        assertThat(opened.get()).isNull();

        answers.countDown();

        first.join();
        ByteBuffer text = ByteBuffer.allocate(8);
        assertThat(opened.get().read(text, 1)).isEqualTo(2);
        assertThat(opened.get().size()).isEqualTo(3);
        await().untilAsserted(() -> assertThat(copies.open(FIRST)).isNotNull());
    }

    @Test
    void letTwoWhoAskAtOnceBothRead() throws Exception {
        hangs = false;
        place.create(SealedSegment.name(FIRST), 1);
        List<FutureTask<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(new FutureTask<>(this::readManyTimes));
        }
        readers.forEach(Thread.ofPlatform()::start);
        for (FutureTask<Integer> reader : readers) {
            assertThat(reader.get()).isEqualTo(MANY);
        }
    }

    private int readManyTimes() throws IOException {
        int read = 0;
        for (; read < MANY; read++) {
            copies.open(FIRST).close();
        }
        return read;
    }
}
