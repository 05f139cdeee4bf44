-- A look-up by node reads one narrow index and one row: the records of a name stand in its row, and the index holds half of the node.
-- A registration enters fewer indexes: one for each way to find, none twice.

CREATE TABLE names_and_records (
    id          INTEGER PRIMARY KEY,
    node        BLOB    NOT NULL CHECK (length(node) = 32),
    name        TEXT    NOT NULL,
    zone_id     INTEGER NOT NULL REFERENCES zones (id),
    root        BLOB    CHECK (length(root) = 32), -- NULL: the name lies directly below its zone
    deeper      INTEGER NOT NULL,         -- 1 unless directly below the zone
    owner       BLOB    NOT NULL CHECK (length(owner) = 20),
    version     INTEGER NOT NULL CHECK (version > 0),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    released    INTEGER NOT NULL,         -- 1: a tombstone, kept for its version
    managed     INTEGER NOT NULL DEFAULT 0, -- 1: the zone's operator registered it and may change it
    reserved    INTEGER NOT NULL DEFAULT 0, -- 1, with released: kept free for its owner alone
    suspended   TEXT,                     -- why it answers nothing
    quarantined TEXT,                     -- why it waits for the zone's operator, and answers nothing until then
    expires_at  INTEGER,                  -- end of its term; NULL: it has none
    skeleton    INTEGER,                  -- 64 bits of a hash of what the label looks like, see 0005
    records     BLOB    CHECK (length(records) > 0) -- see EncodedRecords; NULL: none
);

INSERT INTO names_and_records
SELECT id, node, name, zone_id, CASE deeper WHEN 0 THEN NULL ELSE root END, deeper, owner, version, created_at, updated_at, released,
    managed, reserved, suspended, quarantined, expires_at, skeleton,
    (SELECT unhex(group_concat(
            printf('%02x%04x', kind, length(CAST(key AS BLOB))) || hex(key) || printf('%08x', length(value)) || hex(value), '' ORDER BY kind, key))
        FROM records WHERE name_id = names.id)
FROM names ORDER BY id;

DROP TABLE records;
DROP TABLE names;
ALTER TABLE names_and_records RENAME TO names;

-- Nobody finds another node with the same 16 bytes.
CREATE UNIQUE INDEX names_by_node ON names (substr(node, 1, 16));
CREATE INDEX names_by_zone        ON names (zone_id, deeper, name)        WHERE released = 0;
CREATE INDEX names_by_owner       ON names (owner, zone_id, deeper, name) WHERE released = 0;
CREATE INDEX names_below_root     ON names (root)                         WHERE released = 0 AND deeper = 1;
CREATE INDEX names_by_skeleton    ON names (zone_id, skeleton)            WHERE skeleton IS NOT NULL;
CREATE INDEX names_in_quarantine  ON names (zone_id, name)                WHERE quarantined IS NOT NULL;
CREATE INDEX names_without_skeleton ON names (id) WHERE skeleton IS NULL AND deeper = 0 AND released = 0 AND quarantined IS NULL;

-- Every accepted operation in order. The names above can be rebuilt from this table alone.
CREATE TABLE operations_of_names (
    sequence    INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,         -- see OperationKind
    name_id     INTEGER NOT NULL,         -- row of the name
    node        BLOB    NOT NULL CHECK (length(node) = 32),
    name        TEXT    NOT NULL,
    root        BLOB    CHECK (length(root) = 32), -- NULL: the name lies directly below its zone
    zone        TEXT    NOT NULL,
    version     INTEGER NOT NULL,         -- of the name after the operation
    owner       BLOB    CHECK (length(owner) = 20), -- the new owner, of register and transfer
    changes     TEXT    NOT NULL,         -- records set and deleted as JSON, see RecordChangesJson
    signer      BLOB    NOT NULL CHECK (length(signer) = 20),
    message     TEXT    NOT NULL,         -- the signed message as JSON
    digest      BLOB    NOT NULL CHECK (length(digest) = 32),
    signature   BLOB    NOT NULL,
    accepted_at INTEGER NOT NULL,
    api_key     TEXT,                     -- which key asked for an operation that nobody signed
    reason      TEXT,                     -- of a suspension
    expires_at  INTEGER,                  -- of a registration or renewal: the end of the term
    state       TEXT                      -- of an import, see ImportedStateJson
);

INSERT INTO operations_of_names
SELECT sequence, kind, (SELECT id FROM names WHERE substr(names.node, 1, 16) = substr(operations.node, 1, 16)), node, name,
    CASE root WHEN node THEN NULL ELSE root END, zone, version, owner, changes, signer, message, digest, signature, accepted_at, api_key, reason, expires_at, state
FROM operations ORDER BY sequence;

DROP TABLE operations;
ALTER TABLE operations_of_names RENAME TO operations;

-- Entries of new names come at the end of both. A digest is that of a message about one name, so once for a name is once for all.
CREATE INDEX operations_by_name          ON operations (name_id);
CREATE UNIQUE INDEX operations_by_digest ON operations (name_id, digest);

CREATE TRIGGER operations_are_not_updated BEFORE UPDATE ON operations
BEGIN
    SELECT RAISE(ABORT, 'operations are append-only');
END;

CREATE TRIGGER operations_are_not_deleted BEFORE DELETE ON operations
BEGIN
    SELECT RAISE(ABORT, 'operations are append-only');
END;

-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER operations_are_not_replaced BEFORE INSERT ON operations
WHEN EXISTS (SELECT 1 FROM operations WHERE sequence = NEW.sequence) OR EXISTS (SELECT 1 FROM operations WHERE name_id = NEW.name_id AND digest = NEW.digest)
BEGIN
    SELECT RAISE(ABORT, 'operations are append-only');
END;
