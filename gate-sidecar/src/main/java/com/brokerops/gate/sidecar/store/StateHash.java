package com.brokerops.gate.sidecar.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.ControlEvent.RiskChanged;
import com.brokerops.gate.contract.Exposure;
import com.brokerops.gate.contract.Limits;
import com.brokerops.gate.contract.OwnersLimits;
import com.brokerops.gate.contract.ReservationState;
import com.brokerops.gate.contract.Scope;
import com.brokerops.gate.contract.Scope.Kind;
import com.brokerops.gate.contract.Side;
import com.brokerops.gate.sidecar.kernel.Kernel;
import com.brokerops.gate.sidecar.kernel.facts.Balances;
import com.brokerops.gate.sidecar.kernel.facts.Quarantine.Kept;
import com.brokerops.gate.sidecar.kernel.ledger.Description;
import com.brokerops.gate.sidecar.kernel.ledger.Identity;
import com.brokerops.gate.sidecar.kernel.ledger.Reservation;
import com.brokerops.gate.sidecar.kernel.ledger.Sessions;
import com.brokerops.gate.sidecar.kernel.ledger.Wide;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over everything that decides: exposures, positions, known orders, reservations, lifecycle
 * events, session, limits, risk state, balances, facts, what is quarantined and the name of the
 * policy. However a kernel came to its state, live, by replay or from a snapshot, the same state
 * has the same hash.
 *
 * <p>Each item is a tag of one byte and its fields in order: numbers as 8 bytes big-endian, texts
 * as UTF-8 with their length in front.
 *
 * <p><b>Thread.</b> That of the kernel. Takes about a microsecond for each order: not while READY.
 */
public final class StateHash {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private StateHash() {}

    /**
     * The hash of a state.
     *
     * @param atEpochNanos when: orders that can be forgotten then do not count
     * @return 64 hex digits
     */
    public static String of(Kernel kernel, long atEpochNanos) {
        long knownUntilMillis = atEpochNanos / NANOS_PER_MILLI - kernel.releasedAtMillis(0);
        Digest out = new Digest();
        kernel.ledger().describe(new Items(out), knownUntilMillis);
        Sessions sessions = kernel.ledger().sessions();
        out.tag('d').text(sessions.current()).number(sessions.rolledSeq());
        out.tag('v').number(kernel.limits().version());
        kernel.limits()
                .all()
                .forEach((scope, owners) ->
                        owners.forEach((owner, set) -> limits(out, scope, owner, set)));
        kernel.risk().settings().forEach(setting -> risk(out, setting));
        kernel.facts().quarantine().all().forEach(kept -> quarantined(out, kept));
        kernel.facts()
                .recent()
                .all()
                .forEach(told -> out.tag('t').number(told.seq()).identity(told.identity()));
        kernel.facts().balances().all().forEach((client, known) -> balance(out, client, known));
        out.tag('p').text(kernel.loggedPolicyHash());
        return out.hex();
    }

    private static void limits(Digest out, Scope scope, String owner, OwnersLimits set) {
        out.tag('l').text(scope.text()).text(owner);
        limits(out, set.limits());
        out.number(set.untilMillis());
        limits(out, set.then());
    }

    private static void limits(Digest out, @Nullable Limits set) {
        Limits limits = set == null ? Limits.NONE : set;
        out.number(limits.grossE4())
                .number(limits.netE4())
                .number(limits.orderNotionalE4())
                .number(limits.symbolLongQty())
                .number(limits.symbolShortQty())
                .number(limits.orderQty())
                .number(limits.openOrdersE4())
                .number(limits.openOrders());
        if (limits.leveragePercent() != Limits.NOT_SET) {
            out.tag('m').number(limits.leveragePercent());
        }
        if (limits.ofADay()) {
            out.tag('y').number(limits.dayQty()).number(limits.dayNotionalE4());
        }
    }

    private static void risk(Digest out, RiskChanged setting) {
        Side side = setting.side();
        out.tag('s')
                .text(setting.scope().text())
                .text(side == null ? "" : side.name())
                .text(setting.state().name())
                .number(setting.killEpoch());
    }

    private static void quarantined(Digest out, Kept kept) {
        out.tag('q').number(kept.id()).number(kept.atMillis()).identity(kept.identity());
        out.text(kept.event().why()).text(kept.event().event());
    }

    private static void balance(Digest out, String clientId, Balances.Known known) {
        out.tag('b')
                .text(clientId)
                .number(known.balance().amountE4())
                .number(known.balance().asOfMillis())
                .number(known.seq())
                .identity(known.identity());
    }

    private record Items(Digest out) implements Description {
        @Override
        public void exposure(String clientId, String symbol, Exposure exposure) {
            out.tag('x')
                    .text(clientId)
                    .text(symbol)
                    .number(exposure.position())
                    .number(exposure.positionCostE4())
                    .number(exposure.pendingBuyQty())
                    .number(exposure.pendingBuyE4())
                    .number(exposure.pendingSellQty())
                    .number(exposure.pendingSellE4());
        }

