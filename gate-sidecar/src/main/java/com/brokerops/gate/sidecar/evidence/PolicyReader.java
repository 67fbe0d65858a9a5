package com.brokerops.gate.sidecar.evidence;

import com.brokerops.gate.sidecar.kernel.policy.Policy;

/** Reads the exact bytes of a policy. */
public interface PolicyReader {
    /**
     * The rules.
     *
     * @throws RuntimeException saying what is wrong with them
     */
    Policy read(byte[] bytes);
}
