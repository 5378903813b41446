import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const sha256 = (...parts: (Buffer | string)[]) => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** The checkpoint's size and root when the key signed it. Written from the C2SP texts alone; shares nothing with our code. */
function openCheckpoint(checkpoint: string, verifierKey: string): { size: number; root: Buffer } {
  const [, name, id, data] = /^([^+]+)\+([0-9a-f]{8})\+(.+)\n$/.exec(verifierKey) ?? [];
  const key = Buffer.from(data ?? '', 'base64');
  if (sha256(`${name}\n`, key).subarray(0, 4).toString('hex') !== id) throw new Error('key hash');
  const [, text, signer, encoded] = /^([\s\S]+\n)\n— (\S+) (\S+)\n$/.exec(checkpoint) ?? [];
  const signature = Buffer.from(encoded ?? '', 'base64');
  if (signer !== name || signature.subarray(0, 4).toString('hex') !== id) throw new Error('signer');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.subarray(1).toString('base64url') };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  if (!verify(null, Buffer.from(text ?? ''), publicKey, signature.subarray(4))) throw new Error('signature');
  const [, size, root] = (text ?? '').split('\n');
  return { size: Number(size), root: Buffer.from(root ?? '', 'base64') };
}

/** RFC 6962: the root that a path leads to, by recursion over the tree's definition. */
function rootOf(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer {
  if (size === 1) return leaf;
  const sibling = path.at(-1) ?? Buffer.alloc(0);
  const k = 2 ** Math.floor(Math.log2(size - 1));
  const rest = path.slice(0, -1);
  return index < k
    ? sha256('\x01', rootOf(leaf, index, k, rest), sibling)
    : sha256('\x01', sibling, rootOf(leaf, index - k, size - k, rest));
}

test('a verifier that is not ours accepts leaf, proof, checkpoint and key as the API gives them', async () => {
  const contact = await server.admin.post('/records/contacts', { last_name: 'García' });
  expect(contact.status).toBe(201);
  const listed = await server.admin.get(`/evidence/events?record=${contact.body.id}`);
  expect(listed.body.items).toMatchObject([{ action: 'record.created', module: 'contacts' }]);
  const id = listed.body.items[0].id;
  // Other test files on the same server may hold the sealer back for a moment.
  const ask = () => server.admin.get(`/evidence/events/${id}/proof`);
  await expect.poll(async () => (await ask()).status, { timeout: 30_000 }).toBe(200);
  const [leaf, proof, key] = [
    await server.admin.get(`/evidence/events/${id}/leaf`),
    await ask(),
    await server.admin.get('/evidence/key'),
  ];
  expect(proof.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(leaf.headers['content-type']).toBe('text/plain; charset=utf-8');
  const text = await raw(`/evidence/events/${id}/leaf`);
  expect(text).not.toContain('García');
  const [head = '', ...rest] = (await raw(`/evidence/events/${id}/proof`)).split('\n\n');
  const [version, index = '', ...path] = head.split('\n');
  expect(version).toBe('c2sp.org/tlog-proof@v1');
  const { size, root } = openCheckpoint(rest.join('\n\n'), String(key.body));
  const hashes = path.map((line) => Buffer.from(line, 'base64'));
  expect(rootOf(sha256('\0', text), Number(index.replace('index ', '')), size, hashes)).toEqual(root);
  const latest = openCheckpoint(await raw('/evidence/checkpoint'), String(key.body));
  const consistency = await server.admin.get(`/evidence/consistency?from=${size}&to=${latest.size}`);
  expect(consistency.body).toMatchObject({ from: size, to: latest.size });
});

async function raw(path: string): Promise<string> {
  const answer = await fetch(`${server.origin}/api/v1${path}`, { headers: server.admin.headers });
  return answer.text();
}

test('an event names the record it is about to who may see it now, and writes no event for that', async () => {
  const { body: made } = await server.admin.post('/records/contacts', { last_name: 'Escribano' });
  const path = `/evidence/events?record=${made.id}&action=record.created`;
  const about = async (client: TestClient) => (await client.get(path)).body.items[0]?.about;
  const token = async (...scopes: string[]) =>
    server.withToken((await server.admin.post('/tokens', { name: scopes.join(), scopes })).body.token);
  const [trail, both] = [await token('evidence:read'), await token('evidence:read', 'records:read')];
  const events = async () => (await server.database.query('SELECT id FROM evidence.events')).length;
  const before = await events();
  const named = { module: 'contacts', id: made.id, number: made.number, title: 'Escribano' };
  expect([await about(server.admin), await about(both)]).toEqual([named, named]);
  expect(await about(trail)).toBeUndefined();
  expect(await events()).toBe(before);
  await server.admin.patch(`/records/contacts/${made.id}`, { last_name: 'Notaria' });
  expect(await about(server.admin)).toEqual({ ...named, title: 'Notaria' });
  await server.admin.post(`/records/contacts/${made.id}/archive`, { reason: 'Left us' });
  expect(await about(server.admin)).toEqual({ ...named, title: 'Notaria' });
  await server.admin.post(`/records/contacts/${made.id}/restore`, { reason: 'Came back' });
  expect((await server.admin.delete(`/records/contacts/${made.id}`)).status).toBe(204);
  expect((await server.admin.get(path)).body.items).toHaveLength(1);
  expect(await about(server.admin)).toBeUndefined();
});

test('who may not see evidence is refused', async () => {
  expect((await server.visitor.get('/evidence/events')).status).toBe(401);
  const colleague = await server.as('sales');
  expect((await colleague.get('/evidence/events')).status).toBe(403);
  expect((await server.admin.get('/evidence/events/nothing/proof')).status).toBe(404);
  expect((await server.admin.get('/evidence/consistency?from=9&to=3')).status).toBe(400);
});
