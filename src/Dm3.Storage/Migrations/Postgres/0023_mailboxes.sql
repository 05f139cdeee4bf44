-- A message changes fewer trees. What was taken knows its sequence, so that a hash is looked up there; what waits is counted by the statements that change it, in one row
-- for the account and one for the sender, beside the number that was given out last.
CREATE TABLE mailboxes (
    account          BYTEA  NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    last_sequence    BIGINT NOT NULL,                          -- of its messages; one more with each
    bytes            BIGINT NOT NULL,                          -- of all messages that wait
    unknown_messages BIGINT NOT NULL,                          -- those of senders that the recipient does not know
    unknown_bytes    BIGINT NOT NULL
);

CREATE TABLE waiting_senders (
    account  BYTEA  NOT NULL CHECK (length(account) = 20),
    sender   TEXT COLLATE "C" NOT NULL,                        -- normalised name
    messages BIGINT NOT NULL,                                  -- at least 1
    bytes    BIGINT NOT NULL,
    PRIMARY KEY (account, sender)
);

INSERT INTO mailboxes
    SELECT a.address, a.last_sequence, coalesce(w.bytes, 0), coalesce(u.messages, 0), coalesce(u.bytes, 0) FROM accounts a
    LEFT JOIN message_usage w ON w.account = a.address AND w.kind = 0 AND w.sender = ''
    LEFT JOIN message_usage u ON u.account = a.address AND u.kind = 2 AND u.sender = '';
INSERT INTO waiting_senders SELECT account, sender, messages, bytes FROM message_usage WHERE kind = 1;

ALTER TABLE taken_messages ADD COLUMN sequence BIGINT NOT NULL DEFAULT 0;   -- of the message, if it waits; 0: it left before this was noted
UPDATE taken_messages t SET sequence = m.sequence FROM messages m WHERE m.account = t.account AND m.hash = t.hash;
-- Taken before that was noted.
INSERT INTO taken_messages (account, hash, sequence, taken_at) SELECT account, hash, sequence, received_at FROM messages ON CONFLICT (account, hash) DO NOTHING;

DROP INDEX messages_by_hash;
DROP INDEX messages_by_sender;
DROP TRIGGER messages_in ON messages;
DROP TRIGGER messages_out ON messages;
DROP FUNCTION count_message_in();
DROP FUNCTION count_message_out();
DROP TABLE message_usage;
ALTER TABLE accounts DROP COLUMN last_sequence;
