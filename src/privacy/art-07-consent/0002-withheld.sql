-- Consents hang on the person: archived with the person, they are shown to who names the archive only.
ALTER TABLE attesta.consent_events ADD COLUMN withheld text CHECK (withheld = 'archived');
DROP POLICY service ON attesta.consent_events;
CREATE POLICY service ON attesta.consent_events TO ${service}
  USING (withheld IS NULL OR withheld = ANY ((SELECT attesta.named_states())::text[]))
  WITH CHECK (withheld IS NULL OR withheld = ANY ((SELECT attesta.named_states())::text[]));
ALTER POLICY portal ON attesta.consent_events USING (withheld IS NULL AND subject = (SELECT attesta.confined_to()));
GRANT UPDATE (withheld) ON attesta.consent_events TO ${service};
