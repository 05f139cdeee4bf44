CREATE TABLE messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account BLOB NOT NULL, hash BLOB NOT NULL, sender TEXT NOT NULL, envelope TEXT NOT NULL, received_at INTEGER NOT NULL,
    UNIQUE (account, hash));
CREATE INDEX messages_by_account ON messages (account, sequence);
CREATE TABLE accounts (address BLOB NOT NULL PRIMARY KEY, name TEXT NOT NULL, profile TEXT NOT NULL, opened_at INTEGER NOT NULL);
