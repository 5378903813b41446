-- What the company has changed about the shipped definitions: every version of it, kept for ever.
CREATE TABLE attesta.definitions (
  change bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('module', 'field', 'purpose', 'retention')),
  -- 'contacts'; a field is 'contacts.shoe_size'.
  name text NOT NULL CHECK (name <> ''),
  version integer NOT NULL CHECK (version > 0),
  -- Empty: removed. What it was is in the version before.
  definition jsonb,
  changed_at timestamptz NOT NULL,
  changed_by uuid NOT NULL REFERENCES attesta.users,
  UNIQUE (kind, name, version)
);

CREATE TABLE attesta.installation_settings (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz
);
INSERT INTO attesta.installation_settings DEFAULT VALUES;

-- What the record tables were made from, so that a start without changes does nothing.
CREATE TABLE attesta.installed_modules (
  module text PRIMARY KEY,
  fingerprint text NOT NULL
);

-- The last number given in each module. The row is locked until the records that took numbers are committed: no gaps.
CREATE TABLE attesta.counters (
  module text PRIMARY KEY,
  last bigint NOT NULL CHECK (last >= 0)
);

-- Takes the next numbers of a module and gives the last of them. The only way to a counter, so that nobody sets one back.
CREATE FUNCTION attesta.take_numbers(counted text, wanted integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  INSERT INTO attesta.counters AS c (module, last) VALUES (counted, greatest(wanted, 0))
  ON CONFLICT (module) DO UPDATE SET last = c.last + excluded.last
  RETURNING last
$$;
GRANT EXECUTE ON FUNCTION attesta.take_numbers(text, integer) TO ${service}, ${portal};

GRANT SELECT, INSERT ON attesta.definitions TO ${service};
GRANT SELECT, UPDATE ON attesta.installation_settings TO ${service};
GRANT SELECT ON attesta.installed_modules, attesta.counters TO ${service};
