-- Who was invited, so that nobody is twice; and who wants no invitations. Only hashes: of the name, and a slow one of the address.
CREATE TABLE invitations (
    holder     BLOB    NOT NULL PRIMARY KEY CHECK (length(holder) = 32),
    token      TEXT    NOT NULL,                                     -- of the opt-out link; the same for name and address of one invitation
    opted_out  INTEGER NOT NULL,                                     -- 0 or 1
    created_at INTEGER NOT NULL
);

CREATE INDEX invitations_by_token ON invitations (token);
