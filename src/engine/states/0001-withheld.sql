-- What hangs on an archived record is withheld with it: the second lock on comments, files, mails and what events hold.
-- `withheld` names the state that a transaction has to name (with its proof) before it sees the row.
ALTER TABLE attesta.comments ADD COLUMN withheld text CHECK (withheld = 'archived');
ALTER TABLE attesta.files ADD COLUMN withheld text CHECK (withheld = 'archived');
ALTER TABLE attesta.file_keys ADD COLUMN withheld text CHECK (withheld = 'archived');
ALTER TABLE attesta.mails ADD COLUMN withheld text CHECK (withheld = 'archived');
ALTER TABLE evidence.payloads ADD COLUMN withheld text CHECK (withheld = 'archived');

-- What an event held never changes; only whether it is shown does.
DROP TRIGGER no_change ON evidence.payloads;
CREATE TRIGGER no_change BEFORE UPDATE OF event, part, subject, salt, payload ON evidence.payloads
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON evidence.payloads
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();
GRANT UPDATE (withheld) ON evidence.payloads TO ${service};

ALTER TABLE attesta.mails ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence.payloads ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE
  locked text;
  seen text := 'withheld IS NULL OR withheld = ANY ((SELECT attesta.named_states())::text[])';
BEGIN
  FOREACH locked IN ARRAY ARRAY['attesta.comments', 'attesta.files', 'attesta.file_keys', 'attesta.mails', 'evidence.payloads'] LOOP
    EXECUTE format('DROP POLICY IF EXISTS service ON %s', locked);
    EXECUTE format('CREATE POLICY service ON %s TO %s USING (%s) WITH CHECK (%s)', locked, '${service}', seen, seen);
  END LOOP;
END $$;
-- What the portal does leaves evidence, which the portal cannot read.
CREATE POLICY portal ON evidence.payloads FOR INSERT TO ${portal} WITH CHECK (withheld IS NULL);

-- The person that a portal transaction is confined to counts with its proof only, in every policy that there is so far; and what is
-- withheld is not the portal's.
ALTER POLICY portal ON attesta.subject_keys USING (subject = (SELECT attesta.confined_to()));
ALTER POLICY portal ON attesta.file_keys USING (withheld IS NULL AND subject = (SELECT attesta.confined_to()));
ALTER POLICY portal ON attesta.files USING (withheld IS NULL AND EXISTS (
  SELECT 1 FROM attesta.file_keys k WHERE k.file = files.id AND k.subject = (SELECT attesta.confined_to())));
ALTER POLICY portal ON attesta.comments
  USING (NOT internal AND withheld IS NULL AND (SELECT attesta.confined_to()) = ANY (subjects))
  WITH CHECK (NOT internal AND withheld IS NULL AND author_subject = (SELECT attesta.confined_to())
    AND (SELECT attesta.confined_to()) = ANY (subjects) AND attesta.sees_record(module, record));

-- The comments about a person, by the index on their subjects, which a policy on the rows would keep from being used.
CREATE FUNCTION attesta.comments_about(person uuid) RETURNS SETOF attesta.comments
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT c.* FROM attesta.comments c
  WHERE c.subjects @> ARRAY[person] AND (c.withheld IS NULL OR c.withheld = ANY (attesta.named_states()))
$$;
REVOKE EXECUTE ON FUNCTION attesta.comments_about(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attesta.comments_about(uuid) TO ${service};

-- How many of the contents that an event committed to are still held, shown or not: what is withheld has not been erased.
CREATE FUNCTION evidence.held_contents(of_event uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT count(*) FROM evidence.payloads p WHERE p.event = of_event
$$;
REVOKE EXECUTE ON FUNCTION evidence.held_contents(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION evidence.held_contents(uuid) TO ${service};
