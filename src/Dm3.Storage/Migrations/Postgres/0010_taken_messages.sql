-- Messages that were taken, longer than they wait: what its recipient has confirmed does not come back when a sender, who has not heard our answer, sends it again.
CREATE TABLE taken_messages (
    account  BYTEA    NOT NULL CHECK (length(account) = 20),
    hash     BYTEA    NOT NULL CHECK (length(hash) = 32),
    taken_at BIGINT NOT NULL,                              -- Unix milliseconds
    PRIMARY KEY (account, hash)
);

CREATE INDEX taken_messages_by_time ON taken_messages (taken_at);

CREATE INDEX messages_by_time ON messages (received_at);
