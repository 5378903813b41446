/** What the settings are called and mean: the table of the README, which a test compares with it. */

export interface SettingDescription {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
}

/** Every variable that Attesta reads, in the order of the README. */
export const SETTINGS: readonly SettingDescription[] = [
  { name: 'PORT', default: '4000', meaning: 'Port of the staff app and the API' },
  { name: 'PORTAL_PORT', default: '4100', meaning: 'Port of the customers’ portal' },
  {
    name: 'DATA_DIR',
    default: './data',
    meaning: 'Folder of the built-in database, files and keys; one running Attesta each',
  },
  {
    name: 'DATABASE_URL',
    default: 'the built-in database',
    meaning: 'PostgreSQL 15 or later, as the owner of the database: `postgresql://user:password@host/name`',
  },
  {
    name: 'DATABASE_SERVICE_URL',
    default: 'a role that Attesta creates',
    meaning: 'The same database as a role that owns nothing, where the owner may not create roles',
  },
  {
    name: 'DATABASE_PORTAL_URL',
    default: 'a role that Attesta creates',
    meaning: 'The same, as a second such role, for portal requests; set both or none',
  },
  {
    name: 'SMTP_URL',
    default: 'mail is kept in the outbox',
    meaning: 'Mail server: `smtp://user:password@host:587` or `smtps://…`',
  },
  {
    name: 'S3_URL',
    default: 'files in `DATA_DIR`',
    meaning: 'Not supported yet; a start with it is refused',
  },
  {
    name: 'PUBLIC_URL',
    default: '`http://localhost:PORT`',
    meaning: 'Address of the staff app as people type it',
  },
  {
    name: 'PORTAL_PUBLIC_URL',
    default: '`http://localhost:PORTAL_PORT`',
    meaning: 'Address of the portal as customers type it',
  },
  {
    name: 'TRUSTED_PROXIES',
    default: 'none',
    meaning: 'Addresses or networks of your reverse proxies, with commas: `10.0.0.0/8, 127.0.0.1`',
  },
  {
    name: 'ATTESTA_READS_PER_MINUTE',
    default: '12000',
    meaning:
      'Requests that one user may go on making in a minute (five times as many at once); `0` for no limit',
  },
  {
    name: 'ATTESTA_SCANNER_URL',
    default: 'files are not scanned',
    meaning:
      'Virus scanner (clamd) that every file is shown to: `clamd://host:3310` or `clamd:/run/clamav/clamd.ctl`',
  },
  {
    name: 'ATTESTA_ADMIN_PASSWORD',
    default: 'one is made, printed, and, without the sample company, changed at the first sign-in',
    meaning: 'Password of the first administrator (user `admin`), at least 12 characters',
  },
  {
    name: 'ATTESTA_PORTAL_KEY',
    default: 'one is made at each start',
    meaning:
      'Key that a portal on another machine shows the back office, at least 32 characters; the same on both',
  },
  {
    name: 'ATTESTA_API_URL',
    default: '`http://127.0.0.1:PORT`',
    meaning: 'Address of the back office, for a portal on another machine',
  },
  {
    name: 'ATTESTA_BACKUP_PASSPHRASE',
    default: 'none: backups need a key file',
    meaning: 'What `attesta backup` seals with, at least 12 characters; kept apart from the backups',
  },
  {
    name: 'ATTESTA_LEDGER_COPY',
    default: 'none: the ledger is on this machine only',
    meaning:
      'A file elsewhere (a mounted share, another disk) to which each line of the erasure ledger is copied',
  },
  {
    name: 'ATTESTA_MASTER_KEY_COMMAND',
    default: 'a file in `DATA_DIR/keys`',
    meaning:
      'Program that prints the master key, from a key vault: its whole path and arguments, run at the start without a shell',
  },
  {
    name: 'ATTESTA_MASTER_KEY_FILE',
    default: 'a file in `DATA_DIR/keys`',
    meaning: 'File outside of `DATA_DIR` that has the master key, such as a credential of systemd',
  },
  {
    name: 'ATTESTA_CIPHER',
    default: 'aes-256-gcm',
    meaning:
      'What files, keys, mails, secrets and backups are sealed with from now on: `aes-256-gcm` or `chacha20-poly1305`; `attesta keys reseal` brings along what is there',
  },
  { name: 'ATTESTA_SAMPLE', default: 'default', meaning: '`none` starts without the sample company' },
  {
    name: 'ATTESTA_MODE',
    default: 'production',
    meaning: '`test` lets the clock be moved; never for real data',
  },
  {
    name: 'ATTESTA_NOW',
    default: 'the real time',
    meaning: 'In test mode, the instant at which the clock starts: `2026-03-05T10:00:00Z`',
  },
];

/** The table of the README. */
export function settingsTable(): string {
  const rows = SETTINGS.map((one) => `| \`${one.name}\` | ${one.default} | ${one.meaning} |`);
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
