CREATE TABLE messages (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    account BLOB NOT NULL, hash BLOB NOT NULL, sender TEXT NOT NULL, envelope TEXT NOT NULL, received_at INTEGER NOT NULL,
    UNIQUE (account, hash));
CREATE INDEX messages_by_account ON messages (account, sequence);
