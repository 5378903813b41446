-- Examinations of the installation (Art. 32(1)(d)): what `attesta doctor` found and when. Sentences, paths and ids; no names.
CREATE TABLE attesta.examinations (
  id           uuid PRIMARY KEY,
  state        text NOT NULL CHECK (state IN ('waiting', 'done')),
  asked_at     timestamptz NOT NULL,
  asked_by     uuid NOT NULL,
  finished_at  timestamptz,
  observations jsonb,
  CHECK ((state = 'done') = (finished_at IS NOT NULL AND observations IS NOT NULL))
);
CREATE INDEX examinations_recent ON attesta.examinations (asked_at DESC, id DESC);

-- Backups, as the programs that make them report them.
CREATE TABLE attesta.backups (
  id        uuid PRIMARY KEY,
  taken_at  timestamptz NOT NULL,
  location  text NOT NULL CHECK (location <> ''),
  encrypted boolean NOT NULL,
  bytes     bigint CHECK (bytes >= 0),
  sha256    text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  reported_at timestamptz NOT NULL,
  reported_by uuid NOT NULL
);
CREATE INDEX backups_recent ON attesta.backups (taken_at DESC, id DESC);

-- Mails that carry a checkpoint away; told as evidence once the mail server took them.
CREATE TABLE attesta.checkpoint_mails (
  mail      uuid PRIMARY KEY,
  size      bigint NOT NULL,
  queued_at timestamptz NOT NULL,
  settled_at timestamptz
);
CREATE INDEX checkpoint_mails_open ON attesta.checkpoint_mails (queued_at) WHERE settled_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON attesta.examinations, attesta.checkpoint_mails TO ${service};
GRANT SELECT, INSERT ON attesta.backups TO ${service};
