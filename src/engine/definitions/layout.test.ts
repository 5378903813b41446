import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const field = {
  name: 'shoe_size',
  type: 'number',
  label: { en: 'Shoe size' },
  privacy: { category: 'none', reason: 'A test' },
};
const blocksOf = async (): Promise<{ name: string; fields: string[] }[]> =>
  (await server.admin.get('/modules/contacts')).body.blocks;

test('a shipped module whose layout was changed takes new fields, loses them again, and is changed on', async () => {
  const [first, ...others] = await blocksOf();
  const moved = [...others, first];
  expect((await server.admin.patch('/modules/contacts', { blocks: moved })).status).toBe(200);
  expect((await server.admin.post('/modules/contacts/fields', { ...field, block: 'reach' })).status).toBe(
    201,
  );
  expect((await server.admin.patch('/modules/contacts', { icon: 'box' })).status).toBe(200);
  expect((await blocksOf()).find((block) => block.name === 'reach')?.fields).toContain('shoe_size');
  expect((await server.admin.delete('/modules/contacts/fields/shoe_size')).status).toBe(204);
  expect((await server.admin.patch('/modules/contacts', { icon: 'users' })).status).toBe(200);
  expect(await blocksOf()).toEqual(moved);
});
