-- What somebody asked for, and what did not go well: the work of every minute stands between them thousands of times.
CREATE INDEX jobs_worth_a_look ON attesta.jobs (created_at DESC, id DESC)
  WHERE asked_by <> '00000000-0000-7000-8000-000000000001' OR state <> 'succeeded';
