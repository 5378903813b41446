-- Work that takes longer than a call. This table is what people see of a job; graphile_worker.jobs holds the same job, by its id, for
-- as long as it waits or runs. Neither holds personal data: ids, codes, counts, and sentences of ours.
CREATE TABLE attesta.jobs (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_.]{0,99}$'),
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  input jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(input) = 'object'),
  asked_by uuid NOT NULL REFERENCES attesta.users,
  -- { kind, userId, subject?, credentialId? }: whose rights it runs with, read anew at each run.
  asker jsonb NOT NULL,
  locale text NOT NULL,
  request uuid,
  purpose text,
  due_at timestamptz NOT NULL,
  -- Given to the worker; a job that is due later is not yet.
  handed boolean NOT NULL DEFAULT false,
  attempts integer NOT NULL DEFAULT 0,
  progress bigint NOT NULL DEFAULT 0,
  total bigint,
  message text,
  result jsonb,
  cancel_asked_at timestamptz,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
);
CREATE INDEX jobs_asked_by ON attesta.jobs (asked_by, created_at DESC, id DESC);
CREATE INDEX jobs_created ON attesta.jobs (created_at DESC, id DESC);
CREATE INDEX jobs_open ON attesta.jobs (name, state) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_due ON attesta.jobs (due_at) WHERE state = 'queued' AND NOT handed;
CREATE INDEX jobs_finished ON attesta.jobs (finished_at) WHERE finished_at IS NOT NULL;

-- When each recurring job was last queued for, by the service's clock.
CREATE TABLE attesta.recurring_jobs (
  name text PRIMARY KEY,
  slot timestamptz NOT NULL
);

-- Gives a queued job to the worker. Attempts are counted by us: the worker's own limit is never reached.
CREATE FUNCTION attesta.hand_over_job(job uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM graphile_worker.add_job(j.name, json_build_object('id', j.id), max_attempts => 32767, job_key => j.id::text)
  FROM attesta.jobs j WHERE j.id = job AND j.state = 'queued';
  UPDATE attesta.jobs SET handed = true WHERE id = job;
END $$;

-- The only way to a new job, in the transaction of the change that asks for it; for the portal as well.
CREATE FUNCTION attesta.enqueue_job(job jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  new_job attesta.jobs := jsonb_populate_record(NULL::attesta.jobs, job);
BEGIN
  INSERT INTO attesta.jobs (id, name, input, asked_by, asker, locale, request, purpose, due_at, created_at)
  VALUES (new_job.id, new_job.name, new_job.input, new_job.asked_by, new_job.asker, new_job.locale, new_job.request,
    new_job.purpose, new_job.due_at, new_job.created_at);
  IF new_job.due_at <= new_job.created_at THEN
    PERFORM attesta.hand_over_job(new_job.id);
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION attesta.hand_over_job(uuid), attesta.enqueue_job(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION attesta.enqueue_job(jsonb) TO ${service}, ${portal};
GRANT EXECUTE ON FUNCTION attesta.hand_over_job(uuid) TO ${service};
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.jobs, attesta.recurring_jobs TO ${service};
