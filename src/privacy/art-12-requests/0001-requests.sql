-- Rights requests (Art. 12 to 22). What the case proves (type, dates, steps, outcome) holds no personal data; what the person
-- said and who they said they are stands in `claimed`, `note` and the messages, and goes with the person.

-- A calendar as it was when a case began: the case keeps it whatever becomes of the table (Reg. 1182/71; law.md §11.6).
CREATE TABLE attesta.calendar_versions (
  code     text NOT NULL,
  version  text NOT NULL,
  calendar jsonb NOT NULL,
  PRIMARY KEY (code, version)
);

-- What administrators changed in the shipped calendars, in order; never taken back.
CREATE TABLE attesta.calendar_changes (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code     text NOT NULL,
  change   jsonb NOT NULL,
  by_user  uuid NOT NULL REFERENCES attesta.users,
  at       timestamptz NOT NULL
);
CREATE INDEX calendar_changes_code ON attesta.calendar_changes (code, position);

CREATE TABLE attesta.requests (
  id               uuid PRIMARY KEY,
  number           text NOT NULL UNIQUE,
  type             text NOT NULL CHECK (type IN ('access', 'portability', 'rectification', 'erasure', 'restriction', 'objection')),
  state            text NOT NULL CHECK (state IN ('received', 'in_progress', 'awaiting_approval', 'decided', 'delivered', 'closed', 'withdrawn')),
  -- The data subject; null while nobody has said who it is. No foreign key: the case outlives the person's record.
  subject          uuid,
  -- Who the person says they are: {name, email, phone, note}.
  claimed          jsonb,
  -- Cases that came in one message share its receipt.
  receipt          uuid NOT NULL,
  received_at      timestamptz NOT NULL,
  channel          text NOT NULL CHECK (channel IN ('portal', 'email', 'post', 'phone', 'in_person', 'api', 'other')),
  note             text,
  language         text NOT NULL CHECK (language IN ('en', 'es')),
  -- Purposes that an objection or a restriction is about; empty: all that the law lets it reach.
  purposes         text[] NOT NULL DEFAULT '{}',
  identity         text NOT NULL DEFAULT 'unchecked' CHECK (identity IN ('unchecked', 'confirmed', 'not_needed', 'refused')),
  calendar         text NOT NULL,
  calendar_version text NOT NULL,
  time_zone        text NOT NULL,
  pause_model      text NOT NULL,
  legal_parameters text NOT NULL,
  extended_at      timestamptz,
  extension_grounds text[] NOT NULL DEFAULT '{}',
  -- As of the last step, for lists and filters; the working is computed when it is read.
  due              date NOT NULL,
  overdue_from     timestamptz NOT NULL,
  paused_since     date,
  answer           jsonb NOT NULL,
  lead             uuid REFERENCES attesta.users,
  outcome          text CHECK (outcome IN ('granted', 'partly', 'refused', 'no_data')),
  answered_at      timestamptz,
  closed_at        timestamptz,
  masked_at        timestamptz,
  created_at       timestamptz NOT NULL,
  created_by       uuid NOT NULL,
  version          integer NOT NULL DEFAULT 1,
  FOREIGN KEY (calendar, calendar_version) REFERENCES attesta.calendar_versions (code, version),
  CHECK ((state IN ('closed', 'withdrawn')) = (closed_at IS NOT NULL)),
  CHECK (state NOT IN ('in_progress', 'awaiting_approval', 'decided', 'delivered', 'closed') OR identity <> 'unchecked'),
  CHECK (state NOT IN ('delivered', 'closed') OR outcome IS NOT NULL),
  CHECK (state <> 'closed' OR answered_at IS NOT NULL)
);
CREATE INDEX requests_subject ON attesta.requests (subject, created_at DESC);
CREATE INDEX requests_due ON attesta.requests (due, id);
CREATE INDEX requests_received ON attesta.requests (received_at, id);
CREATE INDEX requests_receipt ON attesta.requests (receipt);
CREATE INDEX requests_calendar ON attesta.requests (calendar, calendar_version);
CREATE INDEX requests_lead ON attesta.requests (lead);

