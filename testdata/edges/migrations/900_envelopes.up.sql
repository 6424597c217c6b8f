CREATE TABLE envelopes (id text PRIMARY KEY, email text NOT NULL);
