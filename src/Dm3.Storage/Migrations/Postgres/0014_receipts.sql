-- What is known of a message to whoever holds its receipt: who sent it, and whether it left because its time was over.
ALTER TABLE taken_messages ADD COLUMN sender BYTEA CHECK (length(sender) = 32);     -- SHA-256 of the normalised name; NULL: taken before receipts were given
ALTER TABLE taken_messages ADD COLUMN expired BIGINT NOT NULL DEFAULT 0;