-- What was done, in order: codes, ids and dates. Nobody may change or remove a step.
CREATE TABLE attesta.request_steps (
  id         uuid PRIMARY KEY,
  request    uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  kind       text NOT NULL,
  at         timestamptz NOT NULL,
  by_user    uuid NOT NULL,
  by_subject boolean NOT NULL,
  data       jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX request_steps_request ON attesta.request_steps (request, at, id);

CREATE TABLE attesta.request_pauses (
  id       uuid PRIMARY KEY,
  request  uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  reason   text NOT NULL CHECK (reason IN ('identity', 'clarification')),
  from_on  date NOT NULL,
  to_on    date,
  CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX request_pauses_request ON attesta.request_pauses (request, from_on);
CREATE UNIQUE INDEX request_pauses_one_open ON attesta.request_pauses (request, reason) WHERE to_on IS NULL;

-- What was written: by the person, to the person, notes of staff to themselves, and the answer as it will be sent.
CREATE TABLE attesta.request_messages (
  id         uuid PRIMARY KEY,
  request    uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  step       uuid NOT NULL REFERENCES attesta.request_steps ON DELETE CASCADE,
  direction  text NOT NULL CHECK (direction IN ('in', 'out', 'note', 'draft')),
  body       text NOT NULL,
  mail       uuid,
  at         timestamptz NOT NULL,
  by_user    uuid NOT NULL,
  by_subject boolean NOT NULL
);
CREATE INDEX request_messages_request ON attesta.request_messages (request, at, id);
CREATE INDEX request_messages_step ON attesta.request_messages (step);

CREATE TABLE attesta.request_decisions (
  id             uuid PRIMARY KEY,
  request        uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  outcome        text NOT NULL CHECK (outcome IN ('granted', 'partly', 'refused', 'no_data')),
  grounds        text[] NOT NULL,
  state          text NOT NULL CHECK (state IN ('proposed', 'final', 'sent_back')),
  at             timestamptz NOT NULL,
  by_user        uuid NOT NULL REFERENCES attesta.users,
  approved_at    timestamptz,
  approved_by    uuid REFERENCES attesta.users,
  -- Art. 12(5): the controller bears the burden of proof, so a second person looks.
  CHECK (approved_by IS NULL OR approved_by <> by_user)
);
CREATE INDEX request_decisions_request ON attesta.request_decisions (request, at);
CREATE UNIQUE INDEX request_decisions_one_proposed ON attesta.request_decisions (request) WHERE state = 'proposed';

CREATE TABLE attesta.request_deliveries (
  id            uuid PRIMARY KEY,
  request       uuid NOT NULL REFERENCES attesta.requests ON DELETE CASCADE,
  package       uuid,
  channel       text NOT NULL CHECK (channel IN ('portal', 'email_link', 'post', 'in_person')),
  mail          uuid,
  at            timestamptz NOT NULL,
  by_user       uuid NOT NULL,
  -- When the answer left the house, and null until that is proved.
  dispatched_at timestamptz,
  -- Since when it counts as no answer: it bounced, was replaced, or the case was opened again.
  voided_at     timestamptz,
  expires_at    timestamptz
);
CREATE INDEX request_deliveries_request ON attesta.request_deliveries (request, at);
CREATE INDEX request_deliveries_package ON attesta.request_deliveries (package);
CREATE INDEX request_deliveries_waiting ON attesta.request_deliveries (mail) WHERE dispatched_at IS NULL AND voided_at IS NULL;

-- A case goes as a whole, when the time to prove it has ended, and never while it is open.
CREATE FUNCTION attesta.refuse_removing_open_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NULL THEN
    RAISE EXCEPTION 'An open request is not removed.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_open_requests BEFORE DELETE ON attesta.requests
  FOR EACH ROW EXECUTE FUNCTION attesta.refuse_removing_open_request();

ALTER TABLE attesta.requests ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.request_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.request_pauses ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.request_messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.request_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.request_deliveries ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.requests TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.request_steps TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.request_pauses TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.request_messages TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.request_decisions TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.request_deliveries TO ${service} USING (true) WITH CHECK (true);
-- The portal sees the person's own cases, and of the messages only what was written to or by the person.
CREATE POLICY portal ON attesta.requests FOR SELECT TO ${portal}
  USING (subject = (SELECT nullif(current_setting('attesta.subject', true), '')::uuid));
CREATE POLICY portal ON attesta.request_steps FOR SELECT TO ${portal}
  USING (request IN (SELECT id FROM attesta.requests));
CREATE POLICY portal ON attesta.request_pauses FOR SELECT TO ${portal}
  USING (request IN (SELECT id FROM attesta.requests));
CREATE POLICY portal ON attesta.request_messages FOR SELECT TO ${portal}
  USING (direction IN ('in', 'out') AND request IN (SELECT id FROM attesta.requests));
CREATE POLICY portal ON attesta.request_decisions FOR SELECT TO ${portal}
  USING (state = 'final' AND request IN (SELECT id FROM attesta.requests));
CREATE POLICY portal ON attesta.request_deliveries FOR SELECT TO ${portal}
  USING (request IN (SELECT id FROM attesta.requests));

GRANT SELECT, INSERT ON attesta.calendar_versions, attesta.calendar_changes, attesta.request_steps TO ${service};
GRANT DELETE ON attesta.requests TO ${service};
GRANT SELECT, INSERT, UPDATE ON attesta.requests, attesta.request_pauses, attesta.request_decisions,
  attesta.request_deliveries TO ${service};
GRANT SELECT, INSERT, UPDATE ON attesta.request_messages TO ${service};
GRANT SELECT ON attesta.calendar_versions, attesta.requests, attesta.request_steps, attesta.request_pauses,
  attesta.request_messages, attesta.request_decisions, attesta.request_deliveries TO ${portal};
