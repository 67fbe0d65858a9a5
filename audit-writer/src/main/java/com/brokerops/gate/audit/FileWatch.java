package com.brokerops.gate.audit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the files that go by the names of the log are still the ones that it made: a file
 * that somebody has moved away, removed, cut or put a copy in the place of still takes every write
 * and every sync, and none of it would be found again.
 *
 * <p><b>Errors.</b> What it finds condemns the log, until a restart has judged what is there. A
 * disk that does not answer is no finding.
 *
 * <p><b>Thread.</b> The one that makes segments: a look waits for the disk, and no sync for a look.
 */
final class FileWatch {
    /** The most full segments that are looked at in one turn. */
    static final int MOST_SEALED = 256;

    private final Storage storage;
    private final Committer committer;
    private final SegmentPreparer preparer;
    private final List<@Nullable FileState> sealed = new ArrayList<>();
    private final Segments segments;
    private int nextSealed;

    /**
     * @param sealedBefore how many full segments there are; they are known from the first look on
     */
    FileWatch(Segments segments, Committer committer, SegmentPreparer preparer, long sealedBefore) {
        this.segments = segments;
        this.storage = segments.atHandIn();
        this.committer = committer;
        this.preparer = preparer;
        for (long i = 0; i < sealedBefore; i++) {
            sealed.add(null);
        }
    }

    /** One look at the open segment, the next one and some of the full ones. */
    void look() {
        try {
            lookAtOpen();
            lookAtNext();
            lookAtSealed();
        } catch (AccessDeniedException e) {
            mismatch(String.valueOf(e.getFile()), "access to it is denied");
        } catch (IOException e) {
            return; // a disk that does not answer; writes will tell
        }
    }

    private void lookAtOpen() throws IOException {
        Segment open = committer.watched();
        if (open != null) {
            String name = SegmentFiles.name(open.ordinal());
            FileState made = open.made();
            String wrong = wrongWith(name, made);
            boolean still = committer.watched() == open && open.made().equals(made);
            if (wrong != null && still) { // it has not moved on meanwhile, nor into a copy
                mismatch(name, wrong);
            }
        }
    }

    private void lookAtNext() throws IOException {
        Segment next = preparer.ready();
        if (next != null) {
            String name = SegmentFiles.name(next.ordinal());
            String wrong = wrongWith(name, next.made());
            if (wrong != null && preparer.ready() == next) {
                mismatch(name, wrong);
            }
        }
    }

    private void lookAtSealed() throws IOException {
        for (FileState full = committer.sealed(); full != null; full = committer.sealed()) {
            sealed.add(full);
        }
        for (int i = Math.min(MOST_SEALED, sealed.size()); i > 0; i--) {
            nextSealed = nextSealed < sealed.size() ? nextSealed : 0;
            nextSealed = (int) Math.max(nextSealed, segments.firstKept());
            if (nextSealed >= sealed.size()) {
                return;
            }
            String name = SegmentFiles.name(nextSealed);
            FileState made = sealed.get(nextSealed);
            if (made == null) {
                made = storage.look(name);
                sealed.set(nextSealed, made);
            }
            String wrong = made == null ? "it is gone" : wrongWith(name, made);
            if (wrong != null && nextSealed >= segments.firstKept()) { // not removed meanwhile
                mismatch(name, wrong);
                return;
            }
            nextSealed++;
        }
    }

    private @Nullable String wrongWith(String name, FileState made) throws IOException {
        FileState found = storage.look(name);
        if (found == null) {
            return "it is gone";
        }
        if (!found.identity().equals(made.identity())) {
            return "another file is in its place";
        }
        return found.bytes() == made.bytes()
                ? null
                : "it has " + found.bytes() + " bytes, not " + made.bytes();
    }

    private void mismatch(String file, String what) {
        committer.condemn(new IOException(file + ": " + what));
    }
}
