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
