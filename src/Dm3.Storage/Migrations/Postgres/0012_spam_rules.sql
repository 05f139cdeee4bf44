-- What recipients ask of senders: a document, and the addresses that blocked names pointed to when they were blocked, 20 bytes each.
CREATE TABLE spam_settings (
    account           BYTEA    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    document          TEXT COLLATE "C"    NOT NULL,
    blocked_addresses BYTEA    NOT NULL CHECK (length(blocked_addresses) % 20 = 0),
    changed_at        BIGINT NOT NULL
);

-- Whom recipients know, by name and by the address that the name pointed to when it was added.
CREATE TABLE contacts (
    account BYTEA NOT NULL CHECK (length(account) = 20),
    name    TEXT COLLATE "C" NOT NULL,
    address BYTEA          CHECK (length(address) = 20),
    PRIMARY KEY (account, name)
);

CREATE INDEX contacts_by_address ON contacts (account, address);
