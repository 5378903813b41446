-- What people are told when their data is collected (Art. 13) or comes from elsewhere (Art. 14): the register of notices, which of
-- them was given to whom, and by when it is owed.

-- A version is never changed: what was given can be read for ever. A new wording is a new version.
CREATE TABLE attesta.information_notices (
  id         uuid PRIMARY KEY,
  code       text NOT NULL CHECK (code ~ '^[a-z][a-z0-9_]{0,62}$'),
  version    text NOT NULL CHECK (version <> ''),
  language   text NOT NULL CHECK (language IN ('en', 'es')),
  title      text NOT NULL CHECK (title <> ''),
  body       text NOT NULL CHECK (body <> ''),
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- For data from the person (Art. 13), from elsewhere (Art. 14), or both.
  articles   text[] NOT NULL CHECK (cardinality(articles) > 0 AND articles <@ '{13,14}'),
  purposes   text[] NOT NULL CHECK (cardinality(purposes) > 0),
  valid_from date NOT NULL,
  ended_on   date,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL,
  UNIQUE (code, version, language),
  CHECK (ended_on IS NULL OR ended_on >= valid_from)
);

-- Which notice was given to whom, when, how. It is the person's, and goes with the person.
CREATE TABLE attesta.information_given (
  id         uuid PRIMARY KEY,
  subject    uuid NOT NULL,
  notice     uuid NOT NULL REFERENCES attesta.information_notices,
  channel    text NOT NULL CHECK (channel IN ('email', 'post', 'in_person', 'phone', 'web_form', 'portal', 'other')),
  -- Null where it is in the mail below and counts from when that was sent.
  given_at   timestamptz,
  mail       uuid,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL,
  CHECK ((given_at IS NULL) = (mail IS NOT NULL))
);
CREATE INDEX information_given_subject ON attesta.information_given (subject, created_at);
CREATE INDEX information_given_notice ON attesta.information_given (notice);
CREATE INDEX information_given_mail ON attesta.information_given (mail) WHERE mail IS NOT NULL;

-- Data of a person that came from somewhere else (Art. 14). Whether the person was informed is worked out from what was given.
CREATE TABLE attesta.collections (
  id                  uuid PRIMARY KEY,
  subject             uuid NOT NULL,
  -- Art. 14(2)(f), 15(1)(g).
  source              text NOT NULL CHECK (source <> ''),
  purposes            text[] NOT NULL CHECK (cardinality(purposes) > 0),
  obtained_at         timestamptz NOT NULL,
  -- What is not in the product: a call, a list handed on. Mails and disclosures on record are known without it.
  first_communication date,
  first_disclosure    date,
  calendar            text NOT NULL,
  calendar_version    text NOT NULL,
  time_zone           text NOT NULL,
  -- Art. 14(5).
  exemption           text CHECK (exemption IN ('informed_already', 'impossible', 'disproportionate', 'laid_down_by_law', 'secrecy')),
  exemption_reason    text,
  exempted_at         timestamptz,
  exempted_by         uuid REFERENCES attesta.users,
  created_at          timestamptz NOT NULL,
  created_by          uuid NOT NULL,
  FOREIGN KEY (calendar, calendar_version) REFERENCES attesta.calendar_versions (code, version),
  CHECK ((exemption IS NULL) = (exemption_reason IS NULL) AND (exemption IS NULL) = (exempted_at IS NULL))
);
CREATE INDEX collections_subject ON attesta.collections (subject, obtained_at);
CREATE INDEX collections_calendar ON attesta.collections (calendar, calendar_version);
CREATE INDEX collections_owed ON attesta.collections (obtained_at) WHERE exemption IS NULL;

ALTER TABLE attesta.information_given ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.collections ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.information_given TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.collections TO ${service} USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (ended_on) ON attesta.information_notices TO ${service};
GRANT SELECT, INSERT, DELETE ON attesta.information_given TO ${service};
GRANT SELECT, INSERT, DELETE,
  UPDATE (first_communication, first_disclosure, exemption, exemption_reason, exempted_at, exempted_by)
  ON attesta.collections TO ${service};
