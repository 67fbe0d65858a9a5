package com.brokerops.gate.sidecar.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.brokerops.gate.contract.Contingency;
import com.brokerops.gate.contract.Order;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body with orders is read as the table says or refused by the name of its first fault. */
class ListReaderTest {
    @Test
    void readsTheOrdersInTheirSequenceAndTheContingencyWhereverItStands() throws Exception {
        AuthorizeRequest.NewList list =
                read(
                        "{\"contingency\":\"OCO\",\"context\":{\"client_id\":\"CL-1\"},\"orders\":[%s,%s]}"
                                .formatted(order("A-1", ""), order("A-2", ",\"price\":2")));

        assertThat(list.orders()).extracting(Order::clientOrderId).containsExactly("A-1", "A-2");
        assertThat(list.orders().get(1).priceE8()).isEqualTo(200_000_000);
        assertThat(list.contingency()).isEqualTo(Contingency.OCO);
        assertThat(list.context().clientId()).isEqualTo("CL-1");
        assertThat(read(orders(8)).contingency()).isEqualTo(Contingency.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    orders                 | {"orders":[]}
                    orders                 | {"orders":[A]}
                    orders                 | {"orders":{}}
                    orders                 | {"orders":null}
                    orders[1]              | {"orders":[A,1]}
                    orders[1]              | {"orders":[A,null]}
                    orders                 | {"orders":[A,B],"order":A}
                    orders                 | {"orders":[A,B],"orders":[A,B]}
                    contingency            | {"contingency":"OCO"}
                    contingency            | {"contingency":"OCO","order":A}
                    contingency            | {"orders":[A,B],"contingency":"OTO"}
                    contingency            | {"orders":[A,B],"contingency":null}
                    contingency            | {"orders":[A,B,C],"contingency":"OCO"}
                    orders[1].client_order_id | {"orders":[A,A]}
                    orders[2].client_order_id | {"orders":[A,B,A]}
                    orders[1].symbol       | {"orders":[A,{"client_order_id":"B-1","side":"BUY","qty":1}]}
                    orders[1].qty          | {"orders":[A,{"client_order_id":"B-1","symbol":"X","side":"BUY","qty":0}]}
                    orders[1].symbol       | {"orders":[A,{"client_order_id":"B-1","symbol":"a b"}]}
                    orders[1].other        | {"orders":[A,{"other":1}]}
                    orders[1].action       | {"orders":[A,{"client_order_id":"B-1","action":"CANCEL"}]}
                    orders[0].action       | {"orders":[{"client_order_id":"B-1","symbol":"X","side":"BUY","qty":1,"action":"REPLACE","orig_client_order_id":"A-0"},B]}
                    orders[1].orig_client_order_id | {"orders":[A,{"client_order_id":"B-1","symbol":"X","side":"BUY","qty":1,"orig_client_order_id":"A-0"}]}
                    orders[1].symbol       | {"orders":[A,{"client_order_id":"B-1","symbol":"Y","side":"BUY","qty":1}],"contingency":"OCO"}
                    orders[1].side         | {"orders":[A,{"client_order_id":"B-1","symbol":"X","side":"SELL","qty":1}],"contingency":"OCO"}
                    context.reference_price | {"orders":[A,{"client_order_id":"B-1","symbol":"Y","side":"BUY","qty":1}],"context":{"reference_price":1,"reference_at":"2026-11-21T10:15:41Z"}}
                    """)
    void refusesByName(String field, String body) {
        String json =
                body.replace("A,", order("A-1", "") + ",")
                        .replace("A]", order("A-1", "") + "]")
                        .replace("A}", order("A-1", "") + "}")
                        .replace("B]", order("B-1", "") + "]")
                        .replace("B,", order("B-1", "") + ",")
                        .replace("C]", order("C-1", "") + "]");

        BadRequestException refused =
                catchThrowableOfType(BadRequestException.class, () -> read(json));

        assertThat(refused).as(json).isNotNull();
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).contains(field.replaceAll("\\[.*", ""));
    }

    @Test
    void refusesANinthOrder() {
        assertThat(catchThrowableOfType(BadRequestException.class, () -> read(orders(9))).field())
                .isEqualTo("orders");
    }

    private static String orders(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> order("ORD-" + i, ""))
                .collect(Collectors.joining(",", "{\"orders\":[", "]}"));
    }

    private static String order(String id, String more) {
        return "{\"client_order_id\":\"%s\",\"symbol\":\"X\",\"side\":\"BUY\",\"qty\":1%s}"
                .formatted(id, more);
    }

    private static AuthorizeRequest.NewList read(String json) throws BadRequestException {
        byte[] body = json.getBytes(UTF_8);
        return (AuthorizeRequest.NewList) AuthorizeReader.read(body, body.length);
    }
}
