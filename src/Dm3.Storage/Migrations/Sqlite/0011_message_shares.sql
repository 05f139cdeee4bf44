-- What waits, counted in the transaction that changes it, so that no check of a share reads messages.
ALTER TABLE messages ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN from_unknown INTEGER NOT NULL DEFAULT 0;   -- 1: the recipient did not know the sender

CREATE TABLE message_usage (
    account  BLOB    NOT NULL CHECK (length(account) = 20),
    kind     INTEGER NOT NULL,                                 -- 0: of the account, 1: of one sender, 2: of all unknown senders
    sender   TEXT    NOT NULL,                                 -- normalised name of kind 1, else empty
    messages INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    PRIMARY KEY (account, kind, sender)
);

UPDATE messages SET bytes = length(CAST(envelope AS BLOB));
INSERT INTO message_usage SELECT account, 0, '', count(*), sum(bytes) FROM messages GROUP BY account;
INSERT INTO message_usage SELECT account, 1, sender, count(*), sum(bytes) FROM messages GROUP BY account, sender;

CREATE TRIGGER messages_in AFTER INSERT ON messages BEGIN
    INSERT INTO message_usage VALUES (new.account, 0, '', 1, new.bytes)
        ON CONFLICT (account, kind, sender) DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes;
    INSERT INTO message_usage VALUES (new.account, 1, new.sender, 1, new.bytes)
        ON CONFLICT (account, kind, sender) DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes;
    INSERT INTO message_usage SELECT new.account, 2, '', 1, new.bytes WHERE new.from_unknown = 1
        ON CONFLICT (account, kind, sender) DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER messages_out AFTER DELETE ON messages BEGIN
    UPDATE message_usage SET messages = messages - 1, bytes = bytes - old.bytes
        WHERE account = old.account AND ((kind = 0 AND sender = '') OR (kind = 1 AND sender = old.sender) OR (kind = 2 AND sender = '' AND old.from_unknown = 1));
    DELETE FROM message_usage WHERE account = old.account AND kind = 1 AND sender = old.sender AND messages = 0;
    DELETE FROM message_usage WHERE account = old.account AND kind IN (0, 2) AND sender = '' AND messages = 0;
END;
