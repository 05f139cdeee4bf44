ALTER TABLE names ADD COLUMN expires_at  INTEGER; -- end of its term; NULL: it has none
ALTER TABLE names ADD COLUMN quarantined TEXT;    -- why it waits for the zone's operator, and answers nothing until then
-- 64 bits of a hash of what the label looks like; of names directly below their zone that are registered or kept, and not in quarantine.
ALTER TABLE names ADD COLUMN skeleton    INTEGER;

CREATE INDEX names_by_skeleton   ON names (zone_id, skeleton) WHERE skeleton IS NOT NULL;
CREATE INDEX names_in_quarantine ON names (zone_id, name)     WHERE quarantined IS NOT NULL;
-- Names from before this column; empty once they have been gone through.
CREATE INDEX names_without_skeleton ON names (id) WHERE skeleton IS NULL AND deeper = 0 AND released = 0 AND quarantined IS NULL;

ALTER TABLE operations ADD COLUMN expires_at INTEGER; -- of a registration or renewal: the end of the term

-- Vouchers of the zones' owners that were used: each code is good for one registration.
CREATE TABLE vouchers (
    zone_id   INTEGER NOT NULL REFERENCES zones (id),
    code      BLOB    NOT NULL CHECK (length(code) = 32),
    node      BLOB    NOT NULL CHECK (length(node) = 32), -- the name that was registered
    message   TEXT    NOT NULL,                           -- the signed message as JSON
    signature BLOB    NOT NULL,
    used_at   INTEGER NOT NULL,
    PRIMARY KEY (zone_id, code)
) WITHOUT ROWID;

-- What happened in a zone on a day (days since 1970, UTC). No names, addresses or clients.
CREATE TABLE zone_statistics (
    zone_id INTEGER NOT NULL REFERENCES zones (id),
    day     INTEGER NOT NULL,
    counter TEXT    NOT NULL, -- lookups, writes, or refused: and a code
    count   INTEGER NOT NULL,
    PRIMARY KEY (zone_id, day, counter)
) WITHOUT ROWID;
