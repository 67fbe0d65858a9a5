package com.brokerops.gate.sidecar.store;

import com.brokerops.gate.contract.Context;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of an order: client, symbol, desk, trader and strategy. Many orders have the same: what
 * was read of late is not made again.
 *
 * <p><b>Thread.</b> One at a time.
 */
final class PackedNames {
    private static final int NAMES = 5;
    private static final int REMEMBERED = 1 << 12;

    private final @Nullable Names[] recent = new Names[REMEMBERED];

    /** Whose order in what symbol; without session and type of account. */
    record Names(byte[] packed, Context context, String symbol) {}

    static void put(PackedBytes out, Context context, String symbol) {
        out.name(context.clientId()).name(symbol);
        putOptional(out, context.deskId());
        putOptional(out, context.traderId());
        putOptional(out, context.strategyId());
    }

    private static void putOptional(PackedBytes out, @Nullable String name) {
        if (name == null) {
            out.one(0);
        } else {
            out.name(name);
        }
    }

    /** Reads the next. */
    Names next(PackedBytes in) {
        byte[] bytes = in.bytes();
        int from = in.at();
        int to = from;
        int hash = 0;
        for (int name = 0; name < NAMES; name++) {
            int end = to + 1 + bytes[to];
            for (; to < end; to++) {
                hash = 31 * hash + bytes[to];
            }
        }
        int place = (hash ^ hash >>> 15) & REMEMBERED - 1;
        Names known = recent[place];
        if (known != null && Arrays.equals(known.packed, 0, known.packed.length, bytes, from, to)) {
            in.skip(to - from);
            return known;
        }
        Names read = read(in, Arrays.copyOfRange(bytes, from, to));
        recent[place] = read;
        return read;
    }

    private static Names read(PackedBytes in, byte[] packed) {
        String clientId = in.text(in.one());
        String symbol = in.text(in.one());
        Context context =
                new Context(clientId, optional(in), optional(in), optional(in), null, null);
        return new Names(packed, context, symbol);
    }

    private static @Nullable String optional(PackedBytes in) {
        int length = in.one();
        return length == 0 ? null : in.text(length);
    }
}
