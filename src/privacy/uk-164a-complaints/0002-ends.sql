-- A complaint that whoever made it took back; and what somebody said who is on no record, erased when it is needed no longer.
ALTER TABLE attesta.complaints
  ADD COLUMN withdrawn_at     timestamptz,
  ADD COLUMN withdrawn_by     text CHECK (withdrawn_by IN ('portal', 'email', 'post', 'phone', 'in_person')),
  ADD COLUMN withdrawn_reason text,
  ADD CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL));
