package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Durability;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.sidecar.kernel.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What decisions take from outside the kernel: names, randomness, digests.
 *
 * <p><b>Thread.</b> The gate thread's only.
 */
final class Stamps {
    private final Entropy entropy;
    private final Identities identities;
    private final Signers signers;
    private final Durability durability;
    private final Prices prices;

    Stamps(
            RandomGenerator random,
            Identities identities,
            Signers signers,
            Durability durability,
            Prices prices) {
        this.entropy = new Entropy(random);
        this.identities = identities;
        this.signers = signers;
        this.durability = durability;
        this.prices = prices;
    }

    UUID traceId(long nowMillis) {
        return entropy.traceId(nowMillis);
    }

    Stamp of(Submission submission, long nowMillis) {
        return of(
                submission.order(),
                submission.context(),
                submission.reference(),
                identities.sha256Hex(submission.body(), submission.length()),
                nowMillis);
    }

    /** One for each order of a list, of one moment. */
    List<Stamp> of(ListSubmission list, long nowMillis) {
        String sha256 = identities.sha256Hex(list.body(), list.length());
        List<Stamp> stamps = new ArrayList<>(list.orders().size());
        for (Order order : list.orders()) {
            stamps.add(of(order, list.context(), list.reference(), sha256, nowMillis));
        }
        return stamps;
    }

    private Stamp of(
            Order order,
            Context context,
            @Nullable ReferencePrice reference,
            String requestSha256,
            long nowMillis) {
        return new Stamp(
                nowMillis,
                entropy.traceId(nowMillis),
                entropy.nonce(),
                requestSha256,
                identities.ofOrder(order, context, signers.digester()),
                identities.ofOriginal(order, context),
                prices.of(order.symbol(), reference, nowMillis),
                signers.activeKid(),
                durability);
    }
}
