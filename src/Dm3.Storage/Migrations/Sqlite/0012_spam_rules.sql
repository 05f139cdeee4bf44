-- What recipients ask of senders: a document, and the addresses that blocked names pointed to when they were blocked, 20 bytes each.
CREATE TABLE spam_settings (
    account           BLOB    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    document          TEXT    NOT NULL,
    blocked_addresses BLOB    NOT NULL CHECK (length(blocked_addresses) % 20 = 0),
    changed_at        INTEGER NOT NULL
);

-- Whom recipients know, by name and by the address that the name pointed to when it was added.
CREATE TABLE contacts (
    account BLOB NOT NULL CHECK (length(account) = 20),
    name    TEXT NOT NULL,
    address BLOB          CHECK (length(address) = 20),
    PRIMARY KEY (account, name)
);

CREATE INDEX contacts_by_address ON contacts (account, address);
