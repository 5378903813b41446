/** OWASP API1:2023, broken object level authorization: whatever has an id is asked for by those whose it is not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formOf } from '../../src/engine/imports/testing.ts';
import { type RunningServer, type TestClient, testServer } from '../../tools/testing/server.ts';
import { done, furnish, MARK, type Victim } from '../../tools/testing/victim.ts';

type Probe = readonly [method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: object];

/** Every kind of thing with an id, and what could be done to it. `:word` stands for the victim's. */
const PROBES: readonly Probe[] = [
  ['get', '/records/contacts/:person'],
  ['patch', '/records/contacts/:person', { city: 'taken' }],
  ['delete', '/records/contacts/:person'],
  ['post', '/records/contacts/:person/undeletions'],
  ['get', '/records/contacts/:person/history'],
  ['get', '/records/contacts/:person/counts'],
  ['get', '/records/contacts/:person/access'],
  ['get', '/records/contacts/:person/states'],
  ['get', '/records/contacts/:person/comments'],
  ['post', '/records/contacts/:person/comments', { text: 'seen' }],
  ['delete', '/records/contacts/:person/comments/:comment'],
  ['get', '/records/contacts/:person/files'],
  ['get', '/records/contacts/:person/related/documents'],
  ['get', '/records/contacts/:person/related/invoices'],
  ['get', '/records/contacts/:person/secrets'],
  ['get', '/records/contacts/:person/mails'],
  ['get', '/records/contacts/:person/mail-recipients'],
  [
    'post',
    '/records/contacts/:person/mails',
    { to: { module: 'contacts', id: ':person' }, purpose: 'support', subject: 'Hello', text: 'seen' },
  ],
  ['post', '/records/contacts/:person/letters', { purpose: 'support', subject: 'Hello', text: 'seen' }],
  [
    'post',
    '/records/contacts/:person/reveals',
    { fields: ['content'], purpose: 'curiosity', reason: 'curiosity' },
  ],
  ['post', '/records/contacts/:person/archive', { reason: 'mine now' }],
  ['post', '/records/contacts/:person/restrict', { reason: 'mine now', ground: 'accuracy' }],
  ['post', '/records/contacts/:person/block', { reason: 'mine now' }],
  ['post', '/records/contacts/:person/release', { reason: 'mine now' }],
  ['post', '/records/contacts/:person/restore', {}],
  ['post', '/records/contacts/:person/uses', { ground: 'consent', reason: 'mine now' }],
  ['get', '/records/contacts/:person/releases'],
  ['get', '/records/contacts/:person/tombstone'],
  ['get', '/records/documents/:document'],
  ['patch', '/records/documents/:document', { title: 'taken' }],
  ['delete', '/records/documents/:document'],
  ['get', '/records/invoices/:invoice'],
  ['get', '/files/:file'],
  ['get', '/files/:file/content'],
  ['get', '/portal/files/:file/content'],
  ['delete', '/files/:file'],
  ['patch', '/views/:view', { name: 'taken' }],
  ['delete', '/views/:view'],
  ['get', '/reports/:report'],
  ['patch', '/reports/:report', { name: 'taken' }],
  ['post', '/reports/:report/run', {}],
  ['delete', '/reports/:report'],
  ['get', '/mail-templates/:template'],
  ['patch', '/mail-templates/:template', { name: 'taken' }],
  ['delete', '/mail-templates/:template'],
  ['post', '/mail-templates/:template/renderings', { record: ':person' }],
  ['get', '/mail-merges/:merge'],
  ['get', '/mail-merges/:merge/rows'],
  ['get', '/mail-merges/:merge/rows.csv'],
  ['get', '/mail-merges/:merge/previews/:person'],
  ['post', '/mail-merges/:merge/sendings', { count: 1 }],
  ['delete', '/tokens/:token'],
  ['delete', '/sessions/:session'],
  ['delete', '/me/factors/:factor'],
  ['get', '/exports/:export'],
  ['get', '/exports/:export/content'],
  ['delete', '/exports/:export'],
  ['get', '/imports/:import'],
  ['patch', '/imports/:import', { mapping: {} }],
  ['get', '/imports/:import/rows'],
  ['get', '/imports/:import/rows.csv'],
  ['post', '/imports/:import/dry-runs', {}],
  ['post', '/imports/:import/runs', {}],
  ['post', '/imports/:import/undos', {}],
  ['delete', '/imports/:import'],
  ['get', '/requests/:request'],
  ['post', '/requests/:request/messages', { text: 'hello' }],
  ['post', '/requests/:request/decisions', { outcome: 'refused', reason: 'mine now' }],
  ['post', '/requests/:request/corrections', { what: 'mine now' }],
  ['get', '/requests/:request/gathered'],
  [
    'post',
    '/requests/:request/withholdings',
    { place: 'comments', item: 'x', ground: 'trade_secret', reason: 'mine now' },
  ],
  ['post', '/requests/:request/deliveries', { package: ':package' }],
  ['post', '/requests/:request/withdrawals', {}],
  ['post', '/requests/:request/assignments', { user: ':user' }],
  ['get', '/requests/:request/packages'],
  ['get', '/requests/:request/proof-pack'],
  ['get', '/packages/:package'],
  ['get', '/packages/:package/content'],
  ['get', '/erasures/:erasure'],
  ['post', '/erasures/:erasure/approvals', {}],
  ['post', '/erasures/:erasure/executions', {}],
  ['get', '/erasures/:erasure/certificate'],
  ['get', '/subjects/:person/map'],
  ['get', '/subjects/:person/who'],
  ['get', '/subjects/:person/privacy'],
  ['get', '/subjects/:person/recipients'],
  ['get', '/subjects/:person/information'],
  ['get', '/subjects/:person/sharing'],
  [
    'post',
    '/subjects/:person/sharing-objections',
    { portions: ['identity'], channel: 'post', reason: 'mine now' },
  ],
  ['post', '/sharing-objections/:sharing/withdrawals', { channel: 'post', reason: 'mine now' }],
  ['get', '/subjects/:person/preview'],
  ['get', '/subjects/:person/consents'],
  ['get', '/subjects/:person/permission?purpose=marketing_email'],
  ['post', '/consents', { subject: ':person', purpose: 'marketing_email', source: 'web_form' }],
  ['post', '/consents/bulk', { subjects: [':person'], purpose: 'marketing_email' }],
  ['post', '/consents/:consent/withdrawals', {}],
  ['get', '/consents/:consent/receipt'],
  ['get', '/users/:user/sessions'],
  ['delete', '/users/:user/sessions'],
  ['get', '/users/:user/sign-ins'],
  ['get', '/users/:user/factors'],
  ['delete', '/users/:user/factors'],
  ['post', '/users/:user/stolen-passwords'],
  ['patch', '/users/:user', { password: 'one two three four lions' }],
  ['get', '/mails/:mail'],
  ['post', '/mails/:mail/deliveries'],
];

