-- What recipients say of their clients, beside their spam rules.
CREATE TABLE profile_extensions (
    account  BLOB NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    document TEXT NOT NULL
);
