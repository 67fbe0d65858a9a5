package com.brokerops.gate.contract;

/** How certain an amount is. */
public enum EconomicsStage {
    /** By the platform, on the day. */
    PROVISIONAL,
    /** By the back office. */
    FINAL
}
