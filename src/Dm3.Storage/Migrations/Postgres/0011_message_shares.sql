-- What waits, counted in the transaction that changes it, so that no check of a share reads messages.
ALTER TABLE messages ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN from_unknown BIGINT NOT NULL DEFAULT 0;   -- 1: the recipient did not know the sender

CREATE TABLE message_usage (
    account  BYTEA    NOT NULL CHECK (length(account) = 20),
    kind     BIGINT NOT NULL,                                 -- 0: of the account, 1: of one sender, 2: of all unknown senders
    sender   TEXT COLLATE "C"    NOT NULL,                                 -- normalised name of kind 1, else empty
    messages BIGINT NOT NULL,
    bytes    BIGINT NOT NULL,
    PRIMARY KEY (account, kind, sender)
);

UPDATE messages SET bytes = octet_length(envelope);
INSERT INTO message_usage SELECT account, 0, '', count(*), sum(bytes) FROM messages GROUP BY account;
INSERT INTO message_usage SELECT account, 1, sender, count(*), sum(bytes) FROM messages GROUP BY account, sender;

CREATE FUNCTION count_message_in() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message_usage VALUES (new.account, 0, '', 1, new.bytes)
        ON CONFLICT (account, kind, sender) DO UPDATE SET messages = message_usage.messages + 1, bytes = message_usage.bytes + excluded.bytes;
    INSERT INTO message_usage VALUES (new.account, 1, new.sender, 1, new.bytes)
        ON CONFLICT (account, kind, sender) DO UPDATE SET messages = message_usage.messages + 1, bytes = message_usage.bytes + excluded.bytes;
    INSERT INTO message_usage SELECT new.account, 2, '', 1, new.bytes WHERE new.from_unknown = 1
        ON CONFLICT (account, kind, sender) DO UPDATE SET messages = message_usage.messages + 1, bytes = message_usage.bytes + excluded.bytes;
    RETURN NULL;
END
$$;

CREATE TRIGGER messages_in AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION count_message_in();

CREATE FUNCTION count_message_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE message_usage u SET messages = u.messages - 1, bytes = u.bytes - old.bytes
        WHERE u.account = old.account
            AND ((u.kind = 0 AND u.sender = '') OR (u.kind = 1 AND u.sender = old.sender) OR (u.kind = 2 AND u.sender = '' AND old.from_unknown = 1));
    DELETE FROM message_usage u WHERE u.account = old.account AND u.kind = 1 AND u.sender = old.sender AND u.messages = 0;
    DELETE FROM message_usage u WHERE u.account = old.account AND u.kind IN (0, 2) AND u.sender = '' AND u.messages = 0;
    RETURN NULL;
END
$$;

CREATE TRIGGER messages_out AFTER DELETE ON messages FOR EACH ROW EXECUTE FUNCTION count_message_out();
