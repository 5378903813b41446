/**
 * Three thousand requests made up from the API's own description: whatever is sent, the answer is never a fault of ours.
 * `npm run fuzz -- 100000` sends more of them, as several users.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dice } from '../../tools/fuzz/dice.ts';
import { callsOf, faultOf, type Known, learn, maker } from '../../tools/fuzz/made-up.ts';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';

/** `FUZZ_SEED=7` makes up others. */
const REQUESTS = 3_000;
/** What ends the run itself: the session, the clock. */
const LEFT_OUT = /\/sessions|\/test\/clock|\/portal\/sign-outs/;

let server: RunningServer;
let known: Known;
beforeAll(async () => {
  server = await testServer();
  const made = await server.admin.post('/records/contacts', {
    last_name: 'Fuzz',
    email: 'fuzz@outside.example',
  });
  const request = await server.admin.post('/requests', { type: 'access', subject: made.body.id });
  const words = [
    made.body.id,
    request.body.id,
    'contacts',
    'tickets',
    'constructor',
    '00000000-0000-7000-8000-000000000000',
  ];
  known = { words, of: new Map() };
});
afterAll(() => server?.close());

it('3,000 made-up requests find no fault, and every refusal is a problem with a code and a sentence', async () => {
  const random = dice(Number(process.env.FUZZ_SEED ?? 20_260_305));
  const description = (await server.admin.get('/openapi.json')).body;
  const next = maker(description, callsOf(description, LEFT_OUT), known, random);
  const faults: string[] = [];
  for (let index = 0; index < REQUESTS; index += 1) {
    const { method, url, body } = next();
    const answer = await server.app.inject({
      method: method as 'GET',
      url,
      headers: { ...server.admin.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: body }),
    });
    if (answer.statusCode < 300) learn(known, url, answer.body);
    const fault = faultOf(answer.statusCode, answer.body);
    if (fault)
      faults.push(
        `#${index} ${method} ${url} ${body?.slice(0, 500)} → ${fault} ${answer.body.slice(0, 300)}`,
      );
  }
  expect(faults).toEqual([]);
}, 240_000);
