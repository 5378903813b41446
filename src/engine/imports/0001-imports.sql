-- Imports. The file lies in the file store, sealed, until the import has run, is discarded or is a day old.
CREATE TABLE attesta.imports (
  id uuid PRIMARY KEY,
  module text NOT NULL,
  state text NOT NULL CHECK (state IN ('staged', 'checking', 'running', 'done', 'cancelled', 'failed', 'discarded', 'undoing', 'undone')),
  -- What the rows of the report say: what would be done, or what was.
  report text CHECK (report IN ('dry_run', 'run')),
  format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
  -- Name and headers come from the file and may hold personal data: both go with it, and with a person that they name.
  file uuid REFERENCES attesta.files ON DELETE SET NULL,
  filename text,
  headers jsonb NOT NULL DEFAULT '[]',
  -- How the file is read, by { encoding, delimiter, headerRow, sheet }.
  reading jsonb NOT NULL,
  -- Fields by the number of a column, from 1.
  mapping jsonb NOT NULL DEFAULT '{}',
  options jsonb NOT NULL DEFAULT '{}',
  -- Rows of erased persons that somebody answers for: [{ line, reason, by }]. Emptied when the import has run.
  let_in jsonb NOT NULL DEFAULT '[]',
  -- How many rows of the file are dealt with: written in the transaction of each batch, so that no row is written twice.
  rows_done bigint NOT NULL DEFAULT 0,
  rows_total bigint,
  counts jsonb NOT NULL DEFAULT '{}',
  job uuid,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  finished_at timestamptz
);
CREATE INDEX imports_created_by ON attesta.imports (created_by, created_at DESC, id DESC);
CREATE INDEX imports_file ON attesta.imports (file) WHERE file IS NOT NULL;
CREATE INDEX imports_staged ON attesta.imports (created_at) WHERE file IS NOT NULL;

-- The report, row by row: places and codes, never a value. `part` 0 is the row's own record, the others are records that it
-- refers to and that were created with it.
CREATE TABLE attesta.import_rows (
  import uuid NOT NULL REFERENCES attesta.imports ON DELETE CASCADE,
  row bigint NOT NULL CHECK (row > 0),
  part smallint NOT NULL DEFAULT 0,
  line bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('created', 'updated', 'unchanged', 'skipped', 'refused', 'not_written', 'undone', 'not_undone')),
  module text NOT NULL,
  record uuid,
  -- [{ column, field, code, erasure? }]
  problems jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (import, row, part)
);
CREATE INDEX import_rows_status ON attesta.import_rows (import, status, row, part);
CREATE INDEX import_rows_record ON attesta.import_rows (record) WHERE record IS NOT NULL;

-- The keys that records had in the system they came from, so that a later file can refer to them.
CREATE TABLE attesta.import_keys (
  module text NOT NULL,
  source text NOT NULL,
  key text NOT NULL,
  record uuid NOT NULL,
  PRIMARY KEY (module, source, key)
);
CREATE INDEX import_keys_record ON attesta.import_keys (record);

GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.imports, attesta.import_rows, attesta.import_keys TO ${service};
