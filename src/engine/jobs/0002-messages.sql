-- What a job says is said in the language of whoever reads it: { en, es }.
ALTER TABLE attesta.jobs ALTER COLUMN message TYPE jsonb
  USING CASE WHEN message IS NULL THEN NULL ELSE jsonb_build_object('en', message, 'es', message) END;
