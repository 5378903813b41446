/** The settings of a start: environment variables, read once, checked all together, frozen. `settings-table.ts` describes each. */
import { relative, resolve } from 'node:path';
import { type CipherName, cipherNames } from '../engine/files/algorithms.ts';
import { whyGuessable } from '../metadata/guessable-key.ts';
import { type Environment, SettingsReader } from './settings-reader.ts';

export interface Settings {
  readonly port: number;
  readonly portalPort: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly databaseServiceUrl: string | undefined;
  readonly databasePortalUrl: string | undefined;
  readonly smtpUrl: string | undefined;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  readonly portalPublicUrl: string;
  readonly mode: 'production' | 'test';
  /** Where the clock starts in test mode. */
  readonly now: Temporal.Instant | undefined;
  readonly adminPassword: string | undefined;
  /** What the portal proves itself with; `npm start` makes one when it is unset. */
  readonly portalKey: string | undefined;
  /** Where the portal reaches the back office. */
  readonly apiUrl: string;
  /** What `attesta backup` seals with, unless a key file is given. */
  readonly backupPassphrase: string | undefined;
  /** A file on another disk or machine to which each line of the ledger is copied. Absolute. */
  readonly ledgerCopy: string | undefined;
  /** The program, with its arguments, that prints the master key; undefined: it is a file. */
  readonly masterKeyCommand: readonly string[] | undefined;
  /** A file outside of `dataDir` that has the master key; undefined: `dataDir/keys/master.key`. */
  readonly masterKeyFile: string | undefined;
  /** What is sealed from now on is sealed with it. */
  readonly cipher: CipherName;
  readonly sample: 'default' | 'none';
  /** Addresses or networks whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Requests of one user in a minute that go on and on; 0 for no limit. */
  readonly readsPerMinute: number;
  /** The virus scanner (clamd): `clamd://host:port` or `clamd:/path/of/the/socket`. */
  readonly scannerUrl: string | undefined;
}

/** The settings cannot be used; `sentences` says all that is wrong. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

/** Reads and checks every setting. An empty variable counts as unset. Throws `SettingsRefused` with all findings. */
export function parseSettings(environment: Environment): Settings {
  const reader = new SettingsReader(environment);
  const port = reader.port('PORT', 4000);
  const portalPort = reader.port('PORTAL_PORT', 4100);
  const mode = reader.choice('ATTESTA_MODE', ['production', 'test'], 'production');
  const settings: Settings = {
    port,
    portalPort,
    dataDir: resolve(reader.text('DATA_DIR') ?? './data'),
    databaseUrl: reader.url('DATABASE_URL', ['postgresql:', 'postgres:']),
    databaseServiceUrl: reader.url('DATABASE_SERVICE_URL', ['postgresql:', 'postgres:']),
    databasePortalUrl: reader.url('DATABASE_PORTAL_URL', ['postgresql:', 'postgres:']),
    smtpUrl: reader.url('SMTP_URL', ['smtp:', 'smtps:']),
    publicUrl: reader.origin('PUBLIC_URL') ?? `http://localhost:${port}`,
    portalPublicUrl: reader.origin('PORTAL_PUBLIC_URL') ?? `http://localhost:${portalPort}`,
    mode,
    now: reader.instant('ATTESTA_NOW'),
    adminPassword: reader.text('ATTESTA_ADMIN_PASSWORD'),
    portalKey: reader.text('ATTESTA_PORTAL_KEY'),
    apiUrl: reader.origin('ATTESTA_API_URL') ?? `http://127.0.0.1:${port}`,
    backupPassphrase: reader.text('ATTESTA_BACKUP_PASSPHRASE'),
    ledgerCopy: reader.path('ATTESTA_LEDGER_COPY'),
    masterKeyCommand: reader.command('ATTESTA_MASTER_KEY_COMMAND'),
    masterKeyFile: reader.path('ATTESTA_MASTER_KEY_FILE'),
    cipher: reader.choice('ATTESTA_CIPHER', cipherNames, 'aes-256-gcm'),
    sample: reader.choice('ATTESTA_SAMPLE', ['default', 'none'], 'default'),
    trustedProxies: reader.networks('TRUSTED_PROXIES'),
    readsPerMinute: reader.whole('ATTESTA_READS_PER_MINUTE', 12_000),
    scannerUrl: reader.url('ATTESTA_SCANNER_URL', ['clamd:']),
  };
  const findings = [...reader.findings, ...contradictions(settings, environment)];
  if (findings.length > 0) throw new SettingsRefused(findings);
  return Object.freeze(settings);
}

/** For a program's first line: prints what is wrong, a sentence per line, and ends with exit code 1. */
export function settingsOrExit(environment: Environment = process.env): Settings {
  try {
    return parseSettings(environment);
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    for (const sentence of error.sentences) console.error(sentence);
    process.exit(1);
  }
}

function contradictions(settings: Settings, environment: Environment): string[] {
  const found: string[] = [];
  const say = (wrong: boolean, sentence: string): void => {
    if (wrong) found.push(sentence);
  };
  say(
    settings.port === settings.portalPort,
    `PORT and PORTAL_PORT are both ${settings.port}; give them different ports.`,
  );
  say(
    (settings.databaseServiceUrl === undefined) !== (settings.databasePortalUrl === undefined),
    'DATABASE_SERVICE_URL and DATABASE_PORTAL_URL belong together; set both or none.',
  );
  say(
    settings.databaseServiceUrl !== undefined && settings.databaseUrl === undefined,
    'DATABASE_SERVICE_URL needs DATABASE_URL: migrations run as the owner of the database.',
  );
  say(
    Boolean(environment.S3_URL),
    'S3_URL is not supported yet: files are kept in DATA_DIR. Unset it to start.',
  );
  say(
    settings.now !== undefined && settings.mode !== 'test',
    'ATTESTA_NOW works only with ATTESTA_MODE=test: in production the clock is the real one.',
  );
  say(
    settings.masterKeyCommand !== undefined && settings.masterKeyFile !== undefined,
    'ATTESTA_MASTER_KEY_COMMAND and ATTESTA_MASTER_KEY_FILE say two places of one key; set one.',
  );
  say(
    settings.masterKeyFile !== undefined &&
      !relative(settings.dataDir, settings.masterKeyFile).startsWith('..'),
    'ATTESTA_MASTER_KEY_FILE lies in DATA_DIR, beside what it seals; put it elsewhere, or unset it.',
  );
  say(
    settings.adminPassword !== undefined && settings.adminPassword.length < 12,
    'ATTESTA_ADMIN_PASSWORD is too short; use at least 12 characters.',
  );
  const guessable = settings.portalKey === undefined ? undefined : whyGuessable(settings.portalKey);
  say(
    guessable !== undefined,
    `ATTESTA_PORTAL_KEY can be guessed, because it ${guessable}; make one with attesta portal-key rotate, or unset it.`,
  );
  return found;
}
