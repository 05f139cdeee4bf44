-- Profile documents that accounts of the delivery service keep on IPFS. The documents themselves stand with those of names.
CREATE TABLE account_documents (
    account BLOB    NOT NULL CHECK (length(account) = 20),
    hash    BLOB    NOT NULL REFERENCES documents (hash),
    kept_at INTEGER NOT NULL,                              -- Unix seconds: last given, or seen in the account's record
    PRIMARY KEY (account, hash)
) WITHOUT ROWID;

CREATE INDEX account_documents_by_hash ON account_documents (hash);
