-- Events, their erasable payloads, and the Merkle log over them (RFC 6962; c2sp.org/tlog-tiles, tlog-checkpoint).

-- leaf is the exact text that is hashed. The columns after txid are read off it by the database, so that what is searched and
-- shown cannot differ from what was committed to; verifying compares them. Nobody may choose txid: the sealer relies on it.
CREATE TABLE evidence.events (
  id uuid PRIMARY KEY,
  leaf text NOT NULL,
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL,
  action text NOT NULL,
  actor uuid,
  actor_kind text NOT NULL,
  module text,
  record uuid,
  request uuid,
  subjects uuid[]
);

-- A leaf is canonical JSON of codes and ids: keys in one order, nothing escaped, so that its values stand between known words.
-- Cutting them out costs a third of parsing them. A user's id is a UUID; a part of the system is named by a word.
CREATE FUNCTION evidence.read_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head pg_catalog.text[] := pg_catalog.string_to_array(pg_catalog.split_part(NEW.leaf, '","commitments":[', 1), '"');
  tail pg_catalog.text := pg_catalog.split_part(NEW.leaf, '],"id":"', 2);
BEGIN
  IF pg_catalog.cardinality(head) <> 18 OR pg_catalog.split_part(tail, '"', 1) <> NEW.id::pg_catalog.text THEN
    RAISE EXCEPTION 'The leaf of an event is not canonical, or names another id.' USING ERRCODE = 'check_violation';
  END IF;
  IF head[18] !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$' THEN
    RAISE EXCEPTION 'The time of an event is written as 2026-03-05T10:00:00.000Z.' USING ERRCODE = 'check_violation';
  END IF;
  NEW.at := head[18]::pg_catalog.timestamptz;
  NEW.action := head[4];
  IF head[10] ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN
    NEW.actor := head[10];
  END IF;
  NEW.actor_kind := head[14];
  NEW.module := nullif(pg_catalog.split_part(pg_catalog.split_part(tail, '","module":"', 2), '"', 1), '');
  NEW.record := nullif(pg_catalog.split_part(pg_catalog.split_part(tail, '","record":"', 2), '"', 1), '');
  NEW.request := nullif(pg_catalog.split_part(pg_catalog.split_part(tail, '","request":"', 2), '"', 1), '');
  NEW.subjects := '{' || pg_catalog.replace(nullif(
    pg_catalog.split_part(pg_catalog.split_part(tail, '","subjects":["', 2), '"]', 1), ''), '"', '') || '}';
  RETURN NEW;
END $$;
CREATE TRIGGER read_leaf BEFORE INSERT ON evidence.events
  FOR EACH ROW EXECUTE FUNCTION evidence.read_leaf();

-- Ids are UUIDv7 and ascend with time, so each index pages through its events newest first.
CREATE INDEX events_record ON evidence.events (record, id DESC) WHERE record IS NOT NULL;
CREATE INDEX events_request ON evidence.events (request, id DESC) WHERE request IS NOT NULL;
CREATE INDEX events_actor ON evidence.events (actor, id DESC) WHERE actor IS NOT NULL;
CREATE INDEX events_action ON evidence.events (action, id DESC);
CREATE INDEX events_unsealed ON evidence.events (txid, id);
CREATE INDEX events_subjects ON evidence.events USING gin (subjects) WHERE subjects IS NOT NULL;

-- The personal data of an event. Erasing a person deletes rows here; the leaf keeps only SHA-256(salt ‖ payload). Events are never
-- deleted, so a foreign key would only lock the event once more per payload; verifying reports a payload without an event.
CREATE TABLE evidence.payloads (
  event uuid NOT NULL,
  part smallint NOT NULL CHECK (part >= 0),
  subject uuid,
  salt bytea NOT NULL CHECK (octet_length(salt) = 16),
  payload text NOT NULL,
  PRIMARY KEY (event, part)
);
CREATE INDEX payloads_subject ON evidence.payloads (subject) WHERE subject IS NOT NULL;

CREATE TABLE evidence.log (
  position bigint PRIMARY KEY CHECK (position >= 0),
  event uuid NOT NULL UNIQUE,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

-- Complete tiles of 256 hashes: level 0 of leaves, level n of the roots of level n-1.
CREATE TABLE evidence.tiles (
  level smallint NOT NULL CHECK (level >= 0),
  index bigint NOT NULL CHECK (index >= 0),
  hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  PRIMARY KEY (level, index)
);

-- sealed_txid and sealed_event: every event up to there is in the log, unless the rows came from another cluster.
CREATE TABLE evidence.checkpoints (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL CHECK (octet_length(root) = 32),
  note text NOT NULL,
  sealed_at timestamptz NOT NULL,
  sealed_txid xid8,
  sealed_event uuid,
  cluster text NOT NULL
);

CREATE FUNCTION evidence.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on evidence.%: evidence is only ever added to.', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.events
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.log
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.tiles
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON evidence.checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();
CREATE TRIGGER no_change BEFORE UPDATE OR TRUNCATE ON evidence.payloads
  FOR EACH STATEMENT EXECUTE FUNCTION evidence.refuse_change();

GRANT SELECT, INSERT (id, leaf) ON evidence.events TO ${service};
GRANT SELECT, INSERT, DELETE ON evidence.payloads TO ${service};
GRANT SELECT, INSERT ON evidence.log, evidence.tiles, evidence.checkpoints TO ${service};
-- What the portal does leaves evidence too, which the portal cannot read.
GRANT INSERT (id, leaf) ON evidence.events TO ${portal};
GRANT INSERT ON evidence.payloads TO ${portal};
