package com.brokerops.gate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.brokerops.gate.contract.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EcmaScriptJsonTest {

    @Test
    void sortsTheNamesByTheirUtf16Units() {
        assertThat(
                        signingInput(
                                "{\"b\":1,\"\uFB01\":2,\"\uD83D\uDE00\":3,\"B\":4,\"a1\":5,\"a\":6}"))
                .isEqualTo("{\"B\":4,\"a\":6,\"a1\":5,\"b\":1,\"\uD83D\uDE00\":3,\"\uFB01\":2}");
    }

    @Test
    void dropsNestedMembersThatAreNotNamedLikeOneOfThePayload() {
        assertThat(
                        signingInput(
                                "{\"order\":{\"symbol\":\"A\",\"qty\":1},\"z\":[{\"z\":1,\"y\":2}]}"))
                .isEqualTo("{\"order\":{},\"z\":[{\"z\":1}]}");
    }

    @Test
    void keepsNestedMembersThatAreNamedLikeOneOfThePayloadAndSortsThemToo() {
        assertThat(signingInput("{\"qty\":1,\"order\":{\"qty\":2,\"side\":3,\"order\":{\"x\":1}}}"))
                .isEqualTo("{\"order\":{\"order\":{},\"qty\":2},\"qty\":1}");
    }

    @Test
    void printsNumbersWordsAndListsAsJavaScriptDoes() {
        assertThat(signingInput("{\"a\":[-0,1E2,1e400,1.50,true,false,null,[]],\"b\":{}}"))
                .isEqualTo("{\"a\":[0,100,null,1.5,true,false,null,[]],\"b\":{}}");
    }

    @Test
    void escapesOnlyWhatItMustAndALoneSurrogate() {
        assertThat(signingInput("{\"a\":\"\\u0001\\u0008\\/\\u2028\\u007f\\ud83d\\ude00\\ud83d\"}"))
                .isEqualTo("{\"a\":\"\\u0001\\b/\u2028\u007f\uD83D\uDE00\\ud83d\"}");
    }

    @Test
    void refusesTheOneNameForWhichJavaScriptPrintsAMemberThatIsNotThere() {
        assertThatThrownBy(() -> signingInput("{\"__proto__\":1,\"order\":{}}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("__proto__");
    }

    private static String signingInput(String json) {
        Map<?, ?> payload = (Map<?, ?>) JsonReader.parse(Samples.utf8(json));
        return new String(EcmaScriptJson.signingInput(payload), StandardCharsets.UTF_8);
    }
}
