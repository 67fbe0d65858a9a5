package com.brokerops.gate.sidecar.evidence;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody hands in as a pack may be anything. */
class PackZipTest {
    @TempDir Path folder;

    @Test
    void aPackThatUnpacksToMoreThanItMayFails() throws IOException {
        Path bomb = zipOf(PackFiles.MOST_BYTES + 1);
        assertThat(Files.size(bomb)).isLessThan(10_000);
        assertThatThrownBy(() -> PackZip.read(bomb))
                .isInstanceOf(PackFaultException.class)
                .hasMessageContaining("with it the pack is over 4 MiB");
    }

    @Test
    void aPackWhoseEntryEndsInTheMiddleFails() throws IOException {
        Path cut = zipOf(PackFiles.MOST_BYTES);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(cut)).order(LITTLE_ENDIAN);
        int end = bytes.limit() - ZipFile.ENDHDR;
        int entry = bytes.getInt(end + ZipFile.ENDOFF);
        int compressed = bytes.getInt(entry + ZipFile.CENSIZ);
        Files.write(cut, bytes.putInt(entry + ZipFile.CENSIZ, compressed / 2).array());
        assertThatThrownBy(() -> PackZip.read(cut))
                .isInstanceOf(PackFaultException.class)
                .hasMessageContaining("it cannot be unpacked");
    }

    @Test
    void whatIsNoZipFails() throws IOException {
        Path text = Files.writeString(folder.resolve("none.zip"), "no zip");
        assertThatThrownBy(() -> PackZip.read(text)).isInstanceOf(PackFaultException.class);
    }

    @Test
    void aPackThatEndsBeforeItsCommentDoesFails() throws IOException {
        Path cut = zipOf(10);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(cut)).order(LITTLE_ENDIAN);
        int end = bytes.limit() - ZipFile.ENDHDR;
        Files.write(cut, bytes.putShort(end + ZipFile.ENDCOM, (short) 1).array());
        assertThatThrownBy(() -> PackZip.read(cut))
                .isInstanceOfSatisfying(
                        PackFaultException.class,
                        fault -> assertThat(fault.file()).isEqualTo("pack.zip"))
                .hasMessageContaining("it is no zip file");
    }

    /** One entry of so many zeros. */
    private Path zipOf(int bytes) throws IOException {
        Path file = folder.resolve("pack.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(PackFiles.PAGE));
            zip.write(new byte[bytes]);
        }
        return file;
    }
}
