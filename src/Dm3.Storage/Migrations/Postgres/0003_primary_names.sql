-- The one name that an address goes by, of those it owns. A transfer or release of the name ends it.
CREATE TABLE primary_names (
    owner   BYTEA    NOT NULL PRIMARY KEY CHECK (length(owner) = 20),
    name_id BIGINT NOT NULL REFERENCES names (id)
);

CREATE INDEX primary_names_by_name ON primary_names (name_id);
