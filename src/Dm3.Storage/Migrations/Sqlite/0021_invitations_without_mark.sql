-- That somebody was invited already keeps every further invitation away; who declines needs no mark beside it.
ALTER TABLE invitations DROP COLUMN opted_out;
