-- Secrets: values that are encrypted before they reach the database (docs/decisions, "The keys of secrets"). Nothing here opens by
-- itself: a value needs the data key of its record, a data key the private key of a group of key holders, and that either the
-- installation's key (mode "service") or a member with a passphrase (mode "person").

-- Groups of key holders.
CREATE TABLE attesta.key_groups (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX key_groups_name ON attesta.key_groups (attesta.fold(name));

CREATE TABLE attesta.key_group_members (
  key_group uuid NOT NULL REFERENCES attesta.key_groups ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES attesta.users,
  added_at timestamptz NOT NULL,
  added_by uuid NOT NULL REFERENCES attesta.users,
  PRIMARY KEY (key_group, user_id)
);
CREATE INDEX key_group_members_user ON attesta.key_group_members (user_id);

-- The key pairs of a group, one generation after the other. The last one wraps; earlier ones open until nothing needs them.
CREATE TABLE attesta.group_keys (
  id uuid PRIMARY KEY,
  key_group uuid NOT NULL REFERENCES attesta.key_groups ON DELETE CASCADE,
  generation integer NOT NULL CHECK (generation > 0),
  mode text NOT NULL CHECK (mode IN ('service', 'person')),
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
  -- Mode "service": the private key, sealed with the installation's own key, which the master key wraps.
  holder uuid REFERENCES attesta.subject_keys,
  wrapped bytea,
  created_at timestamptz NOT NULL,
  retired_at timestamptz,
  -- From then on nobody has the private key.
  destroyed_at timestamptz,
  UNIQUE (key_group, generation),
  CHECK ((holder IS NULL) = (wrapped IS NULL)),
  CHECK ((mode = 'service' AND destroyed_at IS NULL) = (wrapped IS NOT NULL))
);
CREATE UNIQUE INDEX group_keys_current ON attesta.group_keys (key_group) WHERE retired_at IS NULL;

-- A person's own key pair; the private key is sealed with what argon2id makes of the passphrase, which is stored nowhere.
CREATE TABLE attesta.key_identities (
  user_id uuid PRIMARY KEY REFERENCES attesta.users,
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
  salt bytea NOT NULL CHECK (octet_length(salt) = 16),
  memory integer NOT NULL,
  passes integer NOT NULL,
  parallelism integer NOT NULL,
  wrapped bytea NOT NULL CHECK (octet_length(wrapped) = 60),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);

-- The private key of a group, wrapped for a member's own key.
CREATE TABLE attesta.member_keys (
  group_key uuid NOT NULL REFERENCES attesta.group_keys ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES attesta.key_identities ON DELETE CASCADE,
  wrapped bytea NOT NULL,
  PRIMARY KEY (group_key, user_id)
);
CREATE INDEX member_keys_user ON attesta.member_keys (user_id);

-- Which groups may open what: by module and category of the record; `*` stands for every other one.
CREATE TABLE attesta.secret_policies (
  module text NOT NULL,
  category text NOT NULL,
  key_group uuid NOT NULL REFERENCES attesta.key_groups,
  PRIMARY KEY (module, category, key_group)
);

-- The data keys of records. `seq` tells which were made before a rotation began.
CREATE TABLE attesta.secret_keys (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  module text NOT NULL,
  record uuid NOT NULL,
  category text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX secret_keys_record ON attesta.secret_keys (record);

CREATE TABLE attesta.secret_key_wraps (
  secret_key uuid NOT NULL REFERENCES attesta.secret_keys ON DELETE CASCADE,
  group_key uuid NOT NULL REFERENCES attesta.group_keys,
  wrapped bytea NOT NULL,
  PRIMARY KEY (secret_key, group_key)
);
CREATE INDEX secret_key_wraps_group ON attesta.secret_key_wraps (group_key, secret_key);

-- The sealed values. A record's column holds the id.
CREATE TABLE attesta.secret_values (
  id uuid PRIMARY KEY,
  secret_key uuid NOT NULL REFERENCES attesta.secret_keys,
  module text NOT NULL,
  record uuid NOT NULL,
  field text NOT NULL,
  version integer NOT NULL,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX secret_values_record ON attesta.secret_values (record);
CREATE INDEX secret_values_key ON attesta.secret_values (secret_key);

-- How secrets are opened: seconds that they are shown, minutes that a member's key stays open, openings in an hour.
CREATE TABLE attesta.secret_settings (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  reveal_seconds integer NOT NULL DEFAULT 60 CHECK (reveal_seconds BETWEEN 10 AND 600),
  unlock_minutes integer NOT NULL DEFAULT 5 CHECK (unlock_minutes BETWEEN 1 AND 60),
  reveals_per_hour integer NOT NULL DEFAULT 30 CHECK (reveals_per_hour BETWEEN 1 AND 1000),
  version integer NOT NULL DEFAULT 1
);
INSERT INTO attesta.secret_settings DEFAULT VALUES;

-- Openings of the last days, to count them; what was opened, and why, is in the evidence.
CREATE TABLE attesta.secret_reveals (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  user_id uuid NOT NULL REFERENCES attesta.users,
  expires_at timestamptz NOT NULL
);
CREATE INDEX secret_reveals_user ON attesta.secret_reveals (user_id, at);

-- A new generation of a group's key, and how far the work is that it brings.
CREATE TABLE attesta.key_rotations (
  id uuid PRIMARY KEY,
  key_group uuid NOT NULL REFERENCES attesta.key_groups ON DELETE CASCADE,
  to_key uuid NOT NULL REFERENCES attesta.group_keys ON DELETE CASCADE,
  cause text NOT NULL CHECK (cause IN ('asked', 'member_left', 'mode', 'policy', 'recovered')),
  -- Data keys made until then are replaced.
  before_seq bigint NOT NULL,
  started_at timestamptz NOT NULL,
  started_by uuid NOT NULL REFERENCES attesta.users,
  rewrapped integer NOT NULL DEFAULT 0,
  reencrypted integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  job uuid,
  finished_at timestamptz
);
CREATE INDEX key_rotations_group ON attesta.key_rotations (key_group, started_at DESC);

-- The way back when nobody can open any more: every group's private key is also wrapped for a recovery key, whose private half
-- exists only in the shares of key holders.
CREATE TABLE attesta.key_recoveries (
  id uuid PRIMARY KEY,
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
  threshold integer NOT NULL CHECK (threshold >= 2),
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES attesta.users,
  replaced_at timestamptz
);
CREATE UNIQUE INDEX key_recoveries_current ON attesta.key_recoveries ((true)) WHERE replaced_at IS NULL;

CREATE TABLE attesta.recovery_shares (
  recovery uuid NOT NULL REFERENCES attesta.key_recoveries ON DELETE CASCADE,
  share_index integer NOT NULL CHECK (share_index BETWEEN 1 AND 255),
  user_id uuid NOT NULL REFERENCES attesta.users,
  -- The share, wrapped for the holder's own key.
  wrapped bytea NOT NULL,
  collected_at timestamptz,
  PRIMARY KEY (recovery, share_index),
  UNIQUE (recovery, user_id)
);

CREATE TABLE attesta.recovery_wraps (
  recovery uuid NOT NULL REFERENCES attesta.key_recoveries ON DELETE CASCADE,
  group_key uuid NOT NULL REFERENCES attesta.group_keys ON DELETE CASCADE,
  wrapped bytea NOT NULL,
  PRIMARY KEY (recovery, group_key)
);

CREATE TABLE attesta.key_ceremonies (
  id uuid PRIMARY KEY,
  recovery uuid NOT NULL REFERENCES attesta.key_recoveries ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('drill', 'recovery')),
  started_at timestamptz NOT NULL,
  started_by uuid NOT NULL REFERENCES attesta.users,
  -- For a recovery: the group, and who is to hold its key from then on.
  key_group uuid REFERENCES attesta.key_groups ON DELETE CASCADE,
  members uuid[] NOT NULL DEFAULT '{}',
  reason text,
  state text NOT NULL CHECK (state IN ('open', 'succeeded', 'failed', 'ended')),
  group_keys integer,
  data_keys integer,
  finished_at timestamptz
);

-- Called by the trigger of every record table that has secrets (engine/catalog/sealed-columns.ts) with the names of its columns:
-- what no column of the row names any more is destroyed, and with it the data key, when nothing else needs it. As the owner:
-- whoever may take the mark away takes the value away.
CREATE FUNCTION attesta.drop_sealed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  kept uuid[] := '{}';
  before jsonb := to_jsonb(OLD);
  after jsonb;
  changed boolean := TG_OP = 'DELETE';
  place integer;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    after := to_jsonb(NEW);
    FOR place IN 0 .. TG_NARGS - 1 LOOP
      changed := changed OR before -> TG_ARGV[place] IS DISTINCT FROM after -> TG_ARGV[place];
      IF after ->> TG_ARGV[place] IS NOT NULL THEN
        kept := kept || (after ->> TG_ARGV[place])::uuid;
      END IF;
    END LOOP;
  END IF;
  IF NOT changed THEN
    RETURN NULL;
  END IF;
  DELETE FROM attesta.secret_values v
    WHERE v.record = OLD.id AND v.module = TG_TABLE_NAME::text AND v.id <> ALL (kept);
  DELETE FROM attesta.secret_keys k
    WHERE k.record = OLD.id AND NOT EXISTS (SELECT FROM attesta.secret_values v WHERE v.secret_key = k.id);
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION attesta.drop_sealed() FROM PUBLIC;

-- The first group: until somebody is named, whoever manages the keys counts as its member.
INSERT INTO attesta.key_groups (id, name, created_at, created_by, updated_at)
  VALUES ('00000000-0000-7000-8000-000000000031', 'Key holders', now(), '00000000-0000-7000-8000-000000000001', now());
INSERT INTO attesta.secret_policies (module, category, key_group)
  VALUES ('*', '*', '00000000-0000-7000-8000-000000000031');

-- The service only: the portal reads and writes no key and no secret, and roles that read the data for reports have none of this.
ALTER TABLE attesta.secret_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.secret_key_wraps ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.secret_values ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.group_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.member_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.key_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.recovery_shares ENABLE ROW LEVEL SECURITY;
ALTER TABLE attesta.recovery_wraps ENABLE ROW LEVEL SECURITY;
CREATE POLICY service ON attesta.secret_keys TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.secret_key_wraps TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.secret_values TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.group_keys TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.member_keys TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.key_identities TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.recovery_shares TO ${service} USING (true) WITH CHECK (true);
CREATE POLICY service ON attesta.recovery_wraps TO ${service} USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON attesta.key_groups, attesta.key_group_members, attesta.group_keys,
  attesta.key_identities, attesta.member_keys, attesta.secret_policies, attesta.secret_keys, attesta.secret_key_wraps,
  attesta.secret_values, attesta.secret_settings, attesta.secret_reveals, attesta.key_rotations, attesta.key_recoveries,
  attesta.recovery_shares, attesta.recovery_wraps, attesta.key_ceremonies TO ${service};
