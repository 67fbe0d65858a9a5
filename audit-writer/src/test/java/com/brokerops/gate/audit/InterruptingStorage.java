package com.brokerops.gate.audit;

import com.brokerops.gate.audit.memory.MemoryDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A storage that interrupts the thread which uses it, just before its next write or sync. */
final class InterruptingStorage implements Storage {
    private final Storage storage;
    @Nullable Operation next;

    InterruptingStorage(Storage storage) {
        this.storage = storage;
    }

    @Override
    public List<String> list() throws IOException {
        return storage.list();
    }

    @Override
    public void create(String name, long size) throws IOException {
        interruptIf(Operation.CREATE);
        storage.create(name, size);
    }

    @Override
    public @Nullable FileState look(String name) throws IOException {
        return storage.look(name);
    }

    @Override
    public StorageFile openToWrite(String name) throws IOException {
        return new File(storage.openToWrite(name));
    }

    @Override
    public StorageFile openToRead(String name) throws IOException {
        return storage.openToRead(name);
    }

    @Override
    public void delete(String name) throws IOException {
        storage.delete(name);
    }

    @Override
    public void rename(String name, String taken) throws IOException {
        interruptIf(Operation.RENAME);
        storage.rename(name, taken);
    }

    @Override
    public long usableBytes() throws IOException {
        return storage.usableBytes();
    }

    private void interruptIf(Operation operation) {
        if (next == operation) {
            next = null;
            Thread.currentThread().interrupt();
        }
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
            interruptIf(Operation.WRITE);
            file.write(source, position);
        }

        @Override
        public void sync() throws IOException {
            interruptIf(Operation.SYNC);
            file.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
            interruptIf(Operation.TRUNCATE);
            file.truncate(size);
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
