-- Complaints to the controller (section 164A of the Data Protection Act 2018, by the Data (Use and Access) Act 2025): received,
-- acknowledged within 30 days, looked into, answered. What proves it stays; what was said goes with the person.
CREATE TABLE attesta.complaints (
  id                  uuid PRIMARY KEY,
  number              text NOT NULL UNIQUE,
  -- The data subject; null where it is not known which record that is. No foreign key: the proof outlives the record.
  subject             uuid,
  -- Who complains, where they are not on record: {name, email}.
  claimed             jsonb,
  -- The case that it is about.
  request             uuid REFERENCES attesta.requests ON DELETE SET NULL,
  received_at         timestamptz NOT NULL,
  channel             text NOT NULL CHECK (channel IN ('portal', 'email', 'post', 'phone', 'in_person', 'other')),
  body                text NOT NULL,
  language            text NOT NULL CHECK (language IN ('en', 'es')),
  calendar            text NOT NULL,
  calendar_version    text NOT NULL,
  time_zone           text NOT NULL,
  rule                text NOT NULL,
  -- How it was acknowledged; the moment is that of the mail where there is one.
  acknowledged_by     text CHECK (acknowledged_by IN ('portal', 'email', 'post', 'phone', 'in_person')),
  acknowledged_at     timestamptz,
  acknowledgement     uuid,
  outcome             text CHECK (outcome IN ('upheld', 'partly_upheld', 'not_upheld')),
  answer              text,
  answered_by         text CHECK (answered_by IN ('portal', 'email', 'post', 'phone', 'in_person')),
  answered_at         timestamptz,
  answer_mail         uuid,
  masked_at           timestamptz,
  created_at          timestamptz NOT NULL,
  created_by          uuid NOT NULL,
  version             integer NOT NULL DEFAULT 1,
  FOREIGN KEY (calendar, calendar_version) REFERENCES attesta.calendar_versions (code, version),
  CHECK (acknowledged_by IS NULL OR (acknowledged_at IS NULL) <> (acknowledgement IS NULL) OR masked_at IS NOT NULL),
  CHECK ((outcome IS NULL) = (answered_by IS NULL)),
  CHECK (answered_by IS NULL OR (answered_at IS NULL) <> (answer_mail IS NULL) OR masked_at IS NOT NULL)
);
CREATE INDEX complaints_subject ON attesta.complaints (subject, received_at);
CREATE INDEX complaints_received ON attesta.complaints (received_at, id);
CREATE INDEX complaints_request ON attesta.complaints (request);
CREATE INDEX complaints_calendar ON attesta.complaints (calendar, calendar_version);

ALTER TABLE attesta.complaints ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.complaints TO ${service} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.complaints TO ${service};
