-- What the state of a record rests on: every restriction, archiving and blocking with who, when, why and until when. A record's
-- column `state` is the strongest of its open ones. Several can be open at once: a restricted record that is archived is
-- restricted again when it comes back; an invoice that two archivings took along comes back when both are undone.
CREATE TABLE attesta.record_states (
  id uuid PRIMARY KEY,
  module text NOT NULL,
  record uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('restricted', 'archived', 'blocked')),
  -- The record that was asked for; this one went along with it, or is it.
  root_module text NOT NULL,
  root uuid NOT NULL,
  -- One asking: restoring it brings back exactly what it took.
  act uuid NOT NULL,
  -- Art. 18(1): accuracy_contested, unlawful_processing, needed_for_claims, objection_pending. LOPDGDD 32: rectification, erasure.
  ground text,
  -- Art. 18: { kind: record | dependants } or { kind: fields, fields } or { kind: purposes, purposes }.
  scope jsonb,
  reason text NOT NULL CHECK (reason <> ''),
  since timestamptz NOT NULL,
  by_user uuid NOT NULL REFERENCES attesta.users,
  until date,
  -- Art. 18(3): when and how the person was told that the restriction will be lifted.
  notice_at timestamptz,
  notice_channel text,
  ended_at timestamptz,
  ended_by uuid REFERENCES attesta.users,
  end_reason text,
  CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CHECK (state <> 'restricted' OR ended_at IS NULL OR notice_at IS NOT NULL OR ground IS NULL),
  CHECK (notice_at IS NULL OR state = 'restricted')
);
CREATE INDEX record_states_record ON attesta.record_states (record, since);
CREATE UNIQUE INDEX record_states_once ON attesta.record_states (record, state, root, coalesce(ground, '')) WHERE ended_at IS NULL;
CREATE INDEX record_states_act ON attesta.record_states (act) WHERE ended_at IS NULL;
CREATE INDEX record_states_root ON attesta.record_states (root) WHERE ended_at IS NULL;
CREATE INDEX record_states_until ON attesta.record_states (state, until) WHERE ended_at IS NULL AND until IS NOT NULL;

-- Art. 18(2): a restricted record is used by one person, for a ground, for a while.
CREATE TABLE attesta.restricted_uses (
  id uuid PRIMARY KEY,
  module text NOT NULL,
  record uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  ground text NOT NULL CHECK (ground IN ('consent', 'claims', 'rights_of_others', 'public_interest')),
  reason text NOT NULL CHECK (reason <> ''),
  since timestamptz NOT NULL,
  until timestamptz NOT NULL CHECK (until > since)
);
CREATE INDEX restricted_uses_record ON attesta.restricted_uses (record, user_id, until DESC);

-- That something is archived or blocked is hidden as what it is about is hidden.
ALTER TABLE attesta.record_states ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.record_states TO ${service}
  USING (state = 'restricted' OR ended_at IS NOT NULL OR state = ANY ((SELECT attesta.named_states())::text[]))
  WITH CHECK (state = 'restricted' OR state = ANY ((SELECT attesta.named_states())::text[]));
GRANT SELECT, INSERT, UPDATE (notice_at, notice_channel, ended_at, ended_by, end_reason, reason), DELETE ON attesta.record_states TO ${service};
GRANT SELECT, INSERT, DELETE ON attesta.restricted_uses TO ${service};

-- What the shipped profiles of those who answer for states may do in addition.
UPDATE attesta.profiles SET tools = tools || '["restriction", "blocking"]'::jsonb, version = version + 1
WHERE code IN ('data_protection_officer', 'legal') AND NOT tools ?| ARRAY['restriction', 'blocking', '*'];
