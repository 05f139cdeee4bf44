-- Who claimed a zone; NULL for zones that only the configuration knows. The version is the nonce of the next signed change.
ALTER TABLE zones ADD COLUMN owner   BLOB CHECK (length(owner) = 20);
ALTER TABLE zones ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- Every accepted claim in order, with what its owner signed.
CREATE TABLE zone_claims (
    zone_id     INTEGER NOT NULL REFERENCES zones (id),
    version     INTEGER NOT NULL CHECK (version > 0), -- of the zone after the claim
    owner       BLOB    NOT NULL CHECK (length(owner) = 20),
    resolver    BLOB    NOT NULL CHECK (length(resolver) = 20),
    message     TEXT    NOT NULL,                     -- the signed message as JSON
    digest      BLOB    NOT NULL CHECK (length(digest) = 32),
    signature   BLOB    NOT NULL,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (zone_id, version)
);

CREATE TRIGGER zone_claims_are_not_updated BEFORE UPDATE ON zone_claims
BEGIN
    SELECT RAISE(ABORT, 'zone claims are append-only');
END;

CREATE TRIGGER zone_claims_are_not_deleted BEFORE DELETE ON zone_claims
BEGIN
    SELECT RAISE(ABORT, 'zone claims are append-only');
END;

-- Keys of the zones' operators. The key itself is kept nowhere: it has 256 random bits, so its plain SHA-256 cannot be turned back.
CREATE TABLE api_keys (
    id           TEXT    NOT NULL PRIMARY KEY,
    zone_id      INTEGER NOT NULL REFERENCES zones (id),
    role         INTEGER NOT NULL,                      -- 1 read, 2 write, 3 admin
    label        TEXT    NOT NULL,
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    created_by   TEXT    NOT NULL,                      -- the key that made it, or the owner's signed message as JSON
    signature    BLOB    NOT NULL,                      -- of that message; empty if a key made it
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER
);

CREATE INDEX api_keys_by_zone ON api_keys (zone_id, created_at);

ALTER TABLE names ADD COLUMN managed   INTEGER NOT NULL DEFAULT 0; -- 1: the zone's operator registered it and may change it
ALTER TABLE names ADD COLUMN reserved  INTEGER NOT NULL DEFAULT 0; -- 1, with released: kept free for its owner alone
ALTER TABLE names ADD COLUMN suspended TEXT;                       -- why it answers nothing

-- Which key asked for an operation that nobody signed: kinds 7 suspend, 8 resume, 9 reserve, and what operators do to managed names.
ALTER TABLE operations ADD COLUMN api_key TEXT;
ALTER TABLE operations ADD COLUMN reason  TEXT;                    -- of a suspension
