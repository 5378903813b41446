import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { TOKEN_PREFIX } from '../../engine/access/credential.ts';
import { secretHash } from '../../engine/access/secret.ts';
import { type ControllerSettings, storeSettings } from '../../engine/catalog/settings.ts';
import { uuidv7 } from '../../engine/database/uuidv7.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';

const START = '2026-10-05T10:00:00Z';
let server: RunningServer;
let officer: TestClient;
let legal: TestClient;

const spain = { country: 'ES', calendar: 'ES', timeZone: 'Europe/Madrid', pauses: 'law' } as const;
const england = { country: 'GB', calendar: 'GB-ENG', timeZone: 'Europe/London', pauses: 'law' } as const;

beforeAll(async () => {
  server = await testServer({ now: START });
  officer = await withoutEnd(await server.as('data_protection_officer'));
  legal = await withoutEnd(await server.as('legal'));
});
afterAll(() => server?.close());

/** A session would end while the clock moves; a token doesn't. */
async function withoutEnd({ userId }: TestClient): Promise<TestClient> {
  const id = uuidv7(server.clock.now());
  const token = `${TOKEN_PREFIX}${id.replaceAll('-', '')}${'y'.repeat(11)}`;
  await server.database.query(
    `INSERT INTO attesta.tokens (id, name, hint, secret_hash, user_id, scopes, created_at, expires_at)
     VALUES ($1, 'token of the test', 'test', $2, $3, '{*}', $4, $5)`,
    [id, secretHash(token), userId, START, '2036-01-01T00:00:00Z'],
  );
  return { ...server.withToken(token), userId };
}

const refusalOf = (answer: TestAnswer) => [answer.status, answer.body.findings?.[0]?.field];

async function under(country: Partial<ControllerSettings>): Promise<void> {
  server.clock.set(START);
  const settings = { name: 'Papel & Cía', authorityName: '', authorityUrl: '', ...country };
  await server.database.transaction((tx) => storeSettings(tx, settings, server.clock.now()));
}

let people = 0;
async function aCase(values: Record<string, unknown> = {}, person: Record<string, unknown> = {}) {
  people += 1;
  const contact = await take(
    officer.post('/requests', {
      type: 'access',
      subject: await aPerson(person),
      channel: 'email',
      receivedAt: '2026-10-05',
      ...values,
    }),
  );
  return { ...contact, path: `/requests/${contact.id}` };
}

async function aPerson(values: Record<string, unknown>): Promise<string> {
  const keeper = await server.as('administrator');
  const email = `fees${people}@example.eu`;
  return (
    await take(keeper.post('/records/contacts', { first_name: 'Ana', last_name: 'Pérez', email, ...values }))
  ).id;
}

const lettersOf = async (path: string): Promise<string[]> =>
  (await take(officer.get(path), 200)).messages
    .filter((one: { direction: string }) => one.direction === 'out')
    .map((one: { body: string }) => one.body);

describe('UK GDPR Art. 12A: the relevant time, in cases', () => {
  it('the month begins anew with the proof of identity; in the Union it only stands still', async () => {
    for (const [country, due] of [
      [england, '2026-11-19'],
      [spain, '2026-11-17'],
    ] as const) {
      await under(country);
      const { path } = await aCase();
      server.clock.set('2026-10-07T10:00:00Z');
      await take(officer.post(`${path}/pauses`, { reason: 'identity' }));
      server.clock.set('2026-10-19T10:00:00Z');
      const { clock } = await take(officer.post(`${path}/identity-checks`, { method: 'call_back' }));
      expect(clock).toMatchObject({ due, dueWithoutPauses: '2026-11-05' });
    }
  });

  it('the days of a clarification are left out, both ends of it, from the limit and from that of an extension', async () => {
    await under(england);
    const { path } = await aCase();
    await take(officer.post(`${path}/identity-checks`, { method: 'known_address' }));
    server.clock.set('2026-10-07T10:00:00Z');
    const { pauses } = await take(officer.post(`${path}/pauses`, { reason: 'clarification' }));
    server.clock.set('2026-10-19T10:00:00Z');
    const { clock } = await take(officer.post(`${path}/pauses/${pauses[0].id}/ends`, {}));
    expect(clock).toMatchObject({ due: '2026-11-18', pausedDays: 13, extensionNoticeBy: '2026-11-18' });
  });

  it('a company may let nothing pause the month, which is stricter', async () => {
    await under({ ...england, pauses: 'none' });
    const { path } = await aCase();
    server.clock.set('2026-10-07T10:00:00Z');
    await take(officer.post(`${path}/pauses`, { reason: 'identity' }));
    server.clock.set('2026-10-19T10:00:00Z');
    const { clock } = await take(officer.post(`${path}/identity-checks`, { method: 'call_back' }));
    expect(clock.due).toBe('2026-11-05');
  });
});

