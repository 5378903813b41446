import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseSettings, SettingsRefused } from './settings.ts';
import { SETTINGS, settingsTable } from './settings-table.ts';

function findings(environment: Record<string, string>): readonly string[] {
  try {
    parseSettings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsRefused) return error.sentences;
    throw error;
  }
}

test('without any setting, everything runs on this machine', () => {
  expect(parseSettings({ PORT: '' })).toMatchObject({
    port: 4000,
    portalPort: 4100,
    dataDir: resolve('./data'),
    databaseUrl: undefined,
    publicUrl: 'http://localhost:4000',
    portalPublicUrl: 'http://localhost:4100',
    mode: 'production',
    sample: 'default',
    trustedProxies: [],
  });
});

test('every value is taken', () => {
  const settings = parseSettings({
    PORT: '80',
    PORTAL_PORT: '81',
    DATA_DIR: '/srv/attesta',
    DATABASE_URL: 'postgresql://o:p@db/attesta',
    DATABASE_SERVICE_URL: 'postgresql://s:p@db/attesta',
    DATABASE_PORTAL_URL: 'postgresql://c:p@db/attesta',
    SMTP_URL: 'smtps://mail.example.com',
    PUBLIC_URL: 'https://crm.example.com/',
    PORTAL_PUBLIC_URL: 'https://my.example.com',
    ATTESTA_MODE: 'test',
    ATTESTA_NOW: '2026-03-05T10:00:00Z',
    ATTESTA_ADMIN_PASSWORD: 'correct horse',
    ATTESTA_SAMPLE: 'none',
    TRUSTED_PROXIES: '10.0.0.0/8, ::1',
  });
  expect(settings.publicUrl).toBe('https://crm.example.com');
  expect(settings.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  expect(settings.now?.toString()).toBe('2026-03-05T10:00:00Z');
  expect(settings).toMatchObject({ port: 80, portalPort: 81, sample: 'none', mode: 'test' });
  expect(Object.isFrozen(settings)).toBe(true);
});

test.each([
  [{ PORT: '70000' }, 'PORT is "70000"; it must be a port between 1 and 65535.'],
  [{ PORT: '4100' }, 'PORT and PORTAL_PORT are both 4100; give them different ports.'],
  [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL is not an address that begins with postgresql://.'],
  [{ S3_URL: 's3://files' }, 'S3_URL is not supported yet: files are kept in DATA_DIR. Unset it to start.'],
  [{ ATTESTA_MODE: 'demo' }, 'ATTESTA_MODE is "demo"; it must be production or test.'],
  [
    { ATTESTA_NOW: 'noon', ATTESTA_MODE: 'test' },
    'ATTESTA_NOW is "noon"; it must be an instant such as 2026-03-05T10:00:00Z.',
  ],
  [
    { ATTESTA_NOW: '2026-03-05T10:00:00Z' },
    'ATTESTA_NOW works only with ATTESTA_MODE=test: in production the clock is the real one.',
  ],
  [
    { PUBLIC_URL: 'https://x.eu/crm' },
    'PUBLIC_URL must be an address without a path, such as https://attesta.example.com.',
  ],
  [
    { TRUSTED_PROXIES: 'proxy' },
    'TRUSTED_PROXIES holds "proxy"; write addresses or networks such as 10.0.0.0/8.',
  ],
  [
    { ATTESTA_PORTAL_KEY: 'change-me-to-32-random-characters' },
    'ATTESTA_PORTAL_KEY can be guessed, because it is made of words; make one with attesta portal-key rotate, or unset it.',
  ],
  [{ ATTESTA_ADMIN_PASSWORD: 'short' }, 'ATTESTA_ADMIN_PASSWORD is too short; use at least 12 characters.'],
])('%o is refused with a sentence', (environment, sentence) => {
  expect(findings(environment)).toEqual([sentence]);
});

test('all that is wrong is said at once, and no secret is repeated', () => {
  const said = findings({
    PORT: 'x',
    SMTP_URL: 'ftp://u:hunter2@x',
    DATABASE_SERVICE_URL: 'postgresql://s:hunter2@db/a',
  });
  expect(said).toHaveLength(4);
  expect(said.join()).not.toContain('hunter2');
});

test('every variable of the table is read, and no other', () => {
  const read = new Set<string>();
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    { get: (_, name) => void read.add(String(name)) },
  );
  parseSettings(environment);
  expect([...read].sort()).toEqual(SETTINGS.map((one) => one.name).sort());
});

const readme = new URL('../../README.md', import.meta.url);
test.runIf(existsSync(readme))('the README shows this table (node bin/run.mjs tools/readme.ts)', async () => {
  expect(await readFile(readme, 'utf8')).toContain(settingsTable());
});
