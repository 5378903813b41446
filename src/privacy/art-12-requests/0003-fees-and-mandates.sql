-- A fee may be asked for where a request is unfounded or excessive (Art. 12(5)), or for further copies (Art. 15(3)). Under the law
-- of the United Kingdom the month begins anew when it is paid (UK GDPR Art. 12A).
ALTER TABLE attesta.request_pauses DROP CONSTRAINT request_pauses_reason_check;
ALTER TABLE attesta.request_pauses ADD CONSTRAINT request_pauses_reason_check
  CHECK (reason IN ('identity', 'clarification', 'fee'));

CREATE TABLE attesta.request_fees (
  id         uuid PRIMARY KEY,
  request    uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  -- Where its reasons stand, among the messages: they go with the person.
  step       uuid NOT NULL REFERENCES attesta.request_steps ON DELETE CASCADE,
  amount     numeric(12, 2) NOT NULL CHECK (amount > 0),
  currency   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  grounds    text[] NOT NULL CHECK (cardinality(grounds) > 0),
  state      text NOT NULL CHECK (state IN ('proposed', 'asked', 'sent_back', 'paid', 'waived')),
  at         timestamptz NOT NULL,
  by_user    uuid NOT NULL REFERENCES attesta.users,
  decided_at timestamptz,
  decided_by uuid REFERENCES attesta.users,
  settled_on date,
  pause      uuid REFERENCES attesta.request_pauses ON DELETE SET NULL,
  -- The controller bears the burden of proof, so a second person looks.
  CHECK (decided_by IS NULL OR decided_by <> by_user),
  CHECK ((state IN ('paid', 'waived')) = (settled_on IS NOT NULL))
);
CREATE INDEX request_fees_request ON attesta.request_fees (request, at);
CREATE INDEX request_fees_step ON attesta.request_fees (step);
CREATE INDEX request_fees_pause ON attesta.request_fees (pause);
CREATE UNIQUE INDEX request_fees_one_open ON attesta.request_fees (request) WHERE state IN ('proposed', 'asked');
ALTER TABLE attesta.request_fees ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.request_fees TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY portal ON attesta.request_fees FOR SELECT TO ${portal}
  USING (state IN ('asked', 'paid', 'waived') AND request IN (SELECT id FROM attesta.requests));
GRANT SELECT, INSERT, UPDATE ON attesta.request_fees TO ${service};
GRANT SELECT ON attesta.request_fees TO ${portal};

-- Somebody acts for the person (law.md §11.13): who, in what capacity, and whether that was shown. Name and address go with the person.
ALTER TABLE attesta.requests
  ADD COLUMN representative jsonb,
  ADD COLUMN capacity text CHECK (capacity IN ('mandate', 'lawyer', 'parent', 'guardian', 'successor')),
  ADD COLUMN mandate text NOT NULL DEFAULT 'none' CHECK (mandate IN ('none', 'unchecked', 'accepted', 'refused')),
  ADD COLUMN answer_to text NOT NULL DEFAULT 'person' CHECK (answer_to IN ('person', 'representative')),
  ADD CONSTRAINT requests_mandate_of_somebody CHECK ((mandate = 'none') = (capacity IS NULL));
