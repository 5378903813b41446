-- Data that came with an import: by this the clock starts once for each person, and is taken back with the import.
ALTER TABLE attesta.collections ADD COLUMN import uuid;
CREATE UNIQUE INDEX collections_import ON attesta.collections (import, subject) WHERE import IS NOT NULL;
