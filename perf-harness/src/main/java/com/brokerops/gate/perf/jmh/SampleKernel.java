package com.brokerops.gate.perf.jmh;

import com.brokerops.gate.contract.ControlEvent.LimitsChanged;
import com.brokerops.gate.contract.Decimals;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.LogEvent.Decided;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.KernelConfig;
import com.brokerops.gate.sidecar.kernel.Stamp;
import com.brokerops.gate.sidecar.kernel.Valuation;
import com.brokerops.gate.sidecar.kernel.Verdict;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Ledger;
import com.brokerops.gate.sidecar.kernel.policy.Policy;
import com.brokerops.gate.sidecar.kernel.policy.Rules;
import java.util.List;
import java.util.UUID;

/** A kernel with the default policy and limits that no sample order reaches. */
final class SampleKernel {
    /** The moment of every decision, milliseconds since the epoch. */
    static final long NOW_MILLIS = 1_795_176_000_000L;

    static final String KID = "sample-1";

    private static final String HASH =
            "e767883aa2f4be4e0c2dfb7a3d2a5f6bb6a2a90b1f7c2d7d4a9bb1c3e5f70812";
    private static final long HIGH = Long.MAX_VALUE / 4;
    private static final Ledger.Capacity DEFAULT_CAPACITY =
            new Ledger.Capacity(100_000, 1_000_000, 2_097_152, 4_194_304, 2_097_152);
    private static final Policy POLICY =
            new Policy(
                    "policy.v0.2",
                    HASH,
                    List.of(
                            new Rules.OrderQuantity("qty_limit", 1000),
                            new Rules.SymbolQuantity("symbol_gme", "GME", 10),
                            new Rules.LowPriceQuantity(
                                    "penny_stock", Decimals.priceE8("1.0"), 100)),
                    "allow_default");

    private SampleKernel() {}

    static Kernel create() {
        return create(300_000);
    }

    /** The same; an order expires after that time. */
    static Kernel create(long tokenTtlMillis) {
        return create(tokenTtlMillis, SampleOrders.CLIENTS);
    }

    /** The same, with so many clients. */
    static Kernel create(long tokenTtlMillis, int clients) {
        Kernel kernel = create(tokenTtlMillis, POLICY);
        Limits limits = new Limits(HIGH, HIGH, HIGH, HIGH, HIGH);
        for (int client = 0; client < clients; client++) {
            kernel.apply(
                    new LimitsChanged(
                            client + 1,
                            "file",
                            HASH,
                            List.of(Scope.client(SampleOrders.clientId(client))),
                            limits),
                    client + 1,
                    NOW_MILLIS,
                    Identity.NONE);
        }
        return kernel;
    }

    /** One without limits. */
    static Kernel create(long tokenTtlMillis, Policy policy) {
        Kernel kernel =
                new Kernel(
                        new KernelConfig(tokenTtlMillis, 0, Valuation.DEFAULT, DEFAULT_CAPACITY));
        kernel.use(policy);
        return kernel;
    }

    /** What the gate would give the kernel with the order of that number. */
    static Stamp stamp(long number) {
        return stamp(number, NOW_MILLIS);
    }

    /** The same, at another time. */
    static Stamp stamp(long number, long nowMillis) {
        return new Stamp(
                nowMillis,
                new UUID(nowMillis << 16 | 0x7000, mixed(number)),
                "c9afbe7aae90941dc3caa54366176db6",
                "2677621f0d86a9c4a37c6e01df14a1f8f5b6d5b7c6e8a0b2c4d6e8f001234567",
                identity(number),
                null,
                null,
                KID,
                Durability.SYNCED);
    }

    /** As good as the digest of a name: spread over all bits. */
    static Identity identity(long number) {
        return new Identity(mixed(number), mixed(~number), number, ~number);
    }

    /** A new order must be decided and not be known. */
    static Decided decided(Verdict verdict) {
        if (verdict instanceof Verdict.Event(Decided decided)) {
            return decided;
        }
        throw new IllegalStateException("a new order gave " + verdict);
    }

    private static long mixed(long number) { // SplitMix64
        long bits = number * 0x9E3779B97F4A7C15L;
        bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return bits ^ bits >>> 31;
    }
}
