-- Rows of the tables that are watched (`watched-rows.ts`): how they stand, that they are gone, or, where a ledger may not hold them, that
-- they came. In the file their content is sealed; here it is what the table itself holds, and no longer than the table does.
ALTER TABLE attesta.ledger_deeds DROP CONSTRAINT ledger_deeds_outcome_check;
ALTER TABLE attesta.ledger_deeds ADD CONSTRAINT ledger_deeds_outcome_check
  CHECK (outcome IN ('repeated', 'standing', 'absent', 'lost'));
-- A later deed made it needless: it is known, and written nowhere any more.
ALTER TABLE attesta.ledger_deeds ADD COLUMN superseded boolean NOT NULL DEFAULT false;
-- It was left out of the file when that was compacted.
ALTER TABLE attesta.ledger_deeds ADD COLUMN left_out boolean NOT NULL DEFAULT false;
CREATE INDEX ledger_deeds_rows ON attesta.ledger_deeds ((facts ->> 'table'), (facts -> 'key')) WHERE kind LIKE 'row.%' AND NOT superseded;
CREATE INDEX ledger_deeds_lost ON attesta.ledger_deeds (repeated_at DESC, position) WHERE outcome = 'lost';
GRANT UPDATE (facts, superseded, left_out) ON attesta.ledger_deeds TO ${service};

-- Arguments: the columns of the key, those that no ledger holds, those that are told of (none: the row stands), the one that says when.
CREATE FUNCTION attesta.note_row_deed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - TG_ARGV[1]::text[] END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - TG_ARGV[1]::text[] END;
  told text[] := TG_ARGV[2]::text[];
  key_before jsonb := (SELECT jsonb_object_agg(k, before -> k) FROM unnest(TG_ARGV[0]::text[]) k);
  key_after jsonb := (SELECT jsonb_object_agg(k, after -> k) FROM unnest(TG_ARGV[0]::text[]) k);
  moment timestamptz := (coalesce(after, before) ->> TG_ARGV[3])::timestamptz;
BEGIN
  IF coalesce(current_setting('attesta.no_deed', true), '') = 'on' OR before = after THEN RETURN NULL; END IF;
  IF cardinality(told) > 0 THEN
    PERFORM attesta.note_deed('row.told', moment, jsonb_build_object('table', TG_TABLE_NAME, 'what', lower(TG_OP),
      'key', CASE TG_OP WHEN 'DELETE' THEN key_before ELSE key_after END,
      'row', (SELECT jsonb_object_agg(c, coalesce(after, before) -> c) FROM unnest(told) c)));
    RETURN NULL;
  END IF;
  IF before IS NOT NULL AND (after IS NULL OR key_before <> key_after) THEN
    PERFORM attesta.forget_row_deeds(TG_TABLE_NAME, key_before);
    PERFORM attesta.note_deed('row.gone', CASE WHEN after IS NOT NULL THEN moment END,
      jsonb_build_object('table', TG_TABLE_NAME, 'key', key_before));
  END IF;
  IF after IS NOT NULL THEN
    PERFORM attesta.forget_row_deeds(TG_TABLE_NAME, key_after);
    PERFORM attesta.note_deed('row.stands', moment, jsonb_build_object('table', TG_TABLE_NAME, 'key', key_after, 'row', after));
  END IF;
  RETURN NULL;
END $$;

-- What a row was before is not kept here beside what it is.
CREATE FUNCTION attesta.forget_row_deeds(named text, key jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE attesta.ledger_deeds SET facts = '{}', superseded = true
  WHERE kind LIKE 'row.%' AND NOT superseded AND written AND facts ->> 'table' = named AND facts -> 'key' = key
$$;
REVOKE EXECUTE ON FUNCTION attesta.note_row_deed(), attesta.forget_row_deeds(text, jsonb) FROM PUBLIC;

-- Blockings (LOPDGDD 32) are states like the others.
DROP TRIGGER notes_deed ON attesta.record_states;
CREATE TRIGGER notes_deed AFTER INSERT ON attesta.record_states
  FOR EACH ROW WHEN (NEW.ended_at IS NULL) EXECUTE FUNCTION attesta.note_state_deed();
DROP TRIGGER notes_deed_ended ON attesta.record_states;
CREATE TRIGGER notes_deed_ended AFTER UPDATE OF ended_at ON attesta.record_states
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION attesta.note_state_deed();