describe('Art. 12(5), 15(3): a fee', () => {
  const fee = { amount: '12.50', grounds: ['excessive'], reasons: 'Es la novena copia idéntica en un año.' };

  it('is proposed with reasons, approved by another person, told with the complaint and the court, and paid', async () => {
    await under(spain);
    const { path } = await aCase({ language: 'es' });
    expect((await officer.post(`${path}/fees`, fee)).status).toBe(409);
    await take(officer.post(`${path}/identity-checks`, { method: 'known_address' }));
    expect(refusalOf(await officer.post(`${path}/fees`, { ...fee, amount: '0' }))).toEqual([422, 'amount']);
    const proposed = await take(officer.post(`${path}/fees`, fee));
    const [{ id }] = proposed.fees;
    expect(proposed.fees).toMatchObject([{ state: 'proposed', amount: '12.50', currency: 'EUR' }]);
    expect((await officer.post(`${path}/fees/${id}/approvals`, {})).status).toBe(403);
    const asked = await take(legal.post(`${path}/fees/${id}/approvals`, {}));
    expect(asked).toMatchObject({ fees: [{ state: 'asked' }], pauses: [], clock: { due: '2026-11-05' } });
    const letter = (await lettersOf(path)).at(-1) ?? '';
    expect(letter).toMatch(/12,50\s€/);
    for (const words of [
      fee.reasons,
      'art. 12.5.a) RGPD',
      'Agencia Española de Protección de Datos',
      'art. 79 RGPD',
    ]) {
      expect(letter).toContain(words);
    }
    const early = await officer.post(`${path}/decisions`, { outcome: 'granted' });
    expect(refusalOf(early)).toEqual([409, 'fees']);
    await take(officer.post(`${path}/fees/${id}/settlements`, { result: 'paid' }));
    await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
  });

  it('UK GDPR Art. 12A: the month begins anew when it is paid, and the letter names the complaint to us first', async () => {
    await under(england);
    const { path } = await aCase({ language: 'en' });
    await take(officer.post(`${path}/identity-checks`, { method: 'known_address' }));
    server.clock.set('2026-10-08T10:00:00Z');
    const { fees } = await take(officer.post(`${path}/fees`, { ...fee, amount: 12.5, currency: 'GBP' }));
    const asked = await take(legal.post(`${path}/fees/${fees[0].id}/approvals`, {}));
    expect(asked.clock).toMatchObject({ state: 'paused', pausedSince: '2026-10-08' });
    const letter = (await lettersOf(path)).at(-1) ?? '';
    expect(letter.indexOf('complain to us')).toBeGreaterThan(0);
    expect(letter.indexOf('complain to us')).toBeLessThan(letter.indexOf('Information Commissioner'));
    server.clock.set('2026-10-20T10:00:00Z');
    const paid = await take(officer.post(`${path}/fees/${fees[0].id}/settlements`, { result: 'paid' }));
    expect(paid.clock).toMatchObject({ due: '2026-11-20', state: 'on_time' });
  });
});

