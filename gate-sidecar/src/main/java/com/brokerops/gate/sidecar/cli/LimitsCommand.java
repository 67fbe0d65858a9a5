package com.brokerops.gate.sidecar.cli;

import com.brokerops.gate.contract.JsonWriter;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gate limits}: what is set for a scope and by whom, and another value of one owner. */
@Command(
        name = "limits",
        description = "Shows limits, or sets those of one owner; raising them takes two people.",
        mixinStandardHelpOptions = true)
final class LimitsCommand {
    private static final String PATH = "/v1/admin/limits";

    /** Whose limits of what, at which version and why. */
    static final class Target {
        @Option(
                names = "--scope",
                required = true,
                description = "global, client:CL-001, desk:D1, …")
        private String scope = "";

        @Option(names = "--owner", required = true, description = "risk, compliance, …")
        private String owner = "";

        @Option(
                names = "--expect",
                required = true,
                paramLabel = "VERSION",
                description = "of the limits it rests on, as `gate limits show` prints it")
        private long expect;

        @Option(names = "--reason", required = true, description = "for the audit log")
        private String reason = "";

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "RFC 3339: when what the owner set before returns")
        private @Nullable String expires;
    }

    /** The limits; one that is left out is not set by this owner. */
    static final class Numbers {
        @Option(names = "--gross", description = "money")
        private @Nullable BigDecimal gross;

        @Option(names = "--net", description = "money")
        private @Nullable BigDecimal net;

        @Option(names = "--order-notional", description = "money")
        private @Nullable BigDecimal orderNotional;

        @Option(names = "--open-order-notional", description = "money")
        private @Nullable BigDecimal openOrderNotional;

        @Option(names = "--order-qty", description = "pieces")
        private @Nullable Long orderQty;

        @Option(names = "--symbol-long", description = "pieces, not of firm or symbol")
        private @Nullable Long symbolLong;

        @Option(names = "--symbol-short", description = "pieces, not of firm or symbol")
        private @Nullable Long symbolShort;

        @Option(names = "--open-order-count", description = "how many")
        private @Nullable Long openOrderCount;

        @Option(names = "--leverage-percent", description = "of its balance, of a client")
        private @Nullable Long leveragePercent;

        @Option(names = "--day-qty", description = "pieces a session, executed and pending")
        private @Nullable Long dayQty;

        @Option(names = "--day-notional", description = "money a session, executed and pending")
        private @Nullable BigDecimal dayNotional;
    }

    @Command(
            name = "show",
            description = "Prints what is in force for a scope, who set it and the version.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin OperatorLine gate,
            @Option(names = "--scope", required = true, description = "global, client:CL-001, …")
                    String scope)
            throws InterruptedException {
        return gate.get(PATH + "?scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8));
    }

    @Command(
            name = "set",
            description =
                    "Sets all limits of one owner. Lower ones hold at once; larger ones print the"
                            + " sha256 for `gate changes confirm`.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin OperatorLine gate,
            @Mixin Target target,
            @ArgGroup(exclusive = false, multiplicity = "1") Numbers numbers)
            throws InterruptedException {
        return gate.post(PATH, body(target, numbers));
    }

    @Command(
            name = "withdraw",
            description = "Takes back all limits of one owner.",
            mixinStandardHelpOptions = true)
    int withdraw(@Mixin OperatorLine gate, @Mixin Target target) throws InterruptedException {
        return gate.post(PATH, body(target, null));
    }

    private static String body(Target target, @Nullable Numbers numbers) {
        JsonWriter json = new JsonWriter(512);
        json.beginObject()
                .field("scope", target.scope)
                .field("owner", target.owner)
                .field("expected_version", target.expect)
                .field("reason", target.reason);
        if (target.expires != null) {
            json.field("expires_at", target.expires);
        }
        json.field("limits");
        if (numbers == null) {
            json.nullValue();
        } else {
            json.beginObject();
            number(json, "gross", numbers.gross);
            number(json, "net", numbers.net);
            number(json, "order_notional", numbers.orderNotional);
            number(json, "open_order_notional", numbers.openOrderNotional);
            number(json, "order_qty", numbers.orderQty);
            number(json, "symbol_long", numbers.symbolLong);
            number(json, "symbol_short", numbers.symbolShort);
            number(json, "open_order_count", numbers.openOrderCount);
            number(json, "leverage_percent", numbers.leveragePercent);
            number(json, "day_qty", numbers.dayQty);
            number(json, "day_notional", numbers.dayNotional);
            json.endObject();
        }
        return new String(json.endObject().toBytes(), StandardCharsets.UTF_8);
    }

    private static void number(JsonWriter json, String name, @Nullable Number value) {
        if (value != null) {
            String text = value instanceof BigDecimal money ? money.toPlainString() : value + "";
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            json.field(name).raw(bytes, 0, bytes.length);
        }
    }
}
