-- One run of a workflow for one record: queued in the transaction of what caused it, and what became of it. Ids, codes and sentences of
-- ours: no personal data, so that an erasure has nothing to look for here.
CREATE TABLE attesta.workflow_runs (
  id uuid PRIMARY KEY,
  workflow text NOT NULL,
  version integer NOT NULL,
  module text NOT NULL,
  record uuid NOT NULL,
  -- An event's id, `date:2026-03-05`, or `schedule:` with its time.
  cause text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('created', 'changed', 'schedule', 'date')),
  -- The workflows that led to it.
  chain text[] NOT NULL DEFAULT '{}',
  batch uuid NOT NULL,
  runs_as uuid NOT NULL REFERENCES attesta.users,
  state text NOT NULL CHECK (state IN ('waiting', 'done', 'nothing', 'skipped', 'failed', 'stopped')),
  -- { en, es }
  message jsonb,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- Whatever is retried: once for each cause.
  UNIQUE (workflow, record, cause, version),
  CHECK ((state = 'waiting') = (finished_at IS NULL))
);
CREATE INDEX workflow_runs_batch ON attesta.workflow_runs (batch, id) WHERE state = 'waiting';
CREATE INDEX workflow_runs_listed ON attesta.workflow_runs (workflow, id DESC);
CREATE INDEX workflow_runs_finished ON attesta.workflow_runs (finished_at);

-- Up to when each workflow that begins by the clock was looked after.
CREATE TABLE attesta.workflow_slots (
  workflow text PRIMARY KEY,
  slot timestamptz NOT NULL
);

-- The only way to new runs, for the portal as well: rows, and the job that works them off where one is given.
CREATE FUNCTION attesta.queue_workflow_runs(runs jsonb, job jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO attesta.workflow_runs (id, workflow, version, module, record, cause, kind, chain, batch, runs_as, state, message,
    created_at, finished_at)
  SELECT id, workflow, version, module, record, cause, kind, chain, batch, runs_as, state, message, created_at,
    CASE WHEN state = 'waiting' THEN NULL ELSE created_at END
  FROM jsonb_populate_recordset(NULL::attesta.workflow_runs, runs)
  ON CONFLICT DO NOTHING;
  IF job IS NOT NULL THEN
    PERFORM attesta.enqueue_job(job);
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION attesta.queue_workflow_runs(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attesta.queue_workflow_runs(jsonb, jsonb) TO ${service}, ${portal};
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.workflow_runs, attesta.workflow_slots TO ${service};
