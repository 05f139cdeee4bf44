-- Exports give a name together with the vouchers that were used for it.
CREATE INDEX vouchers_by_name ON vouchers (zone_id, node);
