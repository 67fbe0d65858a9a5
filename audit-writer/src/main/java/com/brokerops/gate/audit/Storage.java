package com.brokerops.gate.audit;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one narrow seam between the audit log and a disk: a flat set of named files. Everything the
 * log does to a disk goes through here, so that a disk that fails on command can take its place.
 *
 * <p><b>Thread.</b> Any, at the same time.
 *
 * <p><b>Errors.</b> {@link IOException} when the disk refuses; nothing is retried here.
 */
public interface Storage {
    /** The names of all files, in no particular order. */
    List<String> list() throws IOException;

    /**
     * Makes a file of {@code size} zero bytes.
     *
     * <p><b>Durability.</b> All or nothing: on return the file and its name are on stable storage;
     * after an exception or a crash there is no file of that name.
     */
    void create(String name, long size) throws IOException;

    /** What goes by a name now, or null if nothing does. */
    @Nullable FileState look(String name) throws IOException;

    /** Opens an existing file for reading and writing. */
    StorageFile openToWrite(String name) throws IOException;

    /** Opens an existing file for reading. */
    StorageFile openToRead(String name) throws IOException;

    /**
     * Removes a file.
     *
     * <p><b>Durability.</b> On return it is gone for good.
     */
    void delete(String name) throws IOException;

    /**
     * Gives a file the name of another one, which is gone then for all who do not have it open.
     *
     * <p><b>Durability.</b> On return it is so on stable storage; after an exception or a crash the
     * name is that of the one or the other, each whole.
     */
    void rename(String name, String taken) throws IOException;

    /** Bytes that could still be written to new files. */
    long usableBytes() throws IOException;
}
