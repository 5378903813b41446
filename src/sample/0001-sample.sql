-- Which parts of the sample company were loaded, each in the transaction of its data; `queued` or `declined` comes first.
CREATE TABLE attesta.sample_parts (
  part text PRIMARY KEY,
  -- Ids of what was made, by the names that later parts refer to them by.
  made jsonb NOT NULL DEFAULT '{}',
  loaded_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON attesta.sample_parts TO ${service};
