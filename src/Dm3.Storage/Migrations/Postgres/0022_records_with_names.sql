-- A look-up by node reads one narrow index and one row: the records of a name stand in its row, and the index holds half of the node.
-- A registration enters fewer indexes: one for each way to find, none twice.

ALTER TABLE names ADD COLUMN records BYTEA CHECK (length(records) > 0); -- see EncodedRecords; NULL: none
ALTER TABLE names ALTER COLUMN root DROP NOT NULL;                       -- NULL: the name lies directly below its zone
-- What signed texts hold does not get smaller, and trying takes longer than writing them.
ALTER TABLE names ALTER COLUMN records SET STORAGE EXTERNAL;

UPDATE names SET
    root = CASE deeper WHEN 0 THEN NULL ELSE root END,
    records = (
        SELECT decode(string_agg(
            lpad(to_hex(kind), 2, '0') || lpad(to_hex(length(convert_to(key, 'UTF8'))), 4, '0') || encode(convert_to(key, 'UTF8'), 'hex')
            || lpad(to_hex(length(value)), 8, '0') || encode(value, 'hex'), '' ORDER BY kind, key), 'hex')
        FROM records WHERE name_id = names.id);

DROP TABLE records;

-- Nobody finds another node with the same 16 bytes.
CREATE UNIQUE INDEX names_by_node ON names (substr(node, 1, 16));
ALTER TABLE names DROP CONSTRAINT names_node_key;
DROP INDEX names_by_name;
DROP INDEX names_by_owner;
ALTER INDEX names_by_owner_zone RENAME TO names_by_owner;

-- The row of the name. A digest is that of a message about one name, so once for a name is once for all.
ALTER TABLE operations ADD COLUMN name_id BIGINT;
ALTER TABLE operations ALTER COLUMN root DROP NOT NULL;                  -- NULL: the name lies directly below its zone
ALTER TABLE operations DISABLE TRIGGER operations_are_not_changed;
UPDATE operations SET
    name_id = (SELECT id FROM names WHERE substr(names.node, 1, 16) = substr(operations.node, 1, 16)),
    root = CASE root WHEN node THEN NULL ELSE root END;
ALTER TABLE operations ENABLE TRIGGER operations_are_not_changed;
ALTER TABLE operations ALTER COLUMN name_id SET NOT NULL;
ALTER TABLE operations DROP CONSTRAINT operations_digest_key;
DROP INDEX operations_by_node;
CREATE INDEX operations_by_name          ON operations (name_id, sequence);
CREATE UNIQUE INDEX operations_by_digest ON operations (name_id, digest);
