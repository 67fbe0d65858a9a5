package com.brokerops.gate.sidecar.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.brokerops.gate.contract.JsonException;
import com.brokerops.gate.contract.JsonReader;
import com.brokerops.gate.sidecar.http.AuthorizeReader;
import com.brokerops.gate.sidecar.http.AuthorizeRequest;
import com.brokerops.gate.sidecar.http.BadRequestException;
import com.brokerops.gate.token.KeyDirectory;
import com.brokerops.gate.token.TokenCheck;
import com.brokerops.gate.token.TokenVerifier;
import com.brokerops.gate.token.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate token}: what a token is worth, without a gate. */
@Command(
        name = "token",
        description = "Verifies tokens with the keys of a directory.",
        mixinStandardHelpOptions = true)
final class TokenCommand {
    private static final String AUDIENCE = "trading-platform";
    private static final int MOST_BYTES = 64 << 10;

    /** Both forms of a token, as far as they are there. */
    private record Tokens(byte @Nullable [] v1, @Nullable String jws) {}

    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "verify",
            description = "Prints for each token OK, or FAILED and the first check that fails.",
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(
                            paramLabel = "FILE",
                            description =
                                    "an answer, its decision_token or its decision_jws; - reads standard input")
                    String file,
            @Option(
                            names = "--order",
                            required = true,
                            paramLabel = "FILE",
                            description = "{order, context} that is about to be executed")
                    Path order,
            @Option(
                            names = "--keys",
                            required = true,
                            paramLabel = "DIR",
                            description = "a data directory, or its keys folder")
                    Path keys,
            @Option(names = "--now", paramLabel = "TIME", description = "instead of the clock's")
                    @Nullable Instant now,
            @Option(
                            names = "--kill-epoch",
                            defaultValue = "0",
                            description = "the least that counts")
                    long killEpoch)
            throws IOException {
        AuthorizeRequest.NewOrder request = request(order);
        Path folder = keys.resolve("keys");
        TokenVerifier verifier =
                new TokenVerifier(
                        KeyDirectory.load(Files.isDirectory(folder) ? folder : keys), AUDIENCE);
        long at = now == null ? System.currentTimeMillis() : now.toEpochMilli();
        Tokens tokens = tokens(bytes(file));
        boolean valid = true;
        if (tokens.v1() != null) {
            valid = say("v1", verifier.verify(tokens.v1(), request.order(), at, killEpoch));
        }
        if (tokens.jws() != null) {
            valid &=
                    say(
                            "jws",
                            verifier.verifyJws(
                                    tokens.jws(),
                                    request.order(),
                                    request.context(),
                                    at,
                                    killEpoch));
        }
        if (tokens.v1() == null && tokens.jws() == null) {
            valid = say("token", new Verification.Failed(TokenCheck.FORMAT, "there is none"));
        }
        return valid ? ExitCode.DONE : ExitCode.FAILED;
    }

    private boolean say(String form, Verification verification) {
        String said =
                switch (verification) {
                    case Verification.Valid _ -> "OK";
                    case Verification.Failed failed -> "FAILED " + failed.check();
                };
        spec.commandLine().getOut().println(form + " " + said);
        spec.commandLine().getOut().flush();
        return verification.valid();
    }

    private static AuthorizeRequest.NewOrder request(Path file) throws IOException {
        byte[] body = bytes(file.toString());
        try {
            if (AuthorizeReader.read(body, body.length)
                    instanceof AuthorizeRequest.NewOrder order) {
                return order;
            }
            throw new IOException(file + ": no order that a token could be for");
        } catch (BadRequestException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Tokens tokens(byte[] text) {
        String stripped = new String(text, US_ASCII).strip();
        if (stripped.matches("[A-Za-z0-9_.-]+")) {
            return new Tokens(null, stripped);
        }
        byte[] v1 = null;
        String jws = null;
        try {
            JsonReader in = new JsonReader(text);
            in.beginObject();
            for (String name = in.nextField(); name != null; name = in.nextField()) {
                int from = in.offset();
                Object value = in.value();
                switch (name) {
                    case "decision_token" -> v1 = Arrays.copyOfRange(text, from, in.offset());
                    case "decision_jws" -> jws = String.valueOf(value);
                    case "payload" -> v1 = text; // a token by itself
                    default -> {
                        // no token
                    }
                }
            }
            in.end();
        } catch (JsonException _) {
            return new Tokens(null, null);
        }
        return new Tokens(v1, jws);
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            return in.readNBytes(MOST_BYTES);
        }
    }
}
