import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningServer, type TestClient, testServer } from '../../../tools/testing/server.ts';
import { formOf } from '../imports/testing.ts';

/** Harmless, and found by every scanner (eicar.org); put together here, so that this file is not found itself. */
const EICAR = ['X5O!P%@AP[4', 'PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('\\');

let scanner: Server;
let server: RunningServer;
let sales: TestClient;
let contact: string;
let received: Buffer[] = [];
let reply: (content: Buffer) => string | undefined;

beforeAll(async () => {
  scanner = createServer(standIn);
  await new Promise<void>((done) => scanner.listen(0, '127.0.0.1', done));
  server = await testServer({ scannerUrl: `clamd://127.0.0.1:${(scanner.address() as AddressInfo).port}` });
  sales = await server.as('sales');
  contact = (await sales.post('/records/contacts', { last_name: 'Keeper' })).body.id;
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((done) => scanner.close(() => done()));
});
beforeEach(() => {
  received = [];
  reply = (content) => (content.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
});

/** Speaks clamd's INSTREAM; without a reply it hangs up. */
function standIn(socket: Socket): void {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (more) => {
    bytes = Buffer.concat([bytes, more as Buffer]);
    const content = whole(bytes);
    if (!content) return;
    received.push(content);
    const said = reply(content);
    if (said === undefined) socket.destroy();
    else socket.end(said);
  });
}

function whole(bytes: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0';
  if (bytes.subarray(0, command.length).toString() !== command) return undefined;
  const parts: Buffer[] = [];
  for (let at = command.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

const attach = (content: string) => {
  const { payload, headers } = formOf({}, { filename: 'note.txt', content });
  return sales.post(`/records/contacts/${contact}/files`, payload, { headers });
};
const attached = async () => (await sales.get(`/records/contacts/${contact}/files`)).body.items.length;

test('the scanner sees the whole content of what is sent, and what it passes is kept', async () => {
  const content = 'all is well\n'.repeat(20_000);
  expect((await attach(content)).status).toBe(201);
  expect(Buffer.concat(received).toString()).toBe(content);
  expect(await attached()).toBe(1);
});

test('a file with a virus is refused by name of the field, wherever it is sent, and nothing of it is kept', async () => {
  const before = await attached();
  const refused = await attach(EICAR);
  expect([refused.status, refused.body.findings]).toMatchObject([422, [{ code: 'file.infected' }]]);
  const { payload, headers } = formOf({}, { filename: 'note.txt', content: EICAR });
  expect((await sales.post('/files', payload, { headers })).status).toBe(422);
  const table = formOf({ module: 'contacts' }, { filename: 'people.csv', content: `Name\n${EICAR}\n` });
  expect((await sales.post('/imports', table.payload, { headers: table.headers })).status).not.toBe(201);
  expect(await attached()).toBe(before);
});

test('what cannot be scanned is not taken: the scanner hangs up, or reads no files of that size', async () => {
  for (const said of [undefined, 'INSTREAM size limit exceeded. ERROR\0']) {
    reply = () => said;
    const refused = await attach('all is well');
    expect([refused.status, refused.body.code]).toEqual([503, 'unavailable']);
  }
});
