-- Erasures (Art. 17). Nothing here says who the person was: ids, numbers of records, fates, counts and dates.
CREATE SEQUENCE attesta.erasure_numbers;

CREATE TABLE attesta.erasures (
  id             uuid PRIMARY KEY,
  number         text NOT NULL UNIQUE,
  subject        uuid NOT NULL,
  subject_module text NOT NULL,
  request        uuid,
  ground         text NOT NULL,
  state          text NOT NULL CHECK (state IN ('planned', 'approved', 'sent_back', 'erased', 'purged', 'withdrawn')),
  plan           jsonb NOT NULL,
  plan_version   integer NOT NULL CHECK (plan_version > 0),
  plan_hash      text NOT NULL,
  planned_at     timestamptz NOT NULL,
  planned_by     uuid NOT NULL,
  erased_at      timestamptz,
  erased_by      uuid,
  outcome        jsonb,
  scan           jsonb,
  scan_job       uuid,
  purged_at      timestamptz,
  purge          jsonb,
  purge_job      uuid,
  created_at     timestamptz NOT NULL,
  version        integer NOT NULL DEFAULT 1,
  CHECK ((state IN ('erased', 'purged')) = (erased_at IS NOT NULL)),
  CHECK ((state = 'purged') = (purged_at IS NOT NULL))
);
CREATE INDEX erasures_subject ON attesta.erasures (subject);
CREATE INDEX erasures_request ON attesta.erasures (request);
CREATE INDEX erasures_recent ON attesta.erasures (created_at DESC, id DESC);
-- One open erasure a person: two plans for the same data would contradict each other.
CREATE UNIQUE INDEX erasures_one_open ON attesta.erasures (subject)
  WHERE state IN ('planned', 'approved', 'sent_back');

-- A signature covers exactly one version of the plan, by its hash.
CREATE TABLE attesta.erasure_approvals (
  erasure      uuid NOT NULL REFERENCES attesta.erasures,
  plan_version integer NOT NULL,
  plan_hash    text NOT NULL,
  by_user      uuid NOT NULL,
  at           timestamptz NOT NULL,
  decision     text NOT NULL CHECK (decision IN ('approved', 'sent_back')),
  reason       text,
  PRIMARY KEY (erasure, plan_version, by_user)
);

-- Who may not come back silently: keyed hashes of identifiers, used for nothing else (law.md §12(1), (4)). The key is a
-- file of the service, so that the table alone can't be tested by guessing.
CREATE TABLE attesta.erasure_ledger (
  token   bytea PRIMARY KEY,
  kind    text NOT NULL,
  epoch   integer NOT NULL,
  erasure uuid NOT NULL,
  at      timestamptz NOT NULL
);
CREATE INDEX erasure_ledger_erasure ON attesta.erasure_ledger (erasure);

GRANT USAGE ON SEQUENCE attesta.erasure_numbers TO ${service};
GRANT SELECT, INSERT, UPDATE ON attesta.erasures TO ${service};
GRANT SELECT, INSERT ON attesta.erasure_approvals, attesta.erasure_ledger TO ${service};
