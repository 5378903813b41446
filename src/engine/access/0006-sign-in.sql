-- What signing in asks: of everyone in one row, of a role where it differs; and what people prove themselves with.
CREATE TABLE attesta.sign_in_policy (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- What is not said has its default (sign-in-policy.ts). Sessions are judged in SQL, so their times are columns.
  settings jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  idle_minutes integer NOT NULL DEFAULT 30 CHECK (idle_minutes BETWEEN 5 AND 480),
  session_hours integer NOT NULL DEFAULT 12 CHECK (session_hours BETWEEN 1 AND 24),
  -- Argon2id of the password of the wall before the whole app.
  wall_hash text,
  version integer NOT NULL DEFAULT 1
);
INSERT INTO attesta.sign_in_policy DEFAULT VALUES;

CREATE TABLE attesta.role_sign_in (
  role uuid PRIMARY KEY REFERENCES attesta.roles ON DELETE CASCADE,
  -- Since when the role needs a second factor; days of grace count from there.
  second_factor_since timestamptz,
  -- Networks to work from, as CIDR; none: the company's.
  networks text[] NOT NULL DEFAULT '{}',
  idle_minutes integer CHECK (idle_minutes BETWEEN 5 AND 480),
  session_hours integer CHECK (session_hours BETWEEN 1 AND 24)
);

-- The policy is read with the credential, at the version that every such change moves.
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.sign_in_policy
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();
CREATE TRIGGER moves_access_version AFTER INSERT OR UPDATE OR DELETE ON attesta.role_sign_in
  FOR EACH STATEMENT EXECUTE FUNCTION attesta.move_access_version();

ALTER TABLE attesta.users
  -- Chosen under the shorter length that holds with a second factor only.
  ADD COLUMN password_needs_factor boolean NOT NULL DEFAULT false,
  -- Why a new password is asked for at the next sign-in.
  ADD COLUMN password_must_change text CHECK (password_must_change IN ('asked', 'compromised', 'breached'));

-- Passwords that were, as hashes: a new one must be another.
CREATE TABLE attesta.password_history (
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  password_hash text NOT NULL,
  left_at timestamptz NOT NULL
);
CREATE INDEX password_history_user ON attesta.password_history (user_id, left_at DESC);

ALTER TABLE attesta.sessions
  -- When the user last proved who they are in this session, with what, and with what all before; the sign-in itself is no last proof.
  ADD COLUMN proven_at timestamptz,
  ADD COLUMN last_proof text,
  ADD COLUMN proofs text[] NOT NULL DEFAULT '{}',
  -- What has to be done before anything else, first to last.
  ADD COLUMN unfinished text[] NOT NULL DEFAULT '{}'
    CHECK (unfinished <@ ARRAY['second_factor', 'enrol_second_factor', 'change_password']),
  ADD COLUMN network text,
  ADD COLUMN browser text;

-- Browsers and places that a user has signed in from: hashes, so that the table tells nothing of where people were.
CREATE TABLE attesta.known_devices (
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  key_hash bytea NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, key_hash)
);
CREATE INDEX known_devices_last ON attesta.known_devices (last_seen_at);

CREATE TABLE attesta.second_factors (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('totp', 'passkey')),
  name text NOT NULL CHECK (name <> ''),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  -- An authenticator app: its secret, sealed with the installation's key, and the last step that was used.
  holder uuid,
  sealed bytea,
  last_step bigint NOT NULL DEFAULT 0,
  -- A passkey (WebAuthn): what it is known by and checked with.
  credential bytea UNIQUE,
  public_key bytea,
  counter bigint NOT NULL DEFAULT 0,
  transports text[] NOT NULL DEFAULT '{}',
  backed_up boolean NOT NULL DEFAULT false,
  CHECK (CASE kind WHEN 'totp' THEN holder IS NOT NULL AND sealed IS NOT NULL
                   ELSE credential IS NOT NULL AND public_key IS NOT NULL END)
);
CREATE INDEX second_factors_user ON attesta.second_factors (user_id);

-- Each opens once, where the second factor is lost. 80 random bits need no slow hash.
CREATE TABLE attesta.recovery_codes (
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- Challenges that were answered, until they would have ended: each is answered once.
CREATE TABLE attesta.used_challenges (
  challenge_hash bytea PRIMARY KEY,
  ends_at timestamptz NOT NULL
);
CREATE INDEX used_challenges_ends ON attesta.used_challenges (ends_at);

-- Who a user is at the company's identity provider.
CREATE TABLE attesta.user_identities (
  issuer text NOT NULL,
  subject text NOT NULL,
  user_id uuid NOT NULL REFERENCES attesta.users ON DELETE CASCADE,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (issuer, user_id)
);
CREATE INDEX user_identities_user ON attesta.user_identities (user_id);

-- Secrets of sign-in that must be read again, each sealed with the installation's key.
CREATE TABLE attesta.sign_in_secrets (
  name text PRIMARY KEY,
  holder uuid NOT NULL,
  sealed bytea NOT NULL
);

GRANT SELECT, UPDATE ON attesta.sign_in_policy TO ${service};
GRANT SELECT, INSERT, UPDATE, DELETE ON
  attesta.role_sign_in, attesta.password_history, attesta.known_devices, attesta.second_factors, attesta.recovery_codes,
  attesta.used_challenges, attesta.user_identities, attesta.sign_in_secrets TO ${service};
