import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portalToken } from '../../../tools/testing/portal-token.ts';
import {
  type RunningServer,
  type TestAnswer,
  type TestClient,
  testServer,
} from '../../../tools/testing/server.ts';
import { take } from '../../../tools/testing/take.ts';
import { unzipped } from '../../../tools/testing/unzipped.ts';
import { closeDocuments } from '../../engine/documents/render-pdf.ts';
import { formOf } from '../../engine/imports/testing.ts';
import { runJobs } from '../../engine/jobs/jobs.ts';

let server: RunningServer;
let officer: TestClient;
let legal: TestClient;
let person: string;
let comment: string;
let file: string;
let path: string;

const NEIGHBOUR = 'Oliwier Zaskórski-Wąż';
const RECIPE = 'Two parts of walnut ink to one of gall';

beforeAll(async () => {
  server = await testServer();
  officer = await server.as('data_protection_officer');
  legal = await server.as('legal');
  const admin = server.admin;
  person = (await take(admin.post('/records/contacts', { first_name: 'Zofia', last_name: 'Konopnicka' }))).id;
  const said = await take(
    admin.post(`/records/contacts/${person}/comments`, {
      body: `Her neighbour ${NEIGHBOUR} says that she never pays. She says she does.`,
      internal: true,
    }),
  );
  comment = said.id;
  // The same name once more, in another place of the copy.
  await take(
    admin.post(`/records/contacts/${person}/comments`, { body: `Called ${NEIGHBOUR.toUpperCase()} back.` }),
  );
  await take(admin.post(`/records/contacts/${person}/comments`, { body: RECIPE, internal: true }));
  const { payload, headers } = formOf({}, { filename: 'mixture.txt', content: RECIPE });
  file = (await take(admin.post(`/records/contacts/${person}/files`, payload, { headers }))).items[0].id;
  const asked = await take(officer.post('/requests', { type: 'access', subject: person, channel: 'email' }));
  path = `/requests/${asked.id}`;
}, 120_000);
afterAll(async () => {
  await server?.close();
  await closeDocuments();
});

const codeOf = (answer: TestAnswer) => answer.body.findings?.[0]?.code;

async function copy() {
  const started = await take(officer.post(`${path}/packages`, {}), 202);
  await runJobs(server.database);
  const made = await take(officer.get(`/packages/${started.id}`), 200);
  expect(made.state).toBe('ready');
  const answer = await fetch(`${server.origin}/api/v1/packages/${made.id}/content`, {
    headers: { ...officer.headers },
  });
  return { made, parts: unzipped(Buffer.from(await answer.arrayBuffer())) };
}

