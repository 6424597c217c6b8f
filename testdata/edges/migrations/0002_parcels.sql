CREATE TABLE parcels (
    id       text PRIMARY KEY,
    order_id text NOT NULL,
    sku      text NOT NULL,
    UNIQUE (order_id, sku)
);
