-- Messages that have been handled
CREATE TABLE inbox (message_id text PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, amount bigint NOT NULL);
