-- gate.db, schema 10: the audit log folded up to one event. Everything here can be made again from
-- the log. Money is scaled by 1e4, quantities are whole, times are since the epoch in the unit that
-- ends the name. A checksum is CRC-32C over the other columns of its row: a page that lost or
-- changed bits is noticed when it is read, and so is a row that is gone (meta.row_count).

-- One row: which log, up to where, and what is known once only.
CREATE TABLE meta (
    only_row               INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    log_id                 TEXT    NOT NULL,
    applied_seq            INTEGER NOT NULL, -- the last event in here, -1 for none
    applied_hash           TEXT    NOT NULL, -- the hash of its line
    next_segment           INTEGER NOT NULL, -- where the line after it stands
    next_offset            INTEGER NOT NULL,
    decided_at_millis      INTEGER NOT NULL, -- of the last decision; what had expired is forgotten
    skew_millis            INTEGER NOT NULL, -- how long after their expiry orders were kept
    policy_hash            TEXT    NOT NULL,
    limits_version         INTEGER NOT NULL,
    session                TEXT    NOT NULL, -- the one in force; empty before the first roll
    rolled_seq             INTEGER NOT NULL, -- the line by which it began, -1 before the first
    row_count              INTEGER NOT NULL, -- the rows of all other tables together
    checksum               INTEGER NOT NULL
) STRICT;

-- What a client holds and has pending in a symbol. Flat ones stay: they count against a bound.
CREATE TABLE exposure (
    client_id              TEXT    NOT NULL,
    symbol                 TEXT    NOT NULL,
    position               INTEGER NOT NULL,
    position_cost_e4       INTEGER NOT NULL,
    pending_buy_qty        INTEGER NOT NULL,
    pending_buy_e4         INTEGER NOT NULL,
    pending_sell_qty       INTEGER NOT NULL,
    pending_sell_e4        INTEGER NOT NULL,
    checksum               INTEGER NOT NULL,
    PRIMARY KEY (client_id, symbol)
) STRICT, WITHOUT ROWID;

-- Authorized orders, with the identity by which they are recognised. A start reads them all, so what
-- is not searched for is packed: ReservationPacking draws the layout of opened, which never changes,
-- and of stands, which does and ends with the checksum. The virtual columns take no room.
CREATE TABLE reservation (
    order_seq              INTEGER NOT NULL PRIMARY KEY, -- of the decision
    known_until_millis     INTEGER NOT NULL,             -- 2^63 - 1 while it is open
    opened                 BLOB    NOT NULL,
    stands                 BLOB    NOT NULL,
    trace_id               BLOB AS (substr(opened, 1, 16)) VIRTUAL,
    client_id              TEXT AS (CAST(substr(opened, 51,
                                unicode(CAST(substr(opened, 50, 1) AS TEXT))) AS TEXT)) VIRTUAL,
    state                  TEXT AS (CAST(substr(stands, 1, 1) AS TEXT)) VIRTUAL
) STRICT;

CREATE UNIQUE INDEX reservation_by_trace_id ON reservation (trace_id);

CREATE INDEX reservation_by_known_until ON reservation (known_until_millis);

-- Lifecycle events of the orders in reservation.
CREATE TABLE lifecycle_event (
    order_seq              INTEGER NOT NULL,
    seq                    INTEGER NOT NULL,
    identity               BLOB    NOT NULL,
    checksum               INTEGER NOT NULL,
    PRIMARY KEY (order_seq, seq)
) STRICT, WITHOUT ROWID;

-- What was executed, and what of it was taken back or corrected, as it was reported; twice as many
-- executions as can be undone. A start tells them all to the ledger again.
CREATE TABLE execution (
    ordinal                INTEGER NOT NULL, -- how many executions there are up to this one
    seq                    INTEGER NOT NULL,
    undone_seq             INTEGER,          -- the execution taken back or corrected; NULL: reported
    shared                 INTEGER NOT NULL, -- 1: the order that its own stood against counts it
    trace_id               BLOB    NOT NULL,
    client_id              TEXT    NOT NULL,
    symbol                 TEXT    NOT NULL,
    qty                    INTEGER NOT NULL, -- reported: negative for a sale; else what it is now
    price_e8               INTEGER NOT NULL,
    position               INTEGER NOT NULL, -- reported: what was held before it
    position_cost_e4       INTEGER NOT NULL,
    checksum               INTEGER NOT NULL,
    PRIMARY KEY (ordinal, seq)
) STRICT, WITHOUT ROWID;

-- What was executed since the session began, by the ways that orders came: two sums, of which each
-- is 1e18 times its units and the rest. Names are empty where an order had none.
CREATE TABLE turnover (
    client_id              TEXT    NOT NULL,
    symbol                 TEXT    NOT NULL,
    desk_id                TEXT    NOT NULL,
    trader_id              TEXT    NOT NULL,
    strategy_id            TEXT    NOT NULL,
    qty_units              INTEGER NOT NULL,
    qty                    INTEGER NOT NULL,
    e4_units               INTEGER NOT NULL,
    e4                     INTEGER NOT NULL,
    checksum               INTEGER NOT NULL,
    PRIMARY KEY (client_id, symbol, desk_id, trader_id, strategy_id)
) STRICT, WITHOUT ROWID;

