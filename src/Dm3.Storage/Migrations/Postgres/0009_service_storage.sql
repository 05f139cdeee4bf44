-- What clients keep at the service about their conversations ("dm3 Service Storage"). Contact names, locations and containers are encrypted by the clients.
-- An owner is an account by one of its names: clients derive the encryption of contact names from the name, and a name that changes hands takes nothing along.
CREATE TABLE stored_conversations (
    id               TEXT COLLATE "C"    NOT NULL PRIMARY KEY,                             -- a UUID
    account          BYTEA    NOT NULL CHECK (length(account) = 20),
    owner            TEXT COLLATE "C"    NOT NULL,                                         -- the account's name
    contact          TEXT COLLATE "C"    NOT NULL,
    profile_location TEXT COLLATE "C"    NOT NULL,
    hidden           BIGINT NOT NULL,                                         -- 0 or 1
    updated_at       BIGINT NOT NULL,                                         -- Unix milliseconds
    UNIQUE (account, owner, contact)
);

CREATE INDEX stored_conversations_by_time ON stored_conversations (account, owner, hidden, updated_at);

CREATE TABLE stored_messages (
    account      BYTEA    NOT NULL CHECK (length(account) = 20),
    id           BYTEA    NOT NULL CHECK (length(id) = 32),                     -- SHA-256 of the owner's name and the client's id
    conversation TEXT COLLATE "C"    NOT NULL REFERENCES stored_conversations (id),
    container    TEXT COLLATE "C"    NOT NULL,
    created_at   BIGINT NOT NULL,                                             -- Unix milliseconds, the client's word
    halted       BIGINT NOT NULL,                                             -- 0 or 1; 1: not yet handed to a delivery service
    PRIMARY KEY (account, id)
);

CREATE INDEX stored_messages_by_time ON stored_messages (conversation, created_at, id);

CREATE INDEX stored_messages_halted ON stored_messages (account, created_at) WHERE halted = 1;

-- How much an account keeps, over all its names.
CREATE TABLE storage_usage (
    account       BYTEA    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    bytes         BIGINT NOT NULL,                                            -- UTF-8 bytes of all texts, and some for each row
    conversations BIGINT NOT NULL
);
