CREATE TABLE attesta.comments (
  id uuid PRIMARY KEY,
  module text NOT NULL,
  record uuid NOT NULL,
  -- The data subjects of the record when the comment was written: how gathering and erasing find it.
  subjects uuid[] NOT NULL DEFAULT '{}',
  author uuid NOT NULL REFERENCES attesta.users,
  -- The data subject who wrote it in the portal.
  author_subject uuid,
  body text NOT NULL CHECK (body <> ''),
  -- Seen by staff only.
  internal boolean NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX comments_record ON attesta.comments (record, created_at, id);
CREATE INDEX comments_subjects ON attesta.comments USING gin (subjects);
ALTER TABLE attesta.comments ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.comments TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY portal ON attesta.comments TO ${portal}
  USING (NOT internal AND (SELECT nullif(current_setting('attesta.subject', true), '')::uuid) = ANY (subjects))
  WITH CHECK (NOT internal AND author_subject = (SELECT nullif(current_setting('attesta.subject', true), '')::uuid)
    AND author_subject = ANY (subjects));
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.comments TO ${service};
GRANT SELECT, INSERT ON attesta.comments TO ${portal};

CREATE TABLE attesta.saved_views (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  module text NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  -- { columns, filter?, sort?, q? }
  view jsonb NOT NULL CHECK (jsonb_typeof(view) = 'object'),
  shared boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX saved_views_name ON attesta.saved_views (user_id, module, attesta.fold(name));
CREATE INDEX saved_views_module ON attesta.saved_views (module) WHERE shared;
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.saved_views TO ${service};
