ALTER TABLE names ADD COLUMN expires_at  BIGINT; -- end of its term; NULL: it has none
ALTER TABLE names ADD COLUMN quarantined TEXT COLLATE "C";    -- why it waits for the zone's operator, and answers nothing until then
-- 64 bits of a hash of what the label looks like; of names directly below their zone that are registered or kept, and not in quarantine.
ALTER TABLE names ADD COLUMN skeleton    BIGINT;

CREATE INDEX names_by_skeleton   ON names (zone_id, skeleton) WHERE skeleton IS NOT NULL;
CREATE INDEX names_in_quarantine ON names (zone_id, name)     WHERE quarantined IS NOT NULL;
-- Names from before this column; empty once they have been gone through.
CREATE INDEX names_without_skeleton ON names (id) WHERE skeleton IS NULL AND deeper = 0 AND released = 0 AND quarantined IS NULL;

ALTER TABLE operations ADD COLUMN expires_at BIGINT; -- of a registration or renewal: the end of the term

-- Vouchers of the zones' owners that were used: each code is good for one registration.
CREATE TABLE vouchers (
    zone_id   BIGINT NOT NULL REFERENCES zones (id),
    code      BYTEA    NOT NULL CHECK (length(code) = 32),
    node      BYTEA    NOT NULL CHECK (length(node) = 32), -- the name that was registered
    message   TEXT COLLATE "C"    NOT NULL,                           -- the signed message as JSON
    signature BYTEA    NOT NULL,
    used_at   BIGINT NOT NULL,
    PRIMARY KEY (zone_id, code)
);

-- What happened in a zone on a day (days since 1970, UTC). No names, addresses or clients.
CREATE TABLE zone_statistics (
    zone_id BIGINT NOT NULL REFERENCES zones (id),
    day     BIGINT NOT NULL,
    counter TEXT COLLATE "C"    NOT NULL, -- lookups, writes, or refused: and a code
    count   BIGINT NOT NULL,
    PRIMARY KEY (zone_id, day, counter)
);
