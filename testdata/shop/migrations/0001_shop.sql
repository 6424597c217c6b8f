CREATE TABLE customers (
    id     text PRIMARY KEY,
    points bigint NOT NULL DEFAULT 0
);

CREATE TABLE stock (
    sku       text PRIMARY KEY,
    available bigint NOT NULL
);

CREATE TABLE orders (
    id          text PRIMARY KEY,
    customer_id text NOT NULL REFERENCES customers (id),
    status      text NOT NULL DEFAULT 'new',
    payment_id  text
);

CREATE TABLE shipments (
    id       uuid PRIMARY KEY,
    order_id text NOT NULL REFERENCES orders (id),
    carrier  text NOT NULL
);

CREATE TABLE returns (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id text NOT NULL REFERENCES orders (id),
    sku      text NOT NULL REFERENCES stock (sku),
    quantity bigint NOT NULL,
    UNIQUE (order_id, sku)
);