-- What desks, traders and strategies have bought of a symbol, less what they have sold: 1e18 times its
-- units and the rest. Flat ones are not here.
CREATE TABLE position (
    kind                   TEXT    NOT NULL, -- DESK, TRADER or STRATEGY
    name                   TEXT    NOT NULL,
    symbol                 TEXT    NOT NULL,
    qty_units              INTEGER NOT NULL,
    qty                    INTEGER NOT NULL,
    checksum               INTEGER NOT NULL,
    PRIMARY KEY (kind, name, symbol)
) STRICT, WITHOUT ROWID;

-- Orders that were BLOCKED and must be recognised when they come again: those of one transaction
-- are one row, dropped as a whole when the last of them has expired. The layout of entries is drawn
-- in PackedOrders.
CREATE TABLE idempotency (
    last_seq               INTEGER NOT NULL PRIMARY KEY, -- the last event of the transaction
    max_expires_millis     INTEGER NOT NULL,
    checksum               INTEGER NOT NULL,
    entries                BLOB    NOT NULL
) STRICT;

CREATE INDEX idempotency_by_expiry ON idempotency (max_expires_millis);

-- Orders that no longer count: in idempotency before seq, and voided there.
CREATE TABLE voided (
    seq                    INTEGER NOT NULL PRIMARY KEY,
    order_key              BLOB    NOT NULL, -- 16 bytes
    checksum               INTEGER NOT NULL
) STRICT;

-- What an owner sets for a scope, until when, and what then; NULL is a limit that is not set.
CREATE TABLE limits (
    scope                       TEXT    NOT NULL,
    owner                       TEXT    NOT NULL,
    principal                   TEXT,
    reason                      TEXT,
    until_millis                INTEGER,                     -- NULL: it does not expire
    gross_e4                    INTEGER,
    net_e4                      INTEGER,
    order_notional_e4           INTEGER,
    symbol_long_qty             INTEGER,
    symbol_short_qty            INTEGER,
    order_qty                   INTEGER,
    open_order_notional_e4      INTEGER,
    open_order_count            INTEGER,
    leverage_percent            INTEGER,
    day_qty                     INTEGER,
    day_notional_e4             INTEGER,
    then_gross_e4               INTEGER,
    then_net_e4                 INTEGER,
    then_order_notional_e4      INTEGER,
    then_symbol_long_qty        INTEGER,
    then_symbol_short_qty       INTEGER,
    then_order_qty              INTEGER,
    then_open_order_notional_e4 INTEGER,
    then_open_order_count       INTEGER,
    then_leverage_percent       INTEGER,
    then_day_qty                INTEGER,
    then_day_notional_e4        INTEGER,
    checksum                    INTEGER NOT NULL,
    PRIMARY KEY (scope, owner)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_state (
    scope                  TEXT    NOT NULL,
    side                   TEXT    NOT NULL, -- BUY, SELL, or empty for both
    state                  TEXT    NOT NULL,
    kill_epoch             INTEGER NOT NULL,
    reason                 TEXT    NOT NULL,
    principal              TEXT    NOT NULL,
    checksum               INTEGER NOT NULL,
    PRIMARY KEY (scope, side)
) STRICT, WITHOUT ROWID;

-- Events of platforms that could not be true when they came, as their lines have them.
CREATE TABLE quarantine (
    id                     INTEGER NOT NULL PRIMARY KEY, -- the seq of its line
    at_millis              INTEGER NOT NULL,
    event_type             TEXT    NOT NULL,
    source                 TEXT    NOT NULL,
    event_id               TEXT    NOT NULL,
    payload_sha256         TEXT    NOT NULL,
    sent_by                TEXT    NOT NULL,
    trace_id               TEXT    NOT NULL,             -- empty for none
    why                    TEXT    NOT NULL,
    event                  TEXT    NOT NULL,
    checksum               INTEGER NOT NULL
) STRICT;

-- The newest balance that was said of each account.
CREATE TABLE balance (
    client_id              TEXT    NOT NULL PRIMARY KEY,
    balance_e4             INTEGER NOT NULL,
    as_of_millis           INTEGER NOT NULL,
    seq                    INTEGER NOT NULL, -- of its line
    identity               BLOB    NOT NULL, -- of its event: 16 bytes key, 16 bytes content
    checksum               INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last facts that changed nothing, by their names.
CREATE TABLE told (
    seq                    INTEGER NOT NULL PRIMARY KEY, -- of its line
    identity               BLOB    NOT NULL,             -- 16 bytes key, 16 bytes content
    checksum               INTEGER NOT NULL
) STRICT;

-- Where the log says more of a decision, and, under an id of zeros, where the gate has started. It
-- finds lines and decides nothing: it is not loaded at a start, not in meta.row_count, and what it
-- finds is checked with the line. One row of some 30 bytes for each such line, for ever.
CREATE TABLE line_about (
    trace_id               BLOB    NOT NULL,
    seq                    INTEGER NOT NULL,
    PRIMARY KEY (trace_id, seq)
) STRICT, WITHOUT ROWID;
