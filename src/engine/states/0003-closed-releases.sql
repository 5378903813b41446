-- A release is ended before its time, or the asking taken back: from then on it opens nothing.
ALTER TABLE attesta.block_releases
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN closed_by uuid REFERENCES attesta.users,
  ADD COLUMN close_reason text,
  ADD CHECK ((closed_at IS NULL) = (closed_by IS NULL));
GRANT UPDATE (closed_at, closed_by, close_reason) ON attesta.block_releases TO ${service};
CREATE INDEX block_releases_asked ON attesta.block_releases (asked_at DESC, id DESC);
CREATE INDEX blocked_records_at ON attesta.blocked_records (blocked_at DESC, record DESC) WHERE record = root;

CREATE OR REPLACE FUNCTION attesta.open_blocked(release uuid, at timestamptz)
RETURNS TABLE (record uuid, module text, key text, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT b.record, b.module, b.key, b.sealed FROM attesta.block_releases r JOIN attesta.blocked_records b ON b.root = r.root
  WHERE r.id = release AND r.decision = 'approved' AND r.decided_by <> r.asked_by AND r.decided_at <= at AND at < r.until
    AND r.closed_at IS NULL
$$;
