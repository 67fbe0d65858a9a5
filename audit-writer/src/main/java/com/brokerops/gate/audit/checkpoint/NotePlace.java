package com.brokerops.gate.audit.checkpoint;

import com.brokerops.gate.audit.Storage;
import com.brokerops.gate.audit.note.NoteKey;
import org.jspecify.annotations.Nullable;

/**
 * A place where checkpoints of a log are.
 *
 * @param name how it is called where something in it is wrong
 * @param files as {@link CheckpointFiles} makes them
 * @param witness a key that must have cosigned the newest, which stands for those before, or null
 */
public record NotePlace(String name, Storage files, @Nullable NoteKey witness) {
    /** The name of the place of what a witness cosigned. */
    public static final String WITNESSED = "witnessed";
}
