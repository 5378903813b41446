/**
 * The settings of a start: environment variables, read once, checked all together, frozen. The README's table is made from
 * `SETTINGS`; a test compares them.
 */
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';

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
  readonly sample: 'default' | 'none';
  /** Addresses or networks whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Requests of one user in a minute that go on and on; 0 for no limit. */
  readonly readsPerMinute: number;
  /** The virus scanner (clamd): `clamd://host:port` or `clamd:/path/of/the/socket`. */
  readonly scannerUrl: string | undefined;
}

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

/** The settings cannot be used; `sentences` says all that is wrong. */
export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks every setting. An empty variable counts as unset. Throws `SettingsRefused` with all findings. */
export function parseSettings(environment: Environment): Settings {
  const reader = new Reader(environment);
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

/** The table of the README. */
export function settingsTable(): string {
  const rows = SETTINGS.map((one) => `| \`${one.name}\` | ${one.default} | ${one.meaning} |`);
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
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
    settings.adminPassword !== undefined && settings.adminPassword.length < 12,
    'ATTESTA_ADMIN_PASSWORD is too short; use at least 12 characters.',
  );
  say(
    settings.portalKey !== undefined && settings.portalKey.length < 32,
    'ATTESTA_PORTAL_KEY is too short; use at least 32 random characters.',
  );
  return found;
}

/** Reads one variable after another and gathers what is wrong. A sentence never repeats a value that may hold a password. */
class Reader {
  readonly findings: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  port(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const port = Number(text);
    if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
    this.findings.push(`${name} is "${text}"; it must be a port between 1 and 65535.`);
    return otherwise;
  }

  whole(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.findings.push(`${name} is "${text}"; it must be a whole number, 0 or more.`);
    return otherwise;
  }

  choice<const T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const found = choices.find((choice) => choice === text);
    if (found) return found;
    this.findings.push(`${name} is "${text}"; it must be ${choices.join(' or ')}.`);
    return otherwise;
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    this.findings.push(`${name} is not an address that begins with ${protocols[0]}//.`);
    return undefined;
  }

  origin(name: string): string | undefined {
    const text = this.url(name, ['https:', 'http:']);
    if (text === undefined) return undefined;
    const url = new URL(text);
    if (url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '')
      return url.origin;
    this.findings.push(`${name} must be an address without a path, such as https://attesta.example.com.`);
    return undefined;
  }

  instant(name: string): Temporal.Instant | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return Temporal.Instant.from(text);
    } catch {
      this.findings.push(`${name} is "${text}"; it must be an instant such as 2026-03-05T10:00:00Z.`);
      return undefined;
    }
  }

  networks(name: string): readonly string[] {
    const parts = (this.text(name) ?? '').split(',').map((part) => part.trim());
    const networks = parts.filter((part) => part !== '');
    const wrong = networks.filter((part) => !ipaddr.isValidCIDR(part) && !ipaddr.isValid(part));
    if (wrong.length > 0) {
      this.findings.push(
        `${name} holds "${wrong.join('", "')}"; write addresses or networks such as 10.0.0.0/8.`,
      );
    }
    return Object.freeze(networks);
  }
}
