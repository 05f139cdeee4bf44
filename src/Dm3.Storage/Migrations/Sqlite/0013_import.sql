-- Of an import (kind 12): what the name was brought to beside owner, records, reason and term, as JSON, see ImportedStateJson.
ALTER TABLE operations ADD COLUMN state TEXT;

-- Digests of signed messages that were carried out where imported names came from and could still be sent here: they are not taken again.
CREATE TABLE imported_digests (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32)
) WITHOUT ROWID;