        @Override
        public void executed(Context way, String symbol, Wide qty, Wide amountE4) {
            out.tag('w')
                    .text(way.clientId())
                    .text(String.valueOf(way.deskId()))
                    .text(String.valueOf(way.traderId()))
                    .text(String.valueOf(way.strategyId()))
                    .text(symbol)
                    .number(qty.units())
                    .number(qty.rest())
                    .number(amountE4.units())
                    .number(amountE4.rest());
        }

        @Override
        public void position(Kind kind, String name, String symbol, Wide qty) {
            out.tag('n')
                    .text(kind.name())
                    .text(name)
                    .text(symbol)
                    .number(qty.units())
                    .number(qty.rest());
        }

        @Override
        public void order(
                Identity identity,
                long seq,
                long expiresAtMillis,
                @Nullable ReservationState state) {
            out.tag('o')
                    .identity(identity)
                    .number(seq)
                    .number(expiresAtMillis)
                    .text(state == null ? "BLOCKED" : state.name());
        }

        @Override
        public void reservation(Identity order, Reservation open) {
            out.tag('r')
                    .identity(order)
                    .number(open.traceId().getMostSignificantBits())
                    .number(open.traceId().getLeastSignificantBits())
                    .text(open.clientId())
                    .text(String.valueOf(open.context().deskId()))
                    .text(String.valueOf(open.context().traderId()))
                    .text(String.valueOf(open.context().strategyId()))
                    .text(open.symbol())
                    .text(open.side().name())
                    .text(open.state().name())
                    .number(open.leavesQty())
                    .number(open.executedQty())
                    .number(open.reservedE4())
                    .number(open.expiresAtMillis())
                    .text(open.replacement() ? "replacement" : "")
                    .text(open.pair() == null ? "" : open.pair().toString())
                    .number(open.terms().qty())
                    .number(open.terms().valuedAtE8())
                    .text(open.terms().pastSession() ? "past session" : "")
                    .text(open.terms().leg() ? "leg" : "")
                    .text(String.valueOf(open.ended()))
                    .text(open.sessionOver() ? "session over" : "");
        }

        @Override
        public void execution(
                long seq,
                boolean shared,
                UUID traceId,
                long signedQty,
                long priceE8,
                Exposure met) {
            out.tag('f')
                    .number(seq)
                    .text(shared ? "shared" : "")
                    .number(traceId.getMostSignificantBits())
                    .number(traceId.getLeastSignificantBits())
                    .number(signedQty)
                    .number(priceE8)
                    .number(met.position())
                    .number(met.positionCostE4());
        }

        @Override
        public void event(Identity identity, long seq) {
            out.tag('e').identity(identity).number(seq);
        }
    }

    /** Hashes what has been gathered, a block at a time: an item alone is not worth the call. */
    private static final class Digest {
        private static final int BLOCK_BYTES = 8_192;
        private static final int MOST_ASCII = 128;

        private final MessageDigest sha256;
        private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);

        Digest() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("a JDK without SHA-256", e);
            }
        }

        Digest tag(char tag) {
            room(1).put((byte) tag);
            return this;
        }

        Digest number(long value) {
            room(Long.BYTES).putLong(value);
            return this;
        }

        Digest identity(Identity identity) {
            room(4 * Long.BYTES)
                    .putLong(identity.keyHigh())
                    .putLong(identity.keyLow())
                    .putLong(identity.contentHigh())
                    .putLong(identity.contentLow());
            return this;
        }

        Digest text(String value) {
            int length = value.length();
            if (length <= MOST_ASCII && putAscii(value, length)) {
                return this;
            }
            byte[] bytes = value.getBytes(UTF_8);
            number(bytes.length);
            drain();
            sha256.update(bytes);
            return this;
        }

        /** Puts a text that is ASCII, as most are, without a copy of it; false for any other. */
        @SuppressWarnings("deprecation") // drops the high byte, and ASCII has none
        private boolean putAscii(String value, int length) {
            int at = room(Long.BYTES + length).position();
            value.getBytes(0, length, block.array(), at + Long.BYTES);
            for (int i = 0; i < length; i++) {
                if (value.charAt(i) > 0x7F) {
                    return false;
                }
            }
            block.putLong(length).position(at + Long.BYTES + length);
            return true;
        }

        private ByteBuffer room(int bytes) {
            if (block.remaining() < bytes) {
                drain();
            }
            return block;
        }

        private void drain() {
            sha256.update(block.array(), 0, block.position());
            block.clear();
        }

        String hex() {
            drain();
            return HexFormat.of().formatHex(sha256.digest());
        }
    }
}
