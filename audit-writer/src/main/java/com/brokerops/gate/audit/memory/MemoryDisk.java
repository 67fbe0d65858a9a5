package com.brokerops.gate.audit.memory;

import com.brokerops.gate.audit.FileState;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Storage} in memory that behaves as badly as a disk may. What a loss of power leaves of
 * bytes that were not synced is any subset of their 4 KiB pages, drawn from a seed.
 *
 * <p><b>Thread.</b> Any.
 */
public final class MemoryDisk implements Storage {
    /** What can be made to fail or to stall. */
    public enum Operation {
        CREATE,
        WRITE,
        SYNC,
        TRUNCATE,
        RENAME
    }

    private static final long BOUNDLESS = Long.MAX_VALUE / 4;

    private final Random random;
    private final Map<String, MemoryFile> files = new HashMap<>();
    private final Map<Operation, String> failing = new EnumMap<>(Operation.class);
    private final Set<Operation> stalled = EnumSet.noneOf(Operation.class);
    private long capacityBytes = BOUNDLESS;
    private long operationsLeft = BOUNDLESS;
    private long operations;
    private @Nullable Operation failsOnce;
    private long untilItFails;
    private int syncsInDoubt;

    /** An empty disk. */
    public MemoryDisk(long seed) {
        this.random = new Random(seed);
    }

    /** Makes an operation fail from now on, with this message. */
    public synchronized void fail(Operation operation, String message) {
        failing.put(operation, message);
    }

    /** Makes the {@code n}-th operation of a kind from now fail, and no other. */
    public synchronized void failOnce(Operation operation, long n) {
        failsOnce = operation;
        untilItFails = n;
    }

    /** Makes an operation work again. */
    public synchronized void repair(Operation operation) {
        failing.remove(operation);
    }

    /** Makes an operation wait from now on. */
    public synchronized void stall(Operation operation) {
        stalled.add(operation);
    }

    /** Lets an operation go on, also those that wait. */
    public synchronized void release(Operation operation) {
        stalled.remove(operation);
        notifyAll();
    }

    /** Sets how many bytes fit; files that are there stay. */
    public synchronized void capacity(long bytes) {
        capacityBytes = bytes;
    }

    /** The power fails in the middle of the last of so many further operations. */
    public synchronized void losePowerAfter(long count) {
        operationsLeft = count;
    }

    /** True if the power has failed; then every operation fails. */
    public synchronized boolean isDead() {
        return operationsLeft <= 0;
    }

    /** Syncs of files whose sync had failed before: what they said is worth nothing. */
    public synchronized int syncsInDoubt() {
        return syncsInDoubt;
    }

    /** Operations that were tried. */
    public synchronized long operations() {
        return operations;
    }

    /** The power fails now, if it has not yet; the disk as it is found afterwards. */
    public synchronized MemoryDisk losePower() {
        operationsLeft = 0;
        stalled.clear();
        notifyAll();
        MemoryDisk found = new MemoryDisk(random.nextLong());
        files.forEach((name, file) -> found.files.put(name, file.survivor(random)));
        return found;
    }

    /** A disk with the same contents, all of it on stable storage. */
    public synchronized MemoryDisk copy() {
        MemoryDisk copy = new MemoryDisk(random.nextLong());
        files.forEach((name, file) -> copy.files.put(name, MemoryFile.of(file.seen().clone())));
        return copy;
    }

    /** The contents of a file. */
    public synchronized byte[] contents(String name) {
        MemoryFile file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return file.seen().clone();
    }

    /** What of a part of a file is on stable storage: the least that a loss of power leaves. */
    public synchronized byte[] stable(String name, int from, int length) {
        MemoryFile file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return file.stable(from, length);
    }

    /** Puts contents in place of a file's, on stable storage, as somebody with an editor would. */
    public synchronized void replace(String name, byte[] bytes) {
        files.put(name, MemoryFile.of(bytes.clone()));
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized void create(String name, long size) throws IOException {
        before(Operation.CREATE);
        if (files.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        if (size > usableBytes()) {
            throw new IOException("No space left on device");
        }
        files.put(name, MemoryFile.of(new byte[Math.toIntExact(size)]));
    }

    @Override
    public synchronized @Nullable FileState look(String name) throws IOException {
        requirePower();
        MemoryFile file = files.get(name);
        return file == null ? null : new FileState(file, file.seen().length);
    }

    @Override
    public synchronized StorageFile openToWrite(String name) throws IOException {
        return new OpenFile(existing(name));
    }

    @Override
    public synchronized StorageFile openToRead(String name) throws IOException {
        return new OpenFile(existing(name));
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        existing(name);
        files.remove(name);
    }

    @Override
    public synchronized void rename(String name, String taken) throws IOException {
        MemoryFile file = existing(name);
        try {
            before(Operation.RENAME);
        } catch (IOException e) {
            if (random.nextBoolean()) {
                move(name, taken, file);
            }
            throw e;
        }
        move(name, taken, file);
    }

    private void move(String name, String taken, MemoryFile file) {
        files.remove(name);
        files.put(taken, file);
    }

    @Override
    public synchronized long usableBytes() {
        long used = 0;
        for (MemoryFile file : files.values()) {
            used += file.seen().length;
        }
        return Math.max(0, capacityBytes - used);
    }

    private MemoryFile existing(String name) throws IOException {
        requirePower();
        MemoryFile file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    /** Waits, fails or goes on, as it was told. */
    private void before(Operation operation) throws IOException {
        operations++;
        while (stalled.contains(operation)) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the disk stalls");
            }
        }
        operationsLeft--;
        requirePower();
        if (operation == failsOnce && --untilItFails == 0) {
            failsOnce = null;
            throw new IOException("fails once");
        }
        String failure = failing.get(operation);
        if (failure != null) {
            throw new IOException(failure);
        }
    }

    private void requirePower() throws IOException {
        if (isDead()) {
            throw new IOException("the power is off");
        }
    }

    private final class OpenFile implements StorageFile {
        private final MemoryFile file;

        OpenFile(MemoryFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) {
            synchronized (MemoryDisk.this) {
                byte[] seen = file.seen();
                int from = (int) Math.min(position, seen.length);
                int count = Math.min(target.remaining(), seen.length - from);
                target.put(seen, from, count);
                return count;
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (MemoryDisk.this) {
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                int at = Math.toIntExact(position);
                try {
                    before(Operation.WRITE);
                } catch (IOException e) {
                    int written = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
                    file.write(bytes, 0, written, at);
                    throw e;
                }
                file.write(bytes, 0, bytes.length, at);
                if (random.nextInt(4) == 0) {
                    file.writeBackSome(random);
                }
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (MemoryDisk.this) {
                syncsInDoubt += file.syncHasFailed() ? 1 : 0;
                try {
                    before(Operation.SYNC);
                } catch (IOException e) {
                    if (!isDead()) {
                        file.forgetDirty();
                    }
                    throw e;
                }
                file.sync();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryDisk.this) {
                before(Operation.TRUNCATE);
                file.truncate(Math.toIntExact(size));
            }
        }

        @Override
        public long size() {
            synchronized (MemoryDisk.this) {
                return file.seen().length;
            }
        }

        @Override
        public void close() {
            // memory needs no closing
        }
    }
}
