-- Where accounts are told that messages wait. Nothing here says what a message holds or who sent it.
CREATE TABLE notification_settings (
    account     BLOB    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    enabled     INTEGER NOT NULL,                                    -- 0 or 1: the switch over all channels
    quiet_until INTEGER NOT NULL                                     -- Unix seconds: no notification before
);

CREATE TABLE notification_channels (
    id            TEXT    NOT NULL PRIMARY KEY,                      -- random
    account       BLOB    NOT NULL CHECK (length(account) = 20),
    kind          INTEGER NOT NULL,                                  -- 0: e-mail, 1: webhook, 2: Web Push
    target        TEXT    NOT NULL,                                  -- address, URL, or subscription as JSON
    secret        BLOB    NOT NULL,                                  -- key of a webhook's signatures, else empty
    enabled       INTEGER NOT NULL,
    verified      INTEGER NOT NULL,
    code          TEXT    NOT NULL,                                  -- one-time code that is out; empty for none
    code_ends     INTEGER NOT NULL,                                  -- Unix seconds
    code_attempts INTEGER NOT NULL,                                  -- wrong answers to it
    failures      INTEGER NOT NULL,                                  -- notices in a row that were given up
    created_at    INTEGER NOT NULL,
    UNIQUE (account, kind, target)
);

-- What is to be sent: at most one notification and one code of a channel, so that the queue is bounded by the channels.
CREATE TABLE notices (
    id         TEXT    NOT NULL PRIMARY KEY,
    purpose    INTEGER NOT NULL,                                     -- 0: messages wait, 1: code, 2: invitation
    account    BLOB    NOT NULL,                                     -- empty for an invitation
    channel    TEXT    NOT NULL,                                     -- of an invitation: its token
    target     TEXT    NOT NULL,                                     -- of an invitation: the address; else empty
    due_at     INTEGER NOT NULL,                                     -- Unix seconds
    attempts   INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE INDEX notices_by_time ON notices (due_at);

-- How often something was done on a day: codes of an account and to a target, invitations of a sender. Holders are hashes.
CREATE TABLE daily_counts (
    holder BLOB    NOT NULL PRIMARY KEY CHECK (length(holder) = 32),
    day    INTEGER NOT NULL,                                         -- days since the Unix epoch
    count  INTEGER NOT NULL
);

CREATE INDEX daily_counts_by_day ON daily_counts (day);
