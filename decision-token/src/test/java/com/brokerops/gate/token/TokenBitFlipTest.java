package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.brokerops.gate.contract.Context;
import com.brokerops.gate.contract.Order;
import com.brokerops.gate.token.Verification.Failed;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every single bit of a token, one at a time. */
class TokenBitFlipTest {
    private static final long NOW = Samples.ISSUED_AT;

    private final TokenVerifier verifier =
            new TokenVerifier(List.of(Samples.KEY, Samples.OTHER_KEY), TokenSigner.AUDIENCE);

    @Test
    void refusesATokenOfVersionOneWithAnyBitChanged() {
        for (Order order : List.of(Samples.ORDER, Samples.UNPRICED)) {
            byte[] token = Samples.signed(order, Samples.CONTEXT).v1Json();
            assertThat(verifier.verify(token, order, NOW).valid()).isTrue();
            Set<TokenCheck> seen = EnumSet.noneOf(TokenCheck.class);
            for (int bit = 0; bit < token.length * 8; bit++) {
                byte[] changed = flipped(token, bit);
                seen.add(check(verifier.verify(changed, order, NOW), changed));
            }
            // A bit of the payload's copy of the order is not under the signature: DIGEST.
            assertThat(seen)
                    .containsExactly(
                            TokenCheck.FORMAT,
                            TokenCheck.KID,
                            TokenCheck.SIGNATURE,
                            TokenCheck.DIGEST);
        }
    }

    @Test
    void refusesAJwsWithAnyBitChanged() {
        Context context = Samples.CONTEXT;
        for (Order order : List.of(Samples.ORDER, Samples.UNPRICED)) {
            byte[] token = Samples.utf8(Samples.signed(order, context).jws());
            Set<TokenCheck> seen = EnumSet.noneOf(TokenCheck.class);
            for (int bit = 0; bit < token.length * 8; bit++) {
                byte[] changed = flipped(token, bit);
                String text = new String(changed, StandardCharsets.ISO_8859_1);
                seen.add(check(verifier.verifyJws(text, order, context, NOW), changed));
            }
            assertThat(seen)
                    .containsExactly(TokenCheck.FORMAT, TokenCheck.KID, TokenCheck.SIGNATURE);
        }
    }

    private static byte[] flipped(byte[] token, int bit) {
        byte[] changed = token.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static TokenCheck check(Verification verification, byte[] token) {
        assertThat(verification)
                .as(() -> new String(token, StandardCharsets.ISO_8859_1))
                .isInstanceOf(Failed.class);
        return ((Failed) verification).check();
    }
}
