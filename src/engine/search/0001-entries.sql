-- One row a record: what the global search finds. Written in the statement that writes the record.
-- words holds the searchable fields as they are written, a line each; terms their parts that are looked for by themselves
-- (a mail address's parts, the endings of a phone number). Title and number are matched by likeness as well.
CREATE TABLE attesta.search_entries (
  record uuid PRIMARY KEY,
  module text NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  words text NOT NULL,
  terms text NOT NULL,
  title_folded text NOT NULL GENERATED ALWAYS AS (attesta.fold(title)) STORED,
  body tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', attesta.fold(terms))) STORED
);
CREATE INDEX search_entries_body ON attesta.search_entries USING gin (body);
CREATE INDEX search_entries_title ON attesta.search_entries USING gin (title_folded public.gin_trgm_ops);
CREATE INDEX search_entries_number ON attesta.search_entries (lower(number) text_pattern_ops);

-- Whether the connection may see the record that an entry is about, by the policies of its table.
CREATE FUNCTION attesta.sees_record(module text, record uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
  seen boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM data.%I WHERE id = $1)', module) INTO seen USING record;
  RETURN seen;
END $$;
GRANT EXECUTE ON FUNCTION attesta.sees_record(text, uuid) TO ${service}, ${portal};

ALTER TABLE attesta.search_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.search_entries TO ${service} USING (true) WITH CHECK (true);
-- A customer's entries are written with the customer's own records.
CREATE POLICY portal_sees ON attesta.search_entries FOR SELECT TO ${portal} USING (attesta.sees_record(module, record));
CREATE POLICY portal_changes ON attesta.search_entries FOR UPDATE TO ${portal}
  USING (attesta.sees_record(module, record)) WITH CHECK (attesta.sees_record(module, record));
CREATE POLICY portal_adds ON attesta.search_entries FOR INSERT TO ${portal}
  WITH CHECK (attesta.sees_record(module, record));
GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.search_entries TO ${service};
GRANT SELECT, INSERT, UPDATE ON attesta.search_entries TO ${portal};
