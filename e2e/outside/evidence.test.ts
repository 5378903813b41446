/** The evidence as somebody checks it who has our documents and none of our code. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { isConsistent, leafHash, openCheckpoint, readProof, rootOf } from './verifier.ts';

let server: RunningServer;
let key = '';
beforeAll(async () => {
  server = await testServer();
  for (let index = 0; index < 11; index += 1) {
    await server.admin.post('/records/contacts', { last_name: `Person ${index}` });
  }
  key = (await server.admin.get('/evidence/key')).body;
});
afterAll(() => server?.close());

const PATIENT = { timeout: 60_000, interval: 200 };

const bytesOf = async (path: string): Promise<Buffer> => {
  const answer = await server.app.inject({ url: `/api/v1${path}`, headers: { ...server.admin.headers } });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.rawPayload;
};

it('every event is proven by its exact bytes, a path and a signed checkpoint', async () => {
  const { items } = (await server.admin.get('/evidence/events?limit=100')).body;
  expect(items.length).toBeGreaterThan(10);
  for (const event of items) {
    const leaf = await bytesOf(`/evidence/events/${event.id}/leaf`);
    expect(leaf.toString()).not.toContain('Person');
    const proof = readProof((await bytesOf(`/evidence/events/${event.id}/proof`)).toString());
    const checkpoint = openCheckpoint(proof.checkpoint, key);
    expect(rootOf(leafHash(leaf), proof.index, checkpoint.size, proof.path).equals(checkpoint.root)).toBe(
      true,
    );
    const forged = Buffer.from(leaf.toString().replace('"v":1', '"v":2'));
    expect(rootOf(leafHash(forged), proof.index, checkpoint.size, proof.path).equals(checkpoint.root)).toBe(
      false,
    );
  }
});

it('a later checkpoint only adds to an earlier one', async () => {
  const first = openCheckpoint((await bytesOf('/evidence/checkpoint')).toString(), key);
  for (let index = 0; index < 7; index += 1)
    await server.admin.post('/records/accounts', { name: `A ${index}` });
  let second = first;
  // What was written is sealed once everything that began before it on this server has ended.
  await expect
    .poll(async () => {
      second = openCheckpoint((await bytesOf('/evidence/checkpoint')).toString(), key);
      return second.size;
    }, PATIENT)
    .toBeGreaterThan(first.size);
  const { hashes } = (await server.admin.get(`/evidence/consistency?from=${first.size}&to=${second.size}`))
    .body;
  const path = hashes.map((hash: string) => Buffer.from(hash, 'base64'));
  expect(isConsistent(first, second, path)).toBe(true);
  expect(isConsistent({ ...first, root: second.root }, second, path)).toBe(false);
});
