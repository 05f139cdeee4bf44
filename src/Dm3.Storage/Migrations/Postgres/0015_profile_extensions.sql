-- What recipients say of their clients, beside their spam rules.
CREATE TABLE profile_extensions (
    account  BYTEA            NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    document TEXT COLLATE "C" NOT NULL
);
