/** OWASP API7:2023, server side request forgery: no address that somebody writes is called by the service. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formOf } from '../../src/engine/imports/testing.ts';
import { runJobs } from '../../src/engine/jobs/jobs.ts';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';
import { done } from '../../tools/testing/victim.ts';

/** Whoever calls here was led by what somebody wrote. */
let canary: Server;
let called: string[] = [];
let address: string;
let server: RunningServer;

beforeAll(async () => {
  canary = createServer((request, response) => {
    called.push(String(request.url));
    response.end('{}');
  });
  await new Promise<void>((ready) => canary.listen(0, '127.0.0.1', ready));
  address = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
  server = await testServer({ publicUrl: 'https://attesta.example' });
});
afterAll(async () => {
  await server?.close();
  await new Promise<void>((ready) => canary.close(() => ready()));
});
beforeEach(() => {
  called = [];
});

describe('API7: server side request forgery', () => {
  it('values, formatted text, file names and mails with addresses in them are stored, shown, searched, set as PDF, and never called', async () => {
    const person = await done(
      server.admin.post('/records/contacts', {
        last_name: `<img src="${address}/name">`,
        email: 'canary@c.example',
        city: `#image("${address}/typst") #include "/etc/passwd" #read("/etc/passwd")`,
      }),
    );
    await done(server.admin.post('/records/accounts', { name: 'Canary', website: `${address}/website` }));
    const html = `<img src="${address}/img"><link rel="stylesheet" href="${address}/css"><p style="background:url(${address}/style)">a</p><a href="${address}/link">b</a>`;
    const text = { title: 'Canary', description: html, contact: person.id };
    await done(server.admin.post('/records/tickets', text));
    await done(server.admin.post('/records/faq', { question: 'Canary', answer: html }));
    const path = `/requests/${(await done(server.admin.post('/requests', { type: 'access', subject: person.id }))).id}`;
    await done(server.admin.post(`${path}/identity-checks`, { method: 'Seen', result: 'verified' }));
    const made = await done(server.admin.post(`${path}/packages`));
    await runJobs(server.database);
    expect((await done(server.admin.get(`/packages/${made.id}`))).state).toBe('ready');
    const content = await server.app.inject({
      url: `/api/v1/packages/${made.id}/content`,
      headers: server.admin.headers,
    });
    expect(content.rawPayload.includes('root:x:0:0')).toBe(false);
    await done(server.admin.get('/search?q=canary'));
    expect(called).toEqual([]);
  }, 120_000);

  it('a picture that would fetch another, run a script or read a file is refused', async () => {
    for (const inside of [
      `<image href="${address}/svg"/>`,
      `<image xlink:href="file:///etc/passwd"/>`,
      `<use href="${address}/use#a"/>`,
      '<script>fetch("/")</script>',
      `<style>@import url(${address}/css);</style>`,
      '<foreignObject><iframe src="/"/></foreignObject>',
    ]) {
      const content = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`;
      const { payload, headers } = formOf({}, { filename: 'x.svg', content });
      expect([inside, (await server.admin.post('/files', payload, { headers })).status]).toEqual([
        inside,
        415,
      ]);
    }
    const entity = `<!DOCTYPE svg [<!ENTITY x SYSTEM "${address}/xxe">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>`;
    const { payload, headers } = formOf({}, { filename: 'x.svg', content: entity });
    expect((await server.admin.post('/files', payload, { headers })).status).toBe(415);
    expect(called).toEqual([]);
  });

  it('the identity provider is asked over TLS only, and neither this machine, nor the metadata of a cloud, nor a file', async () => {
    for (const issuer of [
      address,
      `http://localhost:${new URL(address).port}`,
      `http://[::ffff:127.0.0.1]:${new URL(address).port}`,
      'http://169.254.169.254/latest/meta-data',
      'https://169.254.169.254/latest/meta-data',
      'https://[fe80::1]/',
      'https://metadata.google.internal/',
      'http://10.0.0.1/',
      'file:///etc/passwd',
      'gopher://127.0.0.1:25/',
      'https://user:password@login.example.com/',
      'javascript:alert(1)',
    ]) {
      const answer = await server.admin.post('/settings/sign-in/provider-checks', {
        issuer,
        clientId: 'attesta',
      });
      expect([issuer, answer.status]).toEqual([issuer, 422]);
      const set = await server.admin.patch('/settings/sign-in', {
        singleSignOn: { issuer, clientId: 'attesta' },
      });
      expect([issuer, set.status]).toEqual([issuer, 422]);
    }
    expect(called).toEqual([]);
  });

  it('links in mails lead to the address of the settings, whatever host the request says it came to', async () => {
    for (const [name, value] of [
      ['host', 'evil.example'],
      ['x-forwarded-host', 'evil.example'],
      ['forwarded', 'host=evil.example'],
    ] as const) {
      const answer = await server.app.inject({
        method: 'GET',
        url: '/api/v1/openapi.json',
        headers: { ...server.admin.headers, [name]: value },
      });
      expect(answer.body).not.toContain('evil.example');
    }
  });

  it('the service follows nothing that an upload names: a table with links and formulas is read as text', async () => {
    const content = `Name,City\n=WEBSERVICE("${address}/formula"),=HYPERLINK("${address}/link")\n`;
    const { payload, headers } = formOf({ module: 'contacts' }, { filename: 'people.csv', content });
    await done(server.admin.post('/imports', payload, { headers }));
    await runJobs(server.database);
    expect(called).toEqual([]);
  });
});
