-- A message changes fewer trees. What was taken knows its sequence, so that a hash is looked up there; what waits is counted by the statements that change it, in one row
-- for the account and one for the sender, beside the number that was given out last.
CREATE TABLE mailboxes (
    account          BLOB    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    last_sequence    INTEGER NOT NULL,                         -- of its messages; one more with each
    bytes            INTEGER NOT NULL,                         -- of all messages that wait
    unknown_messages INTEGER NOT NULL,                         -- those of senders that the recipient does not know
    unknown_bytes    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE waiting_senders (
    account  BLOB    NOT NULL CHECK (length(account) = 20),
    sender   TEXT    NOT NULL,                                 -- normalised name
    messages INTEGER NOT NULL,                                 -- at least 1
    bytes    INTEGER NOT NULL,
    PRIMARY KEY (account, sender)
) WITHOUT ROWID;

INSERT INTO mailboxes
    SELECT a.address, a.last_sequence, coalesce(w.bytes, 0), coalesce(u.messages, 0), coalesce(u.bytes, 0) FROM accounts a
    LEFT JOIN message_usage w ON w.account = a.address AND w.kind = 0 AND w.sender = ''
    LEFT JOIN message_usage u ON u.account = a.address AND u.kind = 2 AND u.sender = '';
INSERT INTO waiting_senders SELECT account, sender, messages, bytes FROM message_usage WHERE kind = 1;

CREATE TABLE taken (
    account  BLOB    NOT NULL CHECK (length(account) = 20),
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    sequence INTEGER NOT NULL,                                 -- of the message, if it waits; 0: it left before this was noted
    taken_at INTEGER NOT NULL,                                 -- Unix milliseconds
    sender   BLOB             CHECK (length(sender) = 32),     -- SHA-256 of the normalised name; NULL: taken before receipts were given
    expired  INTEGER NOT NULL DEFAULT 0,                       -- 1: its time was over before it was confirmed
    PRIMARY KEY (account, hash)
) WITHOUT ROWID;

INSERT INTO taken (account, hash, sequence, taken_at, sender, expired)
    SELECT t.account, t.hash, coalesce(m.sequence, 0), t.taken_at, t.sender, t.expired FROM taken_messages t LEFT JOIN messages m ON m.account = t.account AND m.hash = t.hash;
-- Taken before that was noted.
INSERT INTO taken (account, hash, sequence, taken_at) SELECT account, hash, sequence, received_at FROM messages WHERE true ON CONFLICT (account, hash) DO NOTHING;
DROP TABLE taken_messages;
ALTER TABLE taken RENAME TO taken_messages;
CREATE INDEX taken_messages_by_time ON taken_messages (taken_at);

-- The long column last: what is read without it does not read through it.
CREATE TABLE waiting (
    id           INTEGER PRIMARY KEY,                          -- rises, so that messages are appended
    account      BLOB    NOT NULL CHECK (length(account) = 20),
    sequence     INTEGER NOT NULL,                             -- in the order of commits: a reader that has seen one has seen all before it
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    sender       TEXT    NOT NULL,                             -- normalised name
    received_at  INTEGER NOT NULL,                             -- Unix milliseconds
    bytes        INTEGER NOT NULL,
    from_unknown INTEGER NOT NULL,                             -- 1: the recipient did not know the sender
    envelope     TEXT    NOT NULL                              -- canonical JSON
);

INSERT INTO waiting (account, sequence, hash, sender, received_at, bytes, from_unknown, envelope)
    SELECT account, sequence, hash, sender, received_at, bytes, from_unknown, envelope FROM messages ORDER BY received_at;
DROP TABLE messages;
ALTER TABLE waiting RENAME TO messages;
-- With the sender: the messages of one are found without reading the others.
CREATE UNIQUE INDEX messages_by_sequence ON messages (account, sequence, sender);
CREATE INDEX messages_by_time ON messages (received_at);

DROP TABLE message_usage;
ALTER TABLE accounts DROP COLUMN last_sequence;
