-- Events, their erasable payloads, and the Merkle log over them (RFC 6962; c2sp.org/tlog-tiles, tlog-checkpoint).

-- The one form in which a leaf writes a time: IMMUTABLE because the text names its zone and follows ISO 8601, so that neither
-- TimeZone nor DateStyle can change what it means.
CREATE FUNCTION evidence.instant(value text) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF value OPERATOR(pg_catalog.!~) '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$' THEN
    RAISE EXCEPTION 'The time of an event is written as 2026-03-05T10:00:00.000Z.';
  END IF;
  RETURN value::pg_catalog.timestamptz;
END $$;

-- A user's id is a UUID; a part of the system may be named by a word.
CREATE FUNCTION evidence.uuid_or_null(value text) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF value OPERATOR(pg_catalog.~) '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN
    RETURN value::pg_catalog.uuid;
  END IF;
  RETURN NULL;
END $$;

-- leaf is the exact text that is hashed. The columns after it are worked out from it by the database, so that what is
-- searched and shown cannot differ from what was committed to. Nobody may choose txid: the sealer relies on it.
CREATE TABLE evidence.events (
  id uuid PRIMARY KEY,
  leaf text NOT NULL CHECK (leaf::jsonb ->> 'id' = id::text),
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL GENERATED ALWAYS AS (evidence.instant(leaf::jsonb ->> 'at')) STORED,
  action text NOT NULL GENERATED ALWAYS AS (leaf::jsonb ->> 'action') STORED,
  actor uuid GENERATED ALWAYS AS (evidence.uuid_or_null(leaf::jsonb #>> '{actor,id}')) STORED,
  actor_kind text NOT NULL GENERATED ALWAYS AS (leaf::jsonb #>> '{actor,kind}') STORED,
  module text GENERATED ALWAYS AS (leaf::jsonb ->> 'module') STORED,
  record uuid GENERATED ALWAYS AS ((leaf::jsonb ->> 'record')::uuid) STORED,
  request uuid GENERATED ALWAYS AS ((leaf::jsonb ->> 'request')::uuid) STORED
);
CREATE INDEX events_record ON evidence.events (record, at DESC, id DESC) WHERE record IS NOT NULL;
CREATE INDEX events_request ON evidence.events (request, at DESC, id DESC) WHERE request IS NOT NULL;
CREATE INDEX events_actor ON evidence.events (actor, at DESC, id DESC) WHERE actor IS NOT NULL;
CREATE INDEX events_action ON evidence.events (action, at DESC, id DESC);
CREATE INDEX events_at ON evidence.events (at DESC, id DESC);
CREATE INDEX events_unsealed ON evidence.events (txid, id);
CREATE INDEX events_subjects ON evidence.events USING gin ((leaf::jsonb -> 'subjects'))
  WHERE (leaf::jsonb -> 'subjects') IS NOT NULL;

-- The personal data of an event. Erasing a person deletes rows here; the leaf keeps only SHA-256(salt ‖ payload).
CREATE TABLE evidence.payloads (
  event uuid NOT NULL REFERENCES evidence.events,
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
