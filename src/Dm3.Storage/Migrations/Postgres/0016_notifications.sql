-- Where accounts are told that messages wait. Nothing here says what a message holds or who sent it.
CREATE TABLE notification_settings (
    account     BYTEA    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    enabled     BIGINT NOT NULL,                                    -- 0 or 1: the switch over all channels
    quiet_until BIGINT NOT NULL                                     -- Unix seconds: no notification before
);

CREATE TABLE notification_channels (
    id            TEXT COLLATE "C"    NOT NULL PRIMARY KEY,                      -- random
    account       BYTEA    NOT NULL CHECK (length(account) = 20),
    kind          BIGINT NOT NULL,                                  -- 0: e-mail, 1: webhook, 2: Web Push
    target        TEXT COLLATE "C"    NOT NULL,                                  -- address, URL, or subscription as JSON
    secret        BYTEA    NOT NULL,                                  -- key of a webhook's signatures, else empty
    enabled       BIGINT NOT NULL,
    verified      BIGINT NOT NULL,
    code          TEXT COLLATE "C"    NOT NULL,                                  -- one-time code that is out; empty for none
    code_ends     BIGINT NOT NULL,                                  -- Unix seconds
    code_attempts BIGINT NOT NULL,                                  -- wrong answers to it
    failures      BIGINT NOT NULL,                                  -- notices in a row that were given up
    created_at    BIGINT NOT NULL,
    UNIQUE (account, kind, target)
);

-- What is to be sent: at most one notification and one code of a channel, so that the queue is bounded by the channels.
CREATE TABLE notices (
    id         TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    purpose    BIGINT NOT NULL,                                     -- 0: messages wait, 1: code, 2: invitation
    account    BYTEA    NOT NULL,                                     -- empty for an invitation
    channel    TEXT COLLATE "C"    NOT NULL,                                     -- of an invitation: its token
    target     TEXT COLLATE "C"    NOT NULL,                                     -- of an invitation: the address; else empty
    due_at     BIGINT NOT NULL,                                     -- Unix seconds
    attempts   BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX notices_by_time ON notices (due_at);

-- How often something was done on a day: codes of an account and to a target, invitations of a sender. Holders are hashes.
CREATE TABLE daily_counts (
    holder BYTEA    NOT NULL PRIMARY KEY CHECK (length(holder) = 32),
    day    BIGINT NOT NULL,                                         -- days since the Unix epoch
    count  BIGINT NOT NULL
);

CREATE INDEX daily_counts_by_day ON daily_counts (day);
