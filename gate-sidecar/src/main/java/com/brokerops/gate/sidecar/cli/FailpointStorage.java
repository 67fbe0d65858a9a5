package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.audit.FileState;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import com.brokerops.gate.sidecar.gate.Failpoints;
import com.brokerops.gate.sidecar.gate.Failpoints.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A storage in which the process can be made to die after a write or a sync. */
record FailpointStorage(Storage storage, Failpoints failpoints) implements Storage {
    @Override
    public List<String> list() throws IOException {
        return storage.list();
    }

    @Override
    public void create(String name, long size) throws IOException {
        storage.create(name, size);
    }

    @Override
    public @Nullable FileState look(String name) throws IOException {
        return storage.look(name);
    }

    @Override
    public StorageFile openToWrite(String name) throws IOException {
        return new FailpointFile(storage.openToWrite(name), failpoints);
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
        storage.rename(name, taken);
    }

    @Override
    public long usableBytes() throws IOException {
        return storage.usableBytes();
    }

    private record FailpointFile(StorageFile file, Failpoints failpoints) implements StorageFile {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            file.write(source, position);
            failpoints.pass(Place.AFTER_APPEND);
        }

        @Override
        public void sync() throws IOException {
            file.sync();
            failpoints.pass(Place.AFTER_SYNC);
        }

        @Override
        public void truncate(long size) throws IOException {
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
