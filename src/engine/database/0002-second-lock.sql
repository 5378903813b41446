-- What a transaction says about itself (the data subject it is confined to, the lifecycle states it may see beyond the ordinary
-- ones) counts only with a proof: a code over the words, made with a key that only the owner reads. SQL that is slipped into a
-- statement of the service or of the portal can set the words, and not the proof of other words.
CREATE TABLE attesta.second_lock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  key bytea NOT NULL CHECK (octet_length(key) = 32)
);
-- gen_random_uuid draws 122 strong random bits each time.
INSERT INTO attesta.second_lock (key)
SELECT pg_catalog.sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

-- The words of a setting, where their proof is right; null otherwise.
CREATE FUNCTION attesta.proven(setting text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  words text := nullif(current_setting('attesta.' || setting, true), '');
  proof text := current_setting('attesta.' || setting || '_proof', true);
  secret bytea;
BEGIN
  IF words IS NULL OR proof IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT key INTO secret FROM attesta.second_lock;
  IF encode(sha256(secret || sha256(secret || convert_to(setting || ':' || words, 'UTF8'))), 'hex') <> proof THEN
    RETURN NULL;
  END IF;
  RETURN words;
END $$;

-- The data subject that this transaction is confined to.
CREATE FUNCTION attesta.confined_to() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT attesta.proven('subject')::uuid $$;
-- The states that this transaction may see beyond the ordinary ones: 'archived', 'blocked'.
CREATE FUNCTION attesta.named_states() RETURNS text[]
LANGUAGE sql STABLE AS $$ SELECT coalesce(string_to_array(attesta.proven('states'), ','), '{}') $$;

REVOKE EXECUTE ON FUNCTION attesta.proven(text), attesta.confined_to(), attesta.named_states() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attesta.proven(text), attesta.confined_to(), attesta.named_states() TO ${service}, ${portal};
