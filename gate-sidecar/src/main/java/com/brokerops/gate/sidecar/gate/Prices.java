package com.brokerops.gate.sidecar.gate;

import com.brokerops.gate.contract.PriceReported;
import com.brokerops.gate.contract.ReferencePrice;
import com.brokerops.gate.sidecar.kernel.Valuation;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What symbols are worth by the platforms' word. No part of the state: it is not logged, and a
 * start knows of none. A decision's line says which price it was valued with.
 *
 * <p><b>Thread.</b> The gate thread's only, but for the size.
 */
final class Prices {
    /** The most symbols of which one is known. */
    static final int MOST = 10_000;

    private final Valuation valuation;
    private final Map<String, ReferencePrice> bySymbol = new LinkedHashMap<>(); // by last told
    private volatile int size;

    Prices(Valuation valuation) {
        this.valuation = valuation;
    }

    /** What became of a price. */
    enum Outcome {
        TAKEN,
        /** One of that moment or a later one is known. */
        SUPERSEDED,
        /** It is of the future, by more than a price may be old. */
        NOT_YET,
        /** There are as many symbols as there may be, all of them with a price that counts. */
        NO_ROOM
    }

    Outcome take(PriceReported told, long nowMillis) {
        ReferencePrice known = bySymbol.get(told.symbol());
        if (told.asOfMillis() - nowMillis > valuation.maxAgeMillis()) {
            return Outcome.NOT_YET;
        }
        if (known != null && told.asOfMillis() <= known.atMillis()) {
            return Outcome.SUPERSEDED;
        }
        if (known == null && bySymbol.size() == MOST && !dropOldest(nowMillis)) {
            return Outcome.NO_ROOM;
        }
        bySymbol.remove(told.symbol());
        bySymbol.put(told.symbol(), new ReferencePrice(told.priceE8(), told.asOfMillis()));
        size = bySymbol.size();
        return Outcome.TAKEN;
    }

    /** Makes room if the one that was not told for the longest time counts no more. */
    private boolean dropOldest(long nowMillis) {
        Iterator<ReferencePrice> oldest = bySymbol.values().iterator();
        boolean counts = nowMillis - oldest.next().atMillis() <= valuation.maxAgeMillis();
        if (!counts) {
            oldest.remove();
        }
        return !counts;
    }

    /**
     * What an order is valued with: the newer of what its request says and what is known.
     *
     * @return null if neither counts at that time
     */
    @Nullable ReferencePrice of(String symbol, @Nullable ReferencePrice said, long nowMillis) {
        return bySymbol.isEmpty() ? said : valuation.newer(said, bySymbol.get(symbol), nowMillis);
    }

    /** Of how many symbols one is known. Any thread. */
    int size() {
        return size;
    }
}