/** Calls with an id that is nobody's own, each with what else looks after it. */
const NOT_PROBED: ReadonlySet<string> = new Set([
  // Names for everybody, to assign records to; API3 looks at what else they tell.
  'get /users/:x',
  'get /groups/:x',
  'get /modules/:x/fields/:x',
  // Words that the company gives to everybody.
  'get /information-notices/:x',
  // Only a company in the United Kingdom has them: src/privacy/uk-164a-complaints asks as another person.
  'get /complaints/:x',
  'post /complaints/:x/withdrawals',
  'post /complaints/:x/erasures',
  // Under another word in the list, or in a test of its own below.
  'get /records/:x/:x/related/:x',
  'post /records/:x/:x/files',
  'get /jobs/:x',
  'post /jobs/:x/cancellations',
  'post /jobs/:x/retries',
  // Keys open nothing by their id: src/engine/secrets walks who holds them.
  'post /key-groups/:x/members/:x/keys',
  'get /key-rotations/:x',
  'post /key-rotations/:x/steps',
  'post /key-recovery/ceremonies/:x/shares',
]);

let server: RunningServer;
let victim: Victim;
let attackers: Readonly<Record<string, TestClient>>;

beforeAll(async () => {
  server = await testServer();
  victim = await furnish(server);
  const sales = await server.as('sales');
  const { token } = await done(sales.post('/tokens', { name: 'mine', scopes: ['*'] }));
  const other = await done(server.admin.post('/records/contacts', { last_name: 'Nobody' }));
  const portal = await done(server.admin.post('/tokens', { name: 'Portal', scopes: ['portal'] }));
  attackers = {
    'a colleague': await server.as('manager'),
    'somebody below': sales,
    'a token': server.withToken(token),
    'another customer': server.withToken(portal.token, other.id),
    'the portal for nobody': server.withToken(portal.token),
    'a visitor': server.visitor,
  };
}, 240_000);
afterAll(() => server?.close());

