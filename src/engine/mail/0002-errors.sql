-- Why a mail did not leave is said in the language of whoever reads it: { en, es }.
ALTER TABLE attesta.mails ALTER COLUMN error TYPE jsonb
  USING CASE WHEN error IS NULL THEN NULL ELSE jsonb_build_object('en', error, 'es', error) END;
