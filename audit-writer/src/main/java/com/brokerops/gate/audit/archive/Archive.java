package com.brokerops.gate.audit.archive;

import com.brokerops.gate.audit.AuditTamperedException;
import com.brokerops.gate.audit.OlderSegments;
import com.brokerops.gate.audit.SealedSegment;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place that keeps compressed copies of the full segments of one log, and a manifest: a JSON line
 * for each, in order. What a crash leaves after each step of shipping:
 *
 * <ol>
 *   <li>compress the segment, every line checked, to {@code ….gz.part}, and sync it: rubbish that
 *       the next attempt removes;
 *   <li>read it back, every line checked, and compare: the same;
 *   <li>give it its name: a copy without a line in the manifest, which is compared and taken;
 *   <li>write the manifest anew beside it, sync it, give it its name: the old one or the new one.
 * </ol>
 *
 * <p>A copy that is there is never written over.
 *
 * <p><b>Thread.</b> One at a time; {@link #copies} any.
 *
 * <p><b>Errors.</b> {@link IOException} when the place refuses, or what is in it is not what was
 * shipped; {@link AuditTamperedException} when a segment of the log is not what was written.
 */
public final class Archive {
    static final String MANIFEST = "manifest";

    private static final String NEW_MANIFEST = "manifest.new";
    private static final String PACKED = ".gz";
    private static final String PART = ".part";
    private static final Pattern COPY = Pattern.compile("[0-9]{12}\\.ndjson\\.gz");
    private static final int MOST_SEGMENTS = 100_000;
    private static final int LINE_BYTES = 512;

    private final Storage place;
    private final List<Shipped> shipped;

    private Archive(Storage place, List<Shipped> shipped) {
        this.place = place;
        this.shipped = shipped;
    }

    /**
     * Reads the manifest of an archive; of an empty place, none. Writes nothing.
     *
     * @param logId of the log that is shipped to it
     * @throws IOException if what is there is not what was shipped, or is of another log
     */
    public static Archive open(Storage place, String logId) throws IOException {
        requireOf(place, logId);
        List<Shipped> shipped = new ArrayList<>();
        if (place.list().contains(MANIFEST)) {
            byte[] text = bytes(place);
            int from = 0;
            for (int to = 0; to < text.length; to++) {
                if (text[to] == '\n') {
                    shipped.add(Shipped.read(Arrays.copyOfRange(text, from, to)));
                    from = to + 1;
                }
            }
            requireInOrder(shipped, from == text.length);
        }
        return new Archive(place, shipped);
    }

    /** By the first copy that can be read; the others are compared when they are used. */
    private static void requireOf(Storage place, String logId) throws IOException {
        IOException unreadable = null;
        for (String name : place.list().stream().filter(Archive::isCopy).sorted().toList()) {
            try (StorageFile copy = PackedFile.of(name, place.openToRead(name))) {
                String found = SealedSegment.logId(copy);
                if (found != null) {
                    requireSame(place, found, logId);
                    return;
                }
            } catch (OtherLogException e) {
                throw e;
            } catch (IOException e) {
                unreadable = e;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
    }

    private static boolean isCopy(String name) {
        return COPY.matcher(name).matches();
    }

    /**
     * Compares the id of a log with that of the log whose archive a place is.
     *
     * @throws IOException naming the place and both, if they differ
     */
    public static void requireSame(Object place, String found, String logId) throws IOException {
        if (!found.equals(logId)) {
            throw new OtherLogException(
                    place + " is the archive of log " + found + ", not of log " + logId);
        }
    }

    private static final class OtherLogException extends IOException {
        private static final long serialVersionUID = 1L;

        OtherLogException(String message) {
            super(message);
        }
    }

    private static byte[] bytes(Storage place) throws IOException {
        try (StorageFile file = place.openToRead(MANIFEST)) {
            if (file.size() > (long) MOST_SEGMENTS * LINE_BYTES) {
                throw new IOException("the archive's manifest has " + file.size() + " bytes");
            }
            ByteBuffer text = ByteBuffer.allocate((int) file.size());
            file.read(text, 0);
            return text.array();
        }
    }

    private static void requireInOrder(List<Shipped> shipped, boolean ended) throws IOException {
        boolean follows = ended;
        long seq = 0;
        for (int i = 0; i < shipped.size(); i++) {
            follows &= shipped.get(i).ordinal() == i && shipped.get(i).firstSeq() == seq;
            seq = shipped.get(i).lastSeq() + 1;
        }
        if (!follows) {
            throw new IOException("the archive's manifest is not what was written");
        }
    }

    /** The copies in a place, for who reads a log. */
    public static OlderSegments copies(Storage place) {
        return ordinal -> {
            String name = SealedSegment.name(ordinal) + PACKED;
            StorageFile file = place.openToRead(name);
            try {
                return PackedFile.of(name, file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        };
    }

    /** What was shipped, in order; the ordinal is the index. */
    public List<Shipped> shipped() {
        return List.copyOf(shipped);
    }

    /** What was shipped of a segment, or null if nothing was. */
    public @Nullable Shipped shipped(long ordinal) {
        return ordinal < shipped.size() ? shipped.get((int) ordinal) : null;
    }

    /** Those of the segments that have no copy here, or none that the manifest names. */
    public List<Long> missing(List<Long> ordinals) throws IOException {
        Set<String> names = new HashSet<>(place.list());
        return ordinals.stream()
                .filter(ordinal ->
                        ordinal >= shipped.size()
                                || !names.contains(SealedSegment.name(ordinal) + PACKED))
                .toList();
    }

    /**
     * Ships a full segment; one that was shipped is compared.
     *
     * @param next the first line of the segment behind it
     */
    public Shipped ship(Storage log, long ordinal, SealedSegment.Head next, Pace pace)
            throws IOException {
        String name = SealedSegment.name(ordinal) + PACKED;
        Shipped made;
        if (place.list().contains(name)) {
            made = Shipped.of(readAt(log, ordinal, next, pace));
            requireSame(made, readCopy(name, ordinal, pace));
        } else {
            made = Shipped.of(pack(log, ordinal, next, name + PART, pace));
            requireSame(made, readCopy(name + PART, ordinal, pace));
            requireFits(made);
            place.rename(name + PART, name);
        }
        list(made);
        return made;
    }

    private SealedSegment pack(
            Storage log, long ordinal, SealedSegment.Head next, String part, Pace pace)
            throws IOException {
        if (place.list().contains(part)) {
            place.delete(part);
        }
        place.create(part, 0);
        try (StorageFile file = log.openToRead(SealedSegment.name(ordinal));
                StorageFile copy = place.openToWrite(part);
                PackedWriter packed = new PackedWriter(copy)) {
            SealedSegment segment =
                    SealedSegment.read(
                            file,
                            ordinal,
                            (bytes, from, length, _) -> {
                                packed.add(bytes, from, length);
                                pace.passed(length);
                            });
            segment.requireFollowedBy(next);
            packed.finish();
            return segment;
        }
    }

    private static SealedSegment readAt(
            Storage log, long ordinal, SealedSegment.Head next, Pace pace) throws IOException {
        try (StorageFile file = log.openToRead(SealedSegment.name(ordinal))) {
            SealedSegment segment =
                    SealedSegment.read(file, ordinal, (_, _, length, _) -> pace.passed(length));
            segment.requireFollowedBy(next);
            return segment;
        }
    }

    /** The manifest names it so, or it is the next. */
    private void requireFits(Shipped made) throws IOException {
        Shipped before = shipped(made.ordinal());
        if (before != null) {
            requireSame(made, before);
            return;
        }
        long seq = shipped.isEmpty() ? 0 : shipped.getLast().lastSeq() + 1;
        if (made.ordinal() != shipped.size()
                || made.firstSeq() != seq
                || shipped.size() == MOST_SEGMENTS) {
            throw new IOException(
                    "segment " + made.ordinal() + " is not the next of the archive's manifest");
        }
    }

    /** Adds the line of a segment, or finds it there. */
    private void list(Shipped made) throws IOException {
        requireFits(made);
        if (shipped(made.ordinal()) != null) {
            return;
        }
        shipped.add(made);
        try {
            write();
        } catch (IOException | RuntimeException e) {
            shipped.removeLast();
            throw e;
        }
    }

    private void write() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        shipped.forEach(each -> text.writeBytes(each.line()));
        if (place.list().contains(NEW_MANIFEST)) {
            place.delete(NEW_MANIFEST);
        }
        place.create(NEW_MANIFEST, text.size());
        try (StorageFile file = place.openToWrite(NEW_MANIFEST)) {
            file.write(ByteBuffer.wrap(text.toByteArray()), 0);
            file.sync();
        }
        place.rename(NEW_MANIFEST, MANIFEST);
    }

    /**
     * Reads a copy again and checks every line.
     *
     * @throws IOException if it is not what the manifest says
     */
    public Shipped check(long ordinal, Pace pace) throws IOException {
        Shipped before = shipped(ordinal);
        if (before == null) {
            throw new IOException("segment " + ordinal + " is not in the archive");
        }
        Shipped copy = readCopy(SealedSegment.name(ordinal) + PACKED, ordinal, pace);
        requireSame(before, copy);
        return copy;
    }

    private Shipped readCopy(String name, long ordinal, Pace pace) throws IOException {
        try (StorageFile copy = PackedFile.of(name, place.openToRead(name))) {
            return Shipped.of(
                    SealedSegment.read(copy, ordinal, (_, _, length, _) -> pace.passed(length)));
        } catch (AuditTamperedException e) { // not the log's: a copy of it
            throw new IOException(
                    "the archive's " + name + " is not what was shipped: " + e.getMessage(), e);
        }
    }

    private static void requireSame(Shipped expected, Shipped found) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException(
                    "the archive's copy of segment "
                            + expected.ordinal()
                            + " is not what the log has, or the manifest says");
        }
    }
}
