-- Profile documents that names refer to, by the SHA-256 of their bytes. What is kept here is served to whoever asks for the hash.
CREATE TABLE documents (
    hash         BYTEA    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    kind         BIGINT NOT NULL,         -- 1 JSON document, 2 dag-pb block around one
    content      BYTEA    NOT NULL,
    stored_at    BIGINT NOT NULL,
    unused_since BIGINT,                  -- no name refers to it since then
    pushed       BIGINT NOT NULL DEFAULT 0 -- 1: the IPFS node has it
);

CREATE INDEX documents_unused     ON documents (unused_since) WHERE unused_since IS NOT NULL;
CREATE INDEX documents_not_pushed ON documents (stored_at)    WHERE pushed = 0;

CREATE TABLE document_uses (
    name_id BIGINT NOT NULL REFERENCES names (id),
    hash    BYTEA    NOT NULL REFERENCES documents (hash),
    PRIMARY KEY (name_id, hash)
);

CREATE INDEX document_uses_by_hash ON document_uses (hash);
