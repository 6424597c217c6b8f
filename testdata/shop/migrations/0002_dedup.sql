-- one row per event that a consumer has worked off
CREATE TABLE inbox (
    consumer text NOT NULL,
    event_id text NOT NULL,
    seen_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, event_id)
);

-- one row per mail that an order gets
CREATE TABLE mails (
    order_id text NOT NULL REFERENCES orders (id),
    kind     text NOT NULL,
    PRIMARY KEY (order_id, kind)
);