describe('law.md §11.13: somebody acts for the person', () => {
  const lawyer = { name: 'Lic. Bea Ruiz', email: 'bea@bufete.example', capacity: 'lawyer' };

  it('nothing is decided for them or made before the mandate is checked; a conflict is never accepted', async () => {
    await under(spain);
    const { path, mandate } = await aCase({ representative: lawyer });
    expect(mandate).toBe('unchecked');
    await take(officer.post(`${path}/identity-checks`, { method: 'mandate_seen' }));
    for (const [step, body] of [
      ['packages', {}],
      ['decisions', { outcome: 'granted' }],
      ['decisions', { outcome: 'no_data' }],
    ] as const) {
      const answer = await officer.post(`${path}/${step}`, body);
      expect([answer.status, answer.body.findings[0].code]).toEqual([409, 'request.mandate_first']);
    }
    const torn = { result: 'accepted', proof: 'power_of_attorney', conflict: 'found' };
    expect(refusalOf(await officer.post(`${path}/mandates`, torn))).toEqual([422, 'conflict']);
    const bare = { result: 'accepted', conflict: 'none' };
    expect(refusalOf(await officer.post(`${path}/mandates`, bare))).toEqual([422, 'proof']);
    await take(
      officer.post(`${path}/mandates`, { ...bare, proof: 'power_of_attorney', answerTo: 'representative' }),
    );
    const made = await take(officer.post(`${path}/packages`, {}), 202);
    await runJobs(server.database);
    await runJobs(server.database, { retryNow: true });
    await take(officer.post(`${path}/decisions`, { outcome: 'granted' }));
    const portal = await officer.post(`${path}/deliveries`, { channel: 'portal', package: made.id });
    expect(refusalOf(portal)).toEqual([422, 'channel']);
    const done = await take(
      officer.post(`${path}/deliveries`, { channel: 'post', package: made.id, dispatchedAt: '2026-10-05' }),
    );
    expect(done).toMatchObject({ state: 'closed', answerTo: 'representative' });
  });

  it('a refused mandate leaves only the refusal, with the complaint and the court', async () => {
    await under(spain);
    const { path } = await aCase({ representative: lawyer });
    await take(officer.post(`${path}/identity-checks`, { method: 'known_address' }));
    await take(
      officer.post(`${path}/mandates`, { result: 'refused', conflict: 'none', note: 'The power has ended.' }),
    );
    const granted = await officer.post(`${path}/decisions`, { outcome: 'granted' });
    expect(granted.body.findings[0].code).toBe('request.mandate_refused');
    const reasons = 'No se acreditó la representación.';
    const decided = await take(
      officer.post(`${path}/decisions`, { outcome: 'refused', grounds: ['mandate_missing'], reasons }),
    );
    const draft = decided.messages.find((one: { direction: string }) => one.direction === 'draft');
    for (const words of [reasons, 'Art. 77', 'Art. 79']) expect(draft.body).toContain(words);
  });

  it('a parent acts for a child and not for who is of age; a successor names the law that lets them ask', async () => {
    await under(spain);
    const parent = { name: 'Eva Pérez', capacity: 'parent' };
    const check = { result: 'accepted', proof: 'birth_certificate', conflict: 'none' };
    const grown = await aCase({ representative: parent }, { birth_date: '2004-01-01' });
    expect(refusalOf(await officer.post(`${grown.path}/mandates`, check))).toEqual([422, 'result']);
    const child = await aCase({ representative: parent }, { birth_date: '2018-01-01' });
    expect(await take(officer.post(`${child.path}/mandates`, check))).toMatchObject({ mandate: 'accepted' });

    const heir = { name: 'Eva Pérez', capacity: 'successor' };
    const inherits = { ...check, proof: 'certificate_of_inheritance' };
    const spanish = await aCase({ representative: heir });
    const { steps } = await take(officer.post(`${spanish.path}/mandates`, inherits));
    expect(steps.at(-1).data.law).toBe('LOPDGDD, art. 3');
    await under({ ...spain, country: 'DE', calendar: 'DE' });
    const german = await aCase({ representative: heir });
    expect(refusalOf(await officer.post(`${german.path}/mandates`, inherits))).toEqual([422, 'law']);
  });

  it('Art. 17: the name and the address of the representative go with the person', async () => {
    await under(spain);
    const { subject } = await aCase({ type: 'erasure', representative: lawyer });
    const preview = await officer.get(`/subjects/${subject.id}/preview`);
    expect(preview.body).toContain('Lic. Bea Ruiz');
    const plan = await take(officer.post('/erasures', { subject: subject.id }));
    await take(legal.post(`/erasures/${plan.id}/approvals`, {}));
    await take(officer.post(`/erasures/${plan.id}/executions`, {}));
    const rows = await server.database.owner.query(
      'SELECT representative, capacity, mandate FROM attesta.requests WHERE subject = $1',
      [subject.id],
    );
    expect(rows).toEqual([{ representative: null, capacity: 'lawyer', mandate: 'unchecked' }]);
  });
});
