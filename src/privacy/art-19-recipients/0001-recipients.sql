-- Whom data is disclosed to (Art. 4(9), 28, 30(1)(d)–(e)): companies and authorities, never customers.
CREATE TABLE attesta.recipients (
  id                 uuid PRIMARY KEY,
  name               text NOT NULL CHECK (name <> ''),
  role               text NOT NULL CHECK (role IN ('processor', 'controller', 'joint_controller', 'authority')),
  -- {en, es}: what it gets the data for, as the person is told.
  what_for           jsonb NOT NULL,
  modules            text[] NOT NULL CHECK (cardinality(modules) > 0),
  -- Of the modules' fields, those of these categories; empty: all of them.
  categories         text[] NOT NULL DEFAULT '{}',
  purposes           text[] NOT NULL DEFAULT '{}',
  -- 'standing': everybody's data in the modules goes there. 'recorded': only those whose disclosure is written down one by one.
  reach              text NOT NULL CHECK (reach IN ('standing', 'recorded')),
  country            text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- Art. 44–49, in the codes of the W3C Data Privacy Vocabulary; null where nothing leaves the area.
  safeguard          text,
  safeguard_note     text,
  contract_on        date,
  contract_reference text,
  contact            text,
  since              date NOT NULL,
  ended_on           date,
  created_at         timestamptz NOT NULL,
  created_by         uuid NOT NULL,
  updated_at         timestamptz NOT NULL,
  version            integer NOT NULL DEFAULT 1,
  CHECK (ended_on IS NULL OR ended_on >= since)
);
CREATE UNIQUE INDEX recipients_name ON attesta.recipients (lower(name)) WHERE ended_on IS NULL;

-- Single disclosures of one person's data, written down when they happen. They go with the person.
CREATE TABLE attesta.disclosures (
  id          uuid PRIMARY KEY,
  recipient   uuid NOT NULL REFERENCES attesta.recipients,
  subject     uuid NOT NULL,
  at          timestamptz NOT NULL,
  categories  text[] NOT NULL,
  request     uuid,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid NOT NULL
);
CREATE INDEX disclosures_subject ON attesta.disclosures (subject, at);
CREATE INDEX disclosures_recipient ON attesta.disclosures (recipient);

-- Art. 19: who is to be told of an erasure, a correction or a restriction, and what became of it. Nothing here is the person's.
CREATE TABLE attesta.recipient_notices (
  id         uuid PRIMARY KEY,
  recipient  uuid NOT NULL REFERENCES attesta.recipients,
  "right"    text NOT NULL CHECK ("right" IN ('erasure', 'rectification', 'restriction')),
  request    uuid REFERENCES attesta.requests ON DELETE CASCADE,
  erasure    uuid REFERENCES attesta.erasures ON DELETE CASCADE,
  owed_at    timestamptz NOT NULL,
  state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'told', 'impossible', 'disproportionate')),
  told_on    date,
  channel    text,
  reason     text,
  settled_at timestamptz,
  settled_by uuid REFERENCES attesta.users,
  CHECK (request IS NOT NULL OR erasure IS NOT NULL),
  CHECK ((state = 'open') = (settled_at IS NULL)),
  CHECK ((state = 'told') = (told_on IS NOT NULL)),
  CHECK (state NOT IN ('impossible', 'disproportionate') OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX recipient_notices_once ON attesta.recipient_notices ((coalesce(request, erasure)), recipient);
CREATE INDEX recipient_notices_erasure ON attesta.recipient_notices (erasure);
CREATE INDEX recipient_notices_recipient ON attesta.recipient_notices (recipient);
CREATE INDEX recipient_notices_open ON attesta.recipient_notices (owed_at) WHERE state = 'open';

ALTER TABLE attesta.disclosures ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.disclosures TO ${service} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON attesta.recipients, attesta.recipient_notices TO ${service};
GRANT SELECT, INSERT, DELETE ON attesta.disclosures TO ${service};
