import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, testServer } from '../../../tools/testing/server.ts';
import { buildServer } from './server.ts';

let server: RunningServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'attesta-app-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Attesta</title>');
  await writeFile(join(folder, 'assets', 'app-abc123.js'), 'console.log("plain")');
  await writeFile(join(folder, 'assets', 'app-abc123.js.br'), 'compressed');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

test('what is not HTTP, and what has too many headers, is answered as a problem', async () => {
  const nonsense = await raw('HELLO\r\n\r\n');
  expect(nonsense).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(nonsense.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    status: 400,
    code: 'invalid_request',
  });
  const large = await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\n`);
  expect(large).toMatch(/^HTTP\/1\.1 431 /);
});

test('an address that cannot be decoded is a problem, and one beyond all measure is not found', async () => {
  const broken = await fetch(`${server.origin}/api/v1/records/%zz`);
  expect([broken.status, broken.headers.get('content-type')]).toEqual([
    400,
    'application/problem+json; charset=utf-8',
  ]);
  const long = await server.admin.get(`/records/contacts/${'x'.repeat(500)}`);
  expect([400, 404]).toContain(long.status);
  expect(long.body.code).toMatch(/not_found|invalid_request/);
});

test('ten megabytes over a real connection are refused and the service goes on', async () => {
  const answer = await fetch(`${server.origin}/api/v1/records/contacts`, {
    method: 'POST',
    headers: { ...server.admin.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ last_name: 'x'.repeat(10_000_000) }),
  }).catch(() => undefined);
  // A client that is still sending may see the connection end instead of the answer.
  if (answer) expect([answer.status, (await answer.json()).code]).toEqual([413, 'too_large']);
  expect((await fetch(`${server.origin}/health/ready`)).status).toBe(200);
});

test('the app’s files are kept by browsers for ever, its page never, and every address of the app is its page', async () => {
  const app = await buildServer({ engine: server.engine, operations: [], staffApp: folder });
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
  const html = { accept: 'text/html' };
  const file = await get('/assets/app-abc123.js');
  expect([file.statusCode, file.headers['cache-control']]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect((await get('/assets/app-abc123.js', { 'accept-encoding': 'br' })).headers['content-encoding']).toBe(
    'br',
  );
  for (const url of ['/', '/contacts/01a2?tab=privacy', '/settings/users']) {
    const page = await get(url, html);
    expect([url, page.statusCode, page.headers['cache-control']]).toEqual([url, 200, 'no-cache']);
    expect(page.body).toContain('<title>Attesta</title>');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  }
  expect((await get('/assets/app-old.js', html)).statusCode).toBe(404);
  expect((await get('/settings/users')).statusCode).toBe(404);
  expect((await get('/api/v1/nothing', html)).headers['content-type']).toMatch(/problem\+json/);
  expect((await get('/assets/../../etc/passwd')).statusCode).toBe(404);
  await app.close();
});

test('a stopping service finishes what it has begun', async () => {
  const app = await buildServer({ engine: server.engine, operations: [], staffApp: folder });
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const arrived = new Promise((done) => app.server.once('request', done));
  const begun = fetch(`${origin}/health/ready`);
  await arrived;
  const [answer] = await Promise.all([begun, app.close()]);
  expect(answer.status).toBe(200);
  await expect(fetch(`${origin}/health/live`)).rejects.toThrow();
});
