package com.brokerops.gate.sidecar.cli;

/** How the process ends, for supervisors and scripts. */
final class ExitCode {
    static final int DONE = 0;

    /** A check or a verification failed. */
    static final int FAILED = 1;

    static final int USAGE = 64;

    /** Something that must not be survived; start again. */
    static final int FATAL = 70;

    /** Another gate uses the data directory. */
    static final int IN_USE = 75;

    /** The configuration, a file it names, or a key is wrong. */
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
