package com.brokerops.gate.sidecar.gate;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The one clock of the gate: starts at the wall or at the last moment in the log, whichever is
 * later, and then advances with the monotonic clock alone. It never goes back and never jumps; when
 * the wall moves away from it, the wall is wrong or this clock is, and it is not trusted until they
 * agree again.
 *
 * <p><b>Units.</b> Nanoseconds since the epoch.
 *
 * <p><b>Thread.</b> The gate thread's; any may ask {@link #nowNanos}.
 */
public final class GateClock {
    /** How far the wall may be away. */
    static final long MAX_OFFSET_NANOS = 5_000_000_000L;

    private final LongSupplier wallNanos;
    private final LongSupplier monotonicNanos;
    private final long offset;
    private long wallAheadNanos;

    private GateClock(LongSupplier wallNanos, LongSupplier monotonicNanos, long offset) {
        this.wallNanos = wallNanos;
        this.monotonicNanos = monotonicNanos;
        this.offset = offset;
    }

    /** This machine's clocks, from the later of the wall and {@code lastLoggedNanos} on. */
    public static GateClock system(long lastLoggedNanos) {
        return start(GateClock::systemWallNanos, System::nanoTime, lastLoggedNanos);
    }

    /** Starts at the later of the wall and {@code lastLoggedNanos}. */
    public static GateClock start(
            LongSupplier wallNanos, LongSupplier monotonicNanos, long lastLoggedNanos) {
        long now = Math.max(wallNanos.getAsLong(), lastLoggedNanos);
        GateClock clock =
                new GateClock(wallNanos, monotonicNanos, now - monotonicNanos.getAsLong());
        clock.compare();
        return clock;
    }

    /** The wall clock of this machine. */
    public static long systemWallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    public long nowNanos() {
        return offset + monotonicNanos.getAsLong();
    }

    /** The monotonic clock by itself, for how long something has taken. */
    public long nanoTime() {
        return monotonicNanos.getAsLong();
    }

    /** Compares with the wall; called each second. */
    public void compare() {
        wallAheadNanos = wallNanos.getAsLong() - nowNanos();
    }

    /** False while the wall is more than five seconds away. */
    public boolean trusted() {
        return Math.abs(wallAheadNanos) <= MAX_OFFSET_NANOS;
    }

    /** How far the wall was ahead when last compared; negative when it was behind. */
    public long wallAheadNanos() {
        return wallAheadNanos;
    }
}
