-- Who claimed a zone; NULL for zones that only the configuration knows. The version is the nonce of the next signed change.
ALTER TABLE zones ADD COLUMN owner   BYTEA CHECK (length(owner) = 20);
ALTER TABLE zones ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- Every accepted claim in order, with what its owner signed.
CREATE TABLE zone_claims (
    zone_id     BIGINT NOT NULL REFERENCES zones (id),
    version     BIGINT NOT NULL CHECK (version > 0), -- of the zone after the claim
    owner       BYTEA    NOT NULL CHECK (length(owner) = 20),
    resolver    BYTEA    NOT NULL CHECK (length(resolver) = 20),
    message     TEXT COLLATE "C"    NOT NULL,                     -- the signed message as JSON
    digest      BYTEA    NOT NULL CHECK (length(digest) = 32),
    signature   BYTEA    NOT NULL,
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (zone_id, version)
);

CREATE TRIGGER zone_claims_are_not_changed BEFORE UPDATE OR DELETE ON zone_claims FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER zone_claims_are_not_emptied BEFORE TRUNCATE ON zone_claims FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Keys of the zones' operators. The key itself is kept nowhere: it has 256 random bits, so its plain SHA-256 cannot be turned back.
CREATE TABLE api_keys (
    id           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    zone_id      BIGINT NOT NULL REFERENCES zones (id),
    role         BIGINT NOT NULL,                      -- 1 read, 2 write, 3 admin
    label        TEXT COLLATE "C"    NOT NULL,
    hash         BYTEA    NOT NULL CHECK (length(hash) = 32),
    created_by   TEXT COLLATE "C"    NOT NULL,                      -- the key that made it, or the owner's signed message as JSON
    signature    BYTEA    NOT NULL,                      -- of that message; empty if a key made it
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE INDEX api_keys_by_zone ON api_keys (zone_id, created_at);

ALTER TABLE names ADD COLUMN managed   BIGINT NOT NULL DEFAULT 0; -- 1: the zone's operator registered it and may change it
ALTER TABLE names ADD COLUMN reserved  BIGINT NOT NULL DEFAULT 0; -- 1, with released: kept free for its owner alone
ALTER TABLE names ADD COLUMN suspended TEXT COLLATE "C";                       -- why it answers nothing

-- Which key asked for an operation that nobody signed: kinds 7 suspend, 8 resume, 9 reserve, and what operators do to managed names.
ALTER TABLE operations ADD COLUMN api_key TEXT COLLATE "C";
ALTER TABLE operations ADD COLUMN reason  TEXT COLLATE "C";                    -- of a suspension
