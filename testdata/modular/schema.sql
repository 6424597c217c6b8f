CREATE TABLE inbox (
    id text PRIMARY KEY
);
