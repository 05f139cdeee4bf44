-- Nodes, addresses and digests are raw bytes (32, 20, 32). Times are Unix seconds.

CREATE TABLE zones (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    node     BLOB    NOT NULL CHECK (length(node) = 32),
    kinds    INTEGER NOT NULL,            -- bits: 1 registered labels, 2 addresses
    chain_id INTEGER NOT NULL,
    resolvers TEXT   NOT NULL,            -- JSON list of 0x addresses
    settings TEXT    NOT NULL             -- JSON object
);

CREATE TABLE names (
    id          INTEGER PRIMARY KEY,
    node        BLOB    NOT NULL UNIQUE CHECK (length(node) = 32),
    name        TEXT    NOT NULL,
    zone_id     INTEGER NOT NULL REFERENCES zones (id),
    root        BLOB    NOT NULL CHECK (length(root) = 32),
    deeper      INTEGER NOT NULL,         -- 1 unless directly below the zone
    owner       BLOB    NOT NULL CHECK (length(owner) = 20),
    version     INTEGER NOT NULL CHECK (version > 0),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    released    INTEGER NOT NULL          -- 1: a tombstone, kept for its version
);

-- One index per way to list; tombstones are never listed.
CREATE INDEX names_by_name       ON names (deeper, name)                 WHERE released = 0;
CREATE INDEX names_by_zone       ON names (zone_id, deeper, name)        WHERE released = 0;
CREATE INDEX names_by_owner      ON names (owner, deeper, name)          WHERE released = 0;
CREATE INDEX names_by_owner_zone ON names (owner, zone_id, deeper, name) WHERE released = 0;
CREATE INDEX names_below_root    ON names (root)                         WHERE released = 0 AND deeper = 1;

CREATE TABLE records (
    name_id INTEGER NOT NULL REFERENCES names (id),
    kind    INTEGER NOT NULL,             -- 1 text, 2 address, 3 contenthash
    key     TEXT    NOT NULL,             -- text key, coin type in decimal, ''
    value   BLOB    NOT NULL CHECK (length(value) > 0), -- of a text: UTF-8
    PRIMARY KEY (name_id, kind, key)
) WITHOUT ROWID;

-- Every accepted operation in order. The names above can be rebuilt from this table alone.
CREATE TABLE operations (
    sequence    INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,         -- 1 register, 2 update, 3 transfer, 4 release
    node        BLOB    NOT NULL CHECK (length(node) = 32),
    name        TEXT    NOT NULL,
    root        BLOB    NOT NULL CHECK (length(root) = 32),
    zone        TEXT    NOT NULL,
    version     INTEGER NOT NULL,         -- of the name after the operation
    owner       BLOB    CHECK (length(owner) = 20), -- the new owner, of register and transfer
    changes     TEXT    NOT NULL,         -- records set and deleted as JSON, see RecordChangesJson
    signer      BLOB    NOT NULL CHECK (length(signer) = 20),
    message     TEXT    NOT NULL,         -- the signed message as JSON
    digest      BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    signature   BLOB    NOT NULL,
    accepted_at INTEGER NOT NULL
);

CREATE INDEX operations_by_node ON operations (node);

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
WHEN EXISTS (SELECT 1 FROM operations WHERE sequence = NEW.sequence OR digest = NEW.digest)
BEGIN
    SELECT RAISE(ABORT, 'operations are append-only');
END;
