package com.brokerops.gate.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000_000_000L})
    void takesAQuantityOfOneToATrillion(long qty) {
        assertThat(order("ORD-1", "AAPL", qty, 1).qty()).isEqualTo(qty);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1_000_000_000_001L, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesAnyOtherQuantity(long qty) {
        assertThatThrownBy(() -> order("ORD-1", "AAPL", qty, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order.qty " + qty);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 6_710_886_399_999_999L})
    void takesAPriceBelowTwoToTheTwentySixth(long priceE8) {
        assertThat(order("ORD-1", "AAPL", 1, priceE8).priced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 6_710_886_400_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesAnyOtherPrice(long priceE8) {
        assertThatThrownBy(() -> order("ORD-1", "AAPL", 1, priceE8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order.price");
    }

    @Test
    void isUnpricedWithoutAPrice() {
        assertThat(order("ORD-1", "AAPL", 1, Order.NO_PRICE).priced()).isFalse();
    }

    @Test
    void refusesNamesOutsideTheirAlphabets() {
        assertThatThrownBy(() -> order("OR", "AAPL", 1, 1))
                .hasMessageContaining("order.client_order_id");
        assertThatThrownBy(() -> order("ORD 1", "AAPL", 1, 1))
                .hasMessageContaining("order.client_order_id");
        assertThatThrownBy(() -> order("ORD-1", "aapl", 1, 1)).hasMessageContaining("order.symbol");
        assertThatThrownBy(() -> order("ORD-1", "A|B", 1, 1)).hasMessageContaining("order.symbol");
    }

    @Test
    void namesTheFieldOfTheContextAtFault() {
        assertThatThrownBy(() -> Context.of("")).hasMessageContaining("context.client_id");
        assertThatThrownBy(() -> new Context("C", "", null, null, null, null))
                .hasMessageContaining("context.desk_id");
        assertThatThrownBy(() -> new Context("C", null, " ", null, null, null))
                .hasMessageContaining("context.trader_id");
        assertThatThrownBy(() -> new Context("C", null, null, "a|b", null, null))
                .hasMessageContaining("context.strategy_id");
        assertThatThrownBy(() -> new Context("C", null, null, null, "a".repeat(65), null))
                .hasMessageContaining("context.session_id");
        assertThat(Context.of("C")).isEqualTo(new Context("C", null, null, null, null, null));
    }

    private static Order order(String id, String symbol, long qty, long priceE8) {
        return new Order(id, symbol, Side.BUY, qty, priceE8, OrderType.LIMIT, TimeInForce.DAY);
    }
}