const filled = (text: string) =>
  text.replace(/:([a-z]+)/g, (_, word: string) => victim.ids[word] ?? `no-${word}`);

/** Sends a file that is to become the value of a field. */
async function send(client: TestClient): Promise<string> {
  const { payload, headers } = formOf({}, { filename: 'plan.txt', content: 'a plan' });
  return (await done(client.post('/files', payload, { headers }))).id;
}

/** What the victim has, as they see it themselves. */
async function belongings(): Promise<string> {
  const { person, document, file, request, erasure, export: exported, import: imported } = victim.ids;
  const own = [
    `/records/contacts/${person}`,
    `/records/contacts/${person}/comments`,
    `/records/documents/${document}`,
    `/files/${file}/content`,
    `/exports/${exported}`,
    `/imports/${imported}`,
    '/views?module=contacts',
    '/reports',
    '/mail-templates',
    '/sessions',
  ];
  const ofStaff = [`/requests/${request}`, `/erasures/${erasure}`, `/subjects/${person}/consents`];
  const seen = [
    ...(await Promise.all(own.map((path) => victim.client.get(path)))),
    ...(await Promise.all(ofStaff.map((path) => server.admin.get(path)))),
  ];
  for (const { status, body } of seen) expect(status, JSON.stringify(body)).toBe(200);
  return JSON.stringify(seen.map(({ body }) => body));
}

