package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.audit.FileState;
import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.StorageFile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A disk that is always ready and keeps nothing: what is measured with it is all but the disk. */
final class NoDisk implements Storage {
    private final Map<String, Long> sizes = new HashMap<>();

    private record File(String name, Map<String, Long> sizes) implements StorageFile {
        @Override
        public int read(ByteBuffer target, long position) {
            throw new UnsupportedOperationException("nothing is kept");
        }

        @Override
        public void write(ByteBuffer source, long position) {
            source.position(source.limit());
        }

        @Override
        public void sync() {}

        @Override
        public void truncate(long newSize) {
            sizes.put(name, newSize);
        }

        @Override
        public long size() {
            return sizes.getOrDefault(name, 0L);
        }

        @Override
        public void close() {}
    }

    @Override
    public List<String> list() {
        return List.copyOf(sizes.keySet());
    }

    @Override
    public void create(String name, long size) {
        sizes.put(name, size);
    }

    @Override
    public FileState look(String name) {
        Long size = sizes.get(name);
        if (size == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return new FileState(name, size);
    }

    @Override
    public StorageFile openToWrite(String name) {
        if (!sizes.containsKey(name)) {
            throw new IllegalArgumentException("no file " + name);
        }
        return new File(name, sizes);
    }

    @Override
    public StorageFile openToRead(String name) {
        return openToWrite(name);
    }

    @Override
    public void delete(String name) {
        sizes.remove(name);
    }

    @Override
    public void rename(String name, String taken) {
        Long size = sizes.remove(name);
        if (size == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        sizes.put(taken, size);
    }

    @Override
    public long usableBytes() {
        return Long.MAX_VALUE / 4;
    }
}
