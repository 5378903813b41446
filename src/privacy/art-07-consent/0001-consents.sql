-- Legal bases and consents (Art. 6, 7; ISO/IEC TS 27560). Events only: a state at any moment is worked out from them, so
-- that no edit can overwrite what was agreed to, refused or withdrawn.

-- What was shown, word for word; never changed, a new wording is a new version.
CREATE TABLE attesta.notices (
  id         uuid PRIMARY KEY,
  code       text NOT NULL,
  version    text NOT NULL,
  locale     text NOT NULL,
  body       text NOT NULL CHECK (body <> ''),
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL,
  UNIQUE (code, version, locale)
);

CREATE TABLE attesta.consent_events (
  id             uuid PRIMARY KEY,
  subject        uuid NOT NULL,
  purpose        text NOT NULL,
  basis          text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('requested', 'given', 'renewed', 'refused', 'withdrawn', 'revoked', 'expired', 'invalidated')),
  -- When the person acted, and when it was put on record.
  at             timestamptz NOT NULL,
  recorded_at    timestamptz NOT NULL,
  channel        text,
  notice         uuid REFERENCES attesta.notices,
  wording_version text,
  wording_sha256 text,
  -- What the person did: which control, and how it stood before (Art. 4(11): a clear affirmative act).
  act            text,
  -- 0 none, 1 operator's statement, 2 document, 3 logged form and wording, 4 authenticated or confirmed, 5 signed.
  proof_strength smallint NOT NULL CHECK (proof_strength BETWEEN 0 AND 5),
  document       uuid,
  reference      text,
  valid_until    date,
  -- The record of module personal_consents that shows it.
  record         uuid,
  note           text,
  by_user        uuid NOT NULL,
  by_subject     boolean NOT NULL
);
CREATE INDEX consent_events_subject ON attesta.consent_events (subject, purpose, at DESC, id DESC);
CREATE INDEX consent_events_record ON attesta.consent_events (record, recorded_at DESC);

ALTER TABLE attesta.consent_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.consent_events TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY portal ON attesta.consent_events FOR SELECT TO ${portal}
  USING (subject = (SELECT nullif(current_setting('attesta.subject', true), '')::uuid));

GRANT SELECT, INSERT ON attesta.notices TO ${service};
-- Only what an erasure takes may change: the free texts of an event, never what it says was decided.
GRANT SELECT, INSERT, UPDATE (note, act), DELETE ON attesta.consent_events TO ${service};
GRANT SELECT ON attesta.notices, attesta.consent_events TO ${portal};
