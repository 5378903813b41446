-- What a rehearsal repeated of the ledger besides erasures: by kind, how many and how it went.
ALTER TABLE attesta.rehearsals ADD COLUMN repeated jsonb CHECK (jsonb_typeof(repeated) = 'object');
