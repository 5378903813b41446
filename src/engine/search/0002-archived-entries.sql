-- Entries of archived records: not among those that the search walks, and only for transactions that name the archive. A table of
-- their own, because a policy on the rows of the other would keep its full-text index from being used.
CREATE TABLE attesta.archived_entries (
  record uuid PRIMARY KEY,
  module text NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  words text NOT NULL,
  terms text NOT NULL,
  title_folded text NOT NULL GENERATED ALWAYS AS (attesta.fold(title)) STORED,
  body tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', attesta.fold(terms))) STORED
);
CREATE INDEX archived_entries_module ON attesta.archived_entries (module);
ALTER TABLE attesta.archived_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.archived_entries TO ${service}
  USING ('archived' = ANY ((SELECT attesta.named_states())::text[]))
  WITH CHECK ('archived' = ANY ((SELECT attesta.named_states())::text[]));
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.archived_entries TO ${service};