describe('Art. 15(4): what is somebody else’s is left out, item by item, and never the whole', () => {
  it('waits for the identity, shows what a copy would hold, and keeps what does not stand there apart', async () => {
    expect(codeOf(await officer.get(`${path}/gathered`))).toBe('request.identity_first');
    await take(officer.post(`${path}/identity-checks`, { method: 'known_address' }));
    const { places } = await take(officer.get(`${path}/gathered`), 200);
    expect(places.find((one: { place: string }) => one.place === 'comments')).toMatchObject({ items: 3 });
    const { items } = await take(officer.get(`${path}/gathered?place=comments`), 200);
    expect(items.find((one: { id: string }) => one.id === comment).values[0].text).toContain(NEIGHBOUR);
    const wish = {
      place: 'comments',
      item: comment,
      ground: 'others_rights',
      reason: 'It is about another.',
    };
    const propose = (more: object) => officer.post(`${path}/withholdings`, { ...wish, ...more });
    expect(codeOf(await propose({ place: 'search' }))).toBe('request.place');
    expect(codeOf(await propose({ item: person }))).toBe('request.item');
    expect(codeOf(await propose({ field: 'nothing' }))).toBe('request.field');
    expect(codeOf(await propose({ passages: ['Somebody Else'] }))).toBe('request.passages');
    expect(codeOf(await propose({ place: 'records.contacts', item: person }))).toBe('request.field');
  });

  it('is in no part of the copy once a second person agreed; the copy says so, with its ground', async () => {
    const before = await copy();
    const reason = 'A name is another person’s; the mixture is how we earn our living.';
    const { items } = await take(officer.get(`${path}/gathered?place=comments`), 200);
    const secret = items.find((one: { values: { text: string }[] }) => one.values[0]?.text === RECIPE).id;
    const wishes = [
      { place: 'comments', item: comment, passages: [NEIGHBOUR], ground: 'others_rights', reason },
      { place: 'comments', item: secret, ground: 'trade_secret', reason },
      { place: 'records.contacts', item: person, file, ground: 'trade_secret', reason },
    ];
    for (const wish of wishes) await take(officer.post(`${path}/withholdings`, wish));
    const early = await officer.post(`${path}/decisions`, { outcome: 'granted' });
    expect([early.status, early.body.code]).toEqual([403, 'second_person_required']);
    const { withholdings } = await take(officer.get(path), 200);
    expect(withholdings).toHaveLength(3);
    const approvals = (id: string) => `${path}/withholdings/${id}/approvals`;
    const self = await officer.post(approvals(withholdings[0].id), {});
    expect([self.status, self.body.code]).toEqual([403, 'second_person_required']);
    for (const { id } of withholdings) await take(legal.post(approvals(id), {}));

    const { parts, made } = await copy();
    expect([...before.parts.values()].some((text) => text.includes(NEIGHBOUR))).toBe(true);
    for (const [name, text] of parts) {
      if (name.endsWith('.pdf')) continue;
      expect(text.toLowerCase(), name).not.toContain(NEIGHBOUR.toLowerCase());
      expect(text, name).not.toContain('walnut ink');
    }
    expect([...parts.keys()].some((name) => name.includes('mixture.txt'))).toBe(false);
    const html = parts.get('data.html') ?? '';
    expect(html).toContain('Her neighbour ▮▮▮ says that she never pays. She says she does.');
    expect(html).toContain('Art. 15(4)');
    const grounds = made.manifest.omitted.map((one: { ground: string }) => one.ground);
    expect(grounds).toEqual(expect.arrayContaining(['others_rights', 'trade_secret']));
  });

  it('Art. 12(4): the answer is "in part", with its reasons and the complaint, and an older copy is not delivered', async () => {
    const whole = await officer.post(`${path}/decisions`, { outcome: 'granted' });
    expect([whole.status, codeOf(whole)]).toEqual([422, 'request.outcome']);
    const packages = (await take(officer.get(`${path}/packages`), 200)).items;
    const decided = await take(
      officer.post(`${path}/decisions`, {
        outcome: 'partly',
        grounds: ['others_rights', 'trade_secret'],
        reasons: 'What is about another person and how our ink is mixed is left out.',
      }),
    );
    expect(decided.state).toBe('decided');
    const late = await officer.post(`${path}/withholdings/${decided.withholdings[0].id}/approvals`, {
      decision: 'sent_back',
      reason: 'Too late',
    });
    expect(late.status).toBe(409);
    const oldest = packages.at(-1).id;
    const stale = await officer.post(`${path}/deliveries`, { channel: 'portal', package: oldest });
    expect([stale.status, codeOf(stale)]).toEqual([422, 'request.package']);
    const done = await take(officer.post(`${path}/deliveries`, { channel: 'portal' }));
    expect(done).toMatchObject({ state: 'closed', deliveries: [{ package: packages[0].id }] });
    const portal = server.withToken(await portalToken(server), person);
    const seen = await take(portal.get(path), 200);
    expect(seen.withholdings).toEqual([]);
    const letter = seen.messages.at(-1).body;
    expect(letter).toContain('how our ink is mixed');
    expect(letter).toContain('Art. 77 GDPR');
  });
});
