-- Profile documents that accounts of the delivery service keep on IPFS. The documents themselves stand with those of names.
CREATE TABLE account_documents (
    account BYTEA  NOT NULL CHECK (length(account) = 20),
    hash    BYTEA  NOT NULL REFERENCES documents (hash),
    kept_at BIGINT NOT NULL,                               -- Unix seconds: last given, or seen in the account's record
    PRIMARY KEY (account, hash)
);

CREATE INDEX account_documents_by_hash ON account_documents (hash);
