-- Keys and files. A file's content lies in DATA_DIR/files, sealed with a key of its own; that key is wrapped by the key of each data
-- subject whom the file is about (or by the installation's own, for a file about nobody), and those by the master key.
-- Deleting a person's key rows makes what was sealed for that person unreadable wherever a copy of it is left.

-- The master keys that something is still wrapped by. The keys themselves are in DATA_DIR/keys/master.key.
CREATE TABLE attesta.master_keys (
  id text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  created_at timestamptz NOT NULL
);

-- The reference is what makes rotation safe: a key that wraps anything cannot be forgotten, and one that was forgotten
-- cannot wrap anything more.
CREATE TABLE attesta.subject_keys (
  id uuid PRIMARY KEY,
  -- Null: the installation's own key.
  subject uuid,
  master_key text NOT NULL REFERENCES attesta.master_keys,
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 60),
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX subject_keys_subject ON attesta.subject_keys (subject) WHERE subject IS NOT NULL;
CREATE UNIQUE INDEX subject_keys_own ON attesta.subject_keys ((true)) WHERE subject IS NULL;
CREATE INDEX subject_keys_master ON attesta.subject_keys (master_key, id);

CREATE TABLE attesta.files (
  id uuid PRIMARY KEY,
  -- What it hangs on. No record yet: it was sent for a field and waits to be used.
  module text,
  record uuid,
  -- The field whose value it is; null for a file that is attached to the record as a whole.
  field text,
  filename text NOT NULL CHECK (filename <> ''),
  media_type text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  CHECK ((module IS NULL) = (record IS NULL)),
  CHECK (field IS NULL OR record IS NOT NULL)
);
CREATE INDEX files_record ON attesta.files (record, created_at, id) WHERE record IS NOT NULL;
CREATE INDEX files_waiting ON attesta.files (created_at) WHERE record IS NULL;

-- The file's key, once per holder. `subject` repeats the holder's, for row-level security and for finding a person's files.
CREATE TABLE attesta.file_keys (
  file uuid NOT NULL REFERENCES attesta.files ON DELETE CASCADE,
  holder uuid NOT NULL REFERENCES attesta.subject_keys,
  subject uuid,
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 60),
  PRIMARY KEY (file, holder)
);
CREATE INDEX file_keys_holder ON attesta.file_keys (holder);
CREATE INDEX file_keys_subject ON attesta.file_keys (subject) WHERE subject IS NOT NULL;

ALTER TABLE attesta.subject_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.files ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.file_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.subject_keys TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.files TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.file_keys TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY portal ON attesta.subject_keys FOR SELECT TO ${portal}
  USING (subject = (SELECT nullif(current_setting('attesta.subject', true), '')::uuid));
CREATE POLICY portal ON attesta.file_keys FOR SELECT TO ${portal}
  USING (subject = (SELECT nullif(current_setting('attesta.subject', true), '')::uuid));
CREATE POLICY portal ON attesta.files FOR SELECT TO ${portal}
  USING (EXISTS (SELECT 1 FROM attesta.file_keys k WHERE k.file = files.id
    AND k.subject = (SELECT nullif(current_setting('attesta.subject', true), '')::uuid)));

GRANT SELECT, INSERT, DELETE ON attesta.master_keys TO ${service};
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.subject_keys, attesta.files, attesta.file_keys TO ${service};
-- The service locks master keys while it writes a key that they wrap.
GRANT UPDATE ON attesta.master_keys TO ${service};
GRANT SELECT ON attesta.subject_keys, attesta.files, attesta.file_keys TO ${portal};
