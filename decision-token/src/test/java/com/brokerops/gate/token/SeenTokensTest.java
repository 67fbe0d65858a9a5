package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.token.SeenTokens.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SeenTokensTest {

    @Test
    void remembersATokenUntilNoFormOfItCanStillBeValid() {
        SeenTokens seen = new SeenTokens(2);
        long forgotten = 1_000 + SeenTokens.KEPT_AFTER_EXPIRY_MILLIS;
        assertThat(seen.use("a", 1_000, 0)).isEqualTo(Use.FIRST);
        assertThat(seen.use("a", 1_000, forgotten - 1)).isEqualTo(Use.AGAIN);
        assertThat(seen.use("b", 99_000, forgotten)).isEqualTo(Use.FIRST);
        assertThat(seen.contains("a")).isFalse();
        assertThat(seen.size()).isEqualTo(1);
    }

    @Test
    void takesNoFurtherTokenWhenFullAndForgetsNoLiveOne() {
        SeenTokens seen = new SeenTokens(2);
        assertThat(seen.use("a", 9_000, 0)).isEqualTo(Use.FIRST);
        assertThat(seen.use("b", 1_000, 0)).isEqualTo(Use.FIRST);
        assertThat(seen.use("c", 9_000, 0)).isEqualTo(Use.FULL);
        assertThat(seen.use("a", 9_000, 0)).isEqualTo(Use.AGAIN);
        assertThat(seen.use("c", 9_000, 6_000)).isEqualTo(Use.FIRST);
    }

    @Test
    void failsATokenAsAlreadyUsedWhenItCannotBeRemembered() {
        SeenTokens full = new SeenTokens(1);
        assertThat(full.use("another", Samples.EXPIRES_AT, Samples.ISSUED_AT)).isEqualTo(Use.FIRST);
        TokenVerifier verifier =
                new TokenVerifier(List.of(Samples.KEY), TokenSigner.AUDIENCE, full);
        byte[] token = Samples.signed(Samples.ORDER, Samples.CONTEXT).v1Json();
        assertThat(verifier.verify(token, Samples.ORDER, Samples.ISSUED_AT))
                .isEqualTo(
                        new Verification.Failed(TokenCheck.ALREADY_USED, "too many live tokens"));
    }

    @Test
    void countsATokenOlderThanTheMemoryAsUsedAndNoOther() {
        String jws = Samples.signed(Samples.ORDER, Samples.CONTEXT).jws();
        byte[] v1 = Samples.signed(Samples.ORDER, Samples.CONTEXT).v1Json();
        for (long since : new long[] {Samples.ISSUED_AT, Samples.ISSUED_AT + 1}) {
            TokenVerifier verifier =
                    new TokenVerifier(
                            List.of(Samples.KEY), TokenSigner.AUDIENCE, new SeenTokens(10, since));
            assertThat(verifier.verify(v1, Samples.ORDER, Samples.ISSUED_AT).valid())
                    .isEqualTo(since == Samples.ISSUED_AT);
        }
        long inSeconds = Samples.ISSUED_AT / 1000 * 1000;
        TokenVerifier verifier =
                new TokenVerifier(
                        List.of(Samples.KEY),
                        TokenSigner.AUDIENCE,
                        new SeenTokens(10, inSeconds + 1000));
        assertThat(verifier.verifyJws(jws, Samples.ORDER, Samples.CONTEXT, Samples.ISSUED_AT))
                .isEqualTo(
                        new Verification.Failed(
                                TokenCheck.ALREADY_USED,
                                "may have been used: issued before this verifier began to"
                                        + " remember"));
    }

    @Test
    void letsExactlyOneOfAThousandConcurrentUsesWin() throws Exception {
        TokenVerifier verifier =
                new TokenVerifier(
                        List.of(Samples.KEY), TokenSigner.AUDIENCE, new SeenTokens(1_000));
        byte[] token = Samples.signed(Samples.ORDER, Samples.CONTEXT).v1Json();
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        Callable<Integer> uses =
                () -> {
                    start.await();
                    int valid = 0;
                    for (int i = 0; i < 125; i++) {
                        if (verifier.verify(token, Samples.ORDER, Samples.ISSUED_AT).valid()) {
                            valid++;
                        }
                    }
                    return valid;
                };
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(pool.submit(uses));
            }
            int valid = 0;
            for (Future<Integer> result : results) {
                valid += result.get();
            }
            assertThat(valid).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void refusesACapacityBelowOne() {
        assertThatThrownBy(() -> new SeenTokens(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
