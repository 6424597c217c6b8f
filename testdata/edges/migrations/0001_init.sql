CREATE TABLE inbox (id text PRIMARY KEY);

CREATE TABLE orders (
    id     text PRIMARY KEY,
    status text NOT NULL DEFAULT 'pending',
    email  text NOT NULL DEFAULT ''
);

CREATE TABLE accounts (
    id      text PRIMARY KEY,
    version bigint NOT NULL DEFAULT 0,
    note    text NOT NULL DEFAULT ''
);

CREATE TABLE steps (
    id     text PRIMARY KEY,
    status text NOT NULL
);
