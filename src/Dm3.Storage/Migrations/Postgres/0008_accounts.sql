-- Accounts of the delivery service. An account is an address: every name that ENS points to it is a name of the account.
CREATE TABLE accounts (
    address       BYTEA    NOT NULL PRIMARY KEY CHECK (length(address) = 20),
    name          TEXT COLLATE "C"    NOT NULL,                            -- the normalised name that logged in last
    profile       TEXT COLLATE "C"    NOT NULL,                            -- the signed profile as it was published then; canonical JSON
    opened_at     BIGINT NOT NULL,
    last_sequence BIGINT NOT NULL DEFAULT 0                   -- of its messages; one more with each
);

-- What waits for pickup. The sequence is given out by the account's row: in the order of commits on every engine, so that a reader that has seen one has seen
-- all before it.
CREATE TABLE messages (
    account     BYTEA    NOT NULL CHECK (length(account) = 20),
    sequence    BIGINT NOT NULL,
    hash        BYTEA    NOT NULL CHECK (length(hash) = 32),
    sender      TEXT COLLATE "C"    NOT NULL,                              -- normalised name
    envelope    TEXT COLLATE "C"    NOT NULL,                              -- canonical JSON
    received_at BIGINT NOT NULL,                              -- Unix milliseconds
    PRIMARY KEY (account, sequence)
);

CREATE UNIQUE INDEX messages_by_hash ON messages (account, hash);

CREATE INDEX messages_by_sender ON messages (account, sender, sequence);

-- Keys of the tokens that this service issues, shared by all its instances. Random, and nothing else depends on them.
CREATE TABLE token_secrets (
    id        BIGINT PRIMARY KEY,                                        -- rises by one with each
    secret    BYTEA    NOT NULL CHECK (length(secret) = 32),
    active_at BIGINT NOT NULL,                                -- signs new tokens from then on; every instance has read it before
    ends_at   BIGINT                                          -- tokens of it are worthless from then on; NULL: no other one is there yet
);

-- Challenges that somebody answered, rightly or wrongly: each is good for one answer.
CREATE TABLE used_challenges (
    id         TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL                                -- the challenge is refused for its age from then on
);

CREATE INDEX used_challenges_by_expiry ON used_challenges (expires_at);

-- What holds messages of an account back until it has them. Clients that name no device share the one called default.
CREATE TABLE devices (
    account      BYTEA    NOT NULL CHECK (length(account) = 20),
    id           TEXT COLLATE "C"    NOT NULL,
    label        TEXT COLLATE "C"    NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (account, id)
);

CREATE INDEX devices_by_last_seen ON devices (last_seen_at);

CREATE TABLE sessions (
    id          TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    account     BYTEA    NOT NULL CHECK (length(account) = 20),
    device      TEXT COLLATE "C"    NOT NULL,
    name        TEXT COLLATE "C"    NOT NULL,                              -- the name that logged in
    signing_key BYTEA    NOT NULL CHECK (length(signing_key) = 32), -- the key that it logged in with
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX sessions_by_account ON sessions (account, created_at);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Instances of the service, and the accounts that have sockets at them.
CREATE TABLE instances (
    id      TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    seen_at BIGINT NOT NULL                                   -- renewed while it lives
);

CREATE TABLE presence (
    account  BYTEA NOT NULL CHECK (length(account) = 20),
    instance TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (account, instance)
);

CREATE INDEX presence_by_instance ON presence (instance);

-- When a message of an account leaves: 1 once any of its devices has acknowledged it (as without a row), 2 once all have.
CREATE TABLE acknowledgement_rules (
    account BYTEA    NOT NULL PRIMARY KEY CHECK (length(account) = 20),
    rule    BIGINT NOT NULL
);

-- Under the rule of all devices: which one has which message. Goes with the message.
CREATE TABLE device_acknowledgements (
    account  BYTEA    NOT NULL CHECK (length(account) = 20),
    sequence BIGINT NOT NULL,
    device   TEXT COLLATE "C"    NOT NULL,
    PRIMARY KEY (account, sequence, device)
);