describe('API1: broken object level authorization', () => {
  it('the list of probes knows each thing that it names', () => {
    const words = PROBES.flatMap((probe) => JSON.stringify(probe).match(/:[a-z]+/g) ?? []);
    expect(words.filter((word) => !(word.slice(1) in victim.ids))).toEqual([]);
  });

  it('each call about something with an id that no tool guards is probed', () => {
    const plain = (path: string) => (path.split('?')[0] ?? '').replace('/records/:module', '/records/:x');
    const bare = (path: string) => plain(path).replace(/:\w+/g, ':x');
    const probed = new Set(
      PROBES.map(([method, path]) => `${method} ${bare(path.replace(/\/records\/[a-z]+/, '/records/:x'))}`),
    );
    const unguarded = server.operations.filter(
      ({ access, path }) =>
        ['signed_in', 'module', 'portal_or_tool'].includes(access.kind) && /:(?!module\b|code\b)/.test(path),
    );
    const forgotten = unguarded
      .map(({ method, path }) => `${method.toLowerCase()} ${bare(path)}`)
      .filter((call) => !probed.has(call) && !NOT_PROBED.has(call));
    expect(forgotten).toEqual([]);
  });

  it('whoever it does not belong to neither reads nor changes it, by any call, and it is as it was', async () => {
    const before = await belongings();
    expect(before).toContain(MARK);
    const reached: string[] = [];
    for (const [name, attacker] of Object.entries(attackers)) {
      for (const [method, path, body] of PROBES) {
        const sent = body && JSON.parse(filled(JSON.stringify(body)));
        const answer =
          method === 'get' || method === 'delete'
            ? await attacker[method](filled(path))
            : await attacker[method](filled(path), sent);
        const told = JSON.stringify(answer.body).includes(MARK);
        if (answer.status < 300 || answer.status >= 500 || told)
          reached.push(`${name}: ${method} ${path} → ${answer.status}${told ? ' and tells' : ''}`);
      }
    }
    expect(reached).toEqual([]);
    expect(await belongings()).toBe(before);
  }, 240_000);

  it('an id that is not there and one that is another’s cannot be told apart', async () => {
    const colleague = attackers['a colleague'] as TestClient;
    const shape = ({ status, body }: Awaited<ReturnType<TestClient['get']>>) => {
      const { instance: _, ...problem } = body;
      return JSON.stringify([status, problem]);
    };
    for (const path of [
      '/records/contacts/:person',
      '/files/:file/content',
      '/exports/:export',
      '/imports/:import',
    ]) {
      const [theirs, nobodys] = [filled(path), path.replace(/:[a-z]+/, crypto.randomUUID())];
      expect([path, shape(await colleague.get(theirs))]).toEqual([path, shape(await colleague.get(nobodys))]);
    }
  });

  it('neither lists, search, words, sorting, export nor a path of a filter lead to it', async () => {
    const colleague = attackers['a colleague'] as TestClient;
    const filter = (field: string, value: string) =>
      encodeURIComponent(JSON.stringify({ field, op: 'eq', value }));
    for (const path of [
      '/records/contacts?limit=500',
      `/records/contacts?q=${MARK}`,
      `/records/contacts?filter=${filter('last_name', MARK)}`,
      `/records/documents?filter=${filter('contact.last_name', MARK)}`,
      `/records/invoices?filter=${filter('contact', victim.ids.person ?? '')}`,
      `/search?q=${MARK}`,
      '/views?module=contacts',
      '/reports',
      '/mail-templates',
      '/mail-merges',
      '/tokens',
      '/exports',
      '/imports',
      '/sessions',
    ]) {
      const answer = await colleague.get(path);
      expect([path, answer.status, JSON.stringify(answer.body).includes(MARK)]).toEqual([path, 200, false]);
    }
  });

  it('a reference to what one may not see is refused like one to nothing, so that titles cannot be fished for', async () => {
    const colleague = attackers['a colleague'] as TestClient;
    const { person = '', file = '' } = victim.ids;
    for (const id of [person, crypto.randomUUID()]) {
      const ticket = await colleague.post('/records/tickets', { title: 'fishing', contact: id });
      expect([ticket.status, JSON.stringify(ticket.body).includes(MARK)]).toEqual([422, false]);
    }
    const waiting = await send(victim.client);
    for (const id of [file, waiting, crypto.randomUUID()]) {
      const stolen = await colleague.post('/records/documents', { title: 'fishing', file: id });
      expect([stolen.status, stolen.body.findings?.[0].code]).toEqual([422, 'file.unknown']);
    }
    const mine = await done(
      colleague.post('/records/documents', { title: 'mine', file: await send(colleague) }),
    );
    expect((await colleague.patch(`/records/documents/${mine.id}`, { file: waiting })).status).toBe(422);
    expect((await colleague.patch(`/records/documents/${mine.id}`, { title: 'still mine' })).status).toBe(
      200,
    );
  });

  it('a job is looked at, ended and begun again by whoever it works for, or who has the tool for jobs', async () => {
    const [job] = await server.database.query<{ id: string }>(
      'SELECT id FROM attesta.jobs WHERE asked_by = $1 LIMIT 1',
      [victim.client.userId],
    );
    expect(job).toBeDefined();
    for (const name of ['somebody below', 'a token', 'another customer', 'a visitor']) {
      const attacker = attackers[name] as TestClient;
      for (const answer of [
        await attacker.get(`/jobs/${job?.id}`),
        await attacker.post(`/jobs/${job?.id}/cancellations`),
        await attacker.post(`/jobs/${job?.id}/retries`),
      ])
        expect([401, 403, 404]).toContain(answer.status);
    }
  });

  it('a deletion is taken back by whoever made it and by nobody else', async () => {
    const { id } = await done(victim.client.post('/records/contacts', { last_name: `${MARK} gone` }));
    expect((await victim.client.delete(`/records/contacts/${id}`)).status).toBe(204);
    for (const [name, attacker] of Object.entries(attackers)) {
      const answer = await attacker.post(`/records/contacts/${id}/undeletions`);
      expect([name, answer.status >= 400 && answer.status < 500]).toEqual([name, true]);
      expect(JSON.stringify(answer.body)).not.toContain(MARK);
    }
    expect((await victim.client.post(`/records/contacts/${id}/undeletions`)).status).toBe(200);
  });

  it('a file for somebody else’s record is refused before it is kept', async () => {
    const colleague = attackers['a colleague'] as TestClient;
    const { payload, headers } = formOf({}, { filename: 'mine.txt', content: 'mine' });
    const answer = await colleague.post(filled('/records/contacts/:person/files'), payload, { headers });
    expect(answer.status).toBe(404);
  });
});
