package com.brokerops.gate.sidecar.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A pack as bytes. Written: entries in one order, stored, of one time, so that the same files are
 * the same bytes. Read: by the directory at its end, as every tool shows it, and within bounds. The
 * container is no evidence, its files are: one that was packed again is as good.
 */
final class PackZip {
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private PackZip() {}

    static byte[] write(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 << 10);
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (String name : PackFiles.ORDER) {
                byte[] content = files.get(name);
                if (content != null) {
                    zip.putNextEntry(entry(name, content));
                    zip.write(content);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory is no disk", e);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    /**
     * Reads all files of a pack.
     *
     * @throws PackFaultException naming an entry that has no place in a pack, or the pack
     * @throws IOException if it cannot be read
     */
    static Map<String, byte[]> read(Path pack) throws IOException, PackFaultException {
        String name = String.valueOf(pack.getFileName());
        if (Files.size(pack) > PackFiles.MOST_BYTES) {
            throw new PackFaultException(name, "it is larger than 4 MiB");
        }
        try (ZipFile zip = new ZipFile(pack.toFile(), UTF_8)) {
            if (zip.size() > PackFiles.MOST_ENTRIES) {
                throw new PackFaultException(name, "it has " + zip.size() + " entries");
            }
            return read(zip);
        } catch (EOFException _) {
            throw new PackFaultException(name, "it is no zip file: it ends too early");
        } catch (ZipException e) {
            throw new PackFaultException(name, "it is no zip file: " + e.getMessage());
        }
    }

    private static Map<String, byte[]> read(ZipFile zip) throws IOException, PackFaultException {
        Map<String, byte[]> files = new HashMap<>();
        int room = PackFiles.MOST_BYTES;
        var entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            if (!PackFiles.ORDER.contains(name)) {
                throw new PackFaultException(name, "it does not belong in a pack");
            }
            byte[] content = content(zip, entry, room);
            room -= content.length;
            if (files.put(name, content) != null) {
                throw new PackFaultException(name, "it is there twice");
            }
        }
        return files;
    }

    private static byte[] content(ZipFile zip, ZipEntry entry, int room)
            throws IOException, PackFaultException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes(room + 1);
            if (content.length > room) {
                throw new PackFaultException(entry.getName(), "with it the pack is over 4 MiB");
            }
            return content;
        } catch (ZipException | EOFException e) {
            throw new PackFaultException(entry.getName(), "it cannot be unpacked");
        }
    }
}
