package com.brokerops.gate.sidecar.simulation;

import com.brokerops.gate.audit.FileState;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.audit.memory.MemoryDisk;
import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory at which the process can be killed in the middle of any operation, and during
 * whose syncs the rest of the gate goes on.
 */
final class FaultyDisk implements Storage {
    /** The process dies here and now. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Killed(String where) {
            super(where, null, false, false);
        }
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final long BOUNDLESS = Long.MAX_VALUE / 4;

    private final Random random;
    private final Set<Operation> failing = EnumSet.noneOf(Operation.class);
    private final boolean liesAboutSync;
    private MemoryDisk memory;
    private Runnable duringSync = () -> {};
    private long operationsToLive = NEVER;
    private long changes;
    private boolean full;
    private boolean syncFailed;
    private boolean lastFailed;

    FaultyDisk(long seed, boolean liesAboutSync) {
        this.random = new Random(seed);
        this.memory = new MemoryDisk(random.nextLong());
        this.liesAboutSync = liesAboutSync;
    }

    // ---- what happens to it ----

    void fail(Operation operation) {
        failing.add(operation);
        memory.fail(operation, "Input/output error");
    }

    /** The {@code n}-th such operation from now fails, and no other. */
    void failOnce(Operation operation, long n) {
        memory.failOnce(operation, n);
    }

    void fill() {
        full = true;
        memory.capacity(0);
    }

    void repair() {
        failing.forEach(memory::repair);
        failing.clear();
        full = false;
        memory.capacity(BOUNDLESS);
    }

    /** The process dies in that operation from now. */
    void killAfter(long operations) {
        operationsToLive = operations;
    }

    /** What the rest of the gate does during the next sync. */
    void duringNextSync(Runnable meanwhile) {
        duringSync = meanwhile;
    }

    /** A process is gone; the operating system and the disk are still there. */
    void processDied() {
        operationsToLive = NEVER;
        duringSync = () -> {};
        syncFailed = false;
        lastFailed = false;
    }

    /** The power fails: what was not synced is there or not. */
    void losePower() {
        memory = memory.losePower();
        failing.forEach(operation -> memory.fail(operation, "Input/output error"));
        memory.capacity(full ? 0 : BOUNDLESS);
        changes++;
    }

    // ---- what is known of it ----

    MemoryDisk memory() {
        return memory;
    }

    /** True while something about it does not work. */
    boolean faulty() {
        return full || !failing.isEmpty();
    }

    /** True from a failed sync until another file has taken the place of its. */
    boolean syncFailed() {
        return syncFailed;
    }

    /** True if the last operation failed. */
    boolean lastFailed() {
        return lastFailed;
    }

    /** Raised whenever something of it may have changed. */
    long changes() {
        return changes;
    }

    // ---- the seam ----

    @Override
    public List<String> list() {
        return memory.list();
    }

    @Override
    public void create(String name, long size) throws IOException {
        if (dies() && random.nextBoolean()) {
            throw new Killed("before the making of " + name);
        }
        tried(() -> memory.create(name, size));
        dieIfDue("after the making of " + name);
    }

    @Override
    public @Nullable FileState look(String name) throws IOException {
        return memory.look(name);
    }

    @Override
    public StorageFile openToWrite(String name) throws IOException {
        return new File(memory.openToWrite(name));
    }

    @Override
    public StorageFile openToRead(String name) throws IOException {
        return memory.openToRead(name);
    }

    @Override
    public void delete(String name) throws IOException {
        tried(() -> memory.delete(name));
    }

    @Override
    public void rename(String name, String taken) throws IOException {
        if (dies() && random.nextBoolean()) {
            throw new Killed("before the renaming of " + name);
        }
        tried(() -> memory.rename(name, taken));
        syncFailed = false;
        dieIfDue("after the renaming of " + name);
    }

    @Override
    public long usableBytes() {
        return memory.usableBytes();
    }

    private boolean dies() {
        return operationsToLive != NEVER && --operationsToLive <= 0;
    }

    private void dieIfDue(String where) {
        if (operationsToLive <= 0) {
            throw new Killed(where);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private void tried(Action action) throws IOException {
        changes++;
        lastFailed = true;
        action.run();
        lastFailed = false;
    }

    private final class File implements StorageFile {
        private final StorageFile file;

        File(StorageFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            if (dies()) {
                changes++;
                source.limit(source.position() + random.nextInt(source.remaining() + 1));
                file.write(source, position);
                throw new Killed("in the middle of a write");
            }
            tried(() -> file.write(source, position));
        }

        @Override
        public void sync() throws IOException {
            Runnable meanwhile = duringSync;
            duringSync = () -> {};
            meanwhile.run();
            boolean last = dies();
            if (last && random.nextBoolean()) {
                throw new Killed("before the end of a sync");
            }
            try {
                if (!liesAboutSync || random.nextInt(4) > 0) {
                    tried(file::sync);
                }
            } catch (IOException e) {
                syncFailed = true;
                throw e;
            }
            dieIfDue("at the end of a sync");
        }

        @Override
        public void truncate(long size) throws IOException {
            if (dies() && random.nextBoolean()) {
                throw new Killed("before a cut");
            }
            tried(() -> file.truncate(size));
            dieIfDue("after a cut");
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
