/** OWASP API8:2023, security misconfiguration, and API9:2023, improper inventory management. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, testServer } from '../../tools/testing/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await testServer({ mode: 'production', publicUrl: 'https://attesta.example' });
});
afterAll(() => server?.close());

const ANSWERS = [
  ['GET', '/api/v1/openapi.json'],
  ['GET', '/api/v1/me'],
  ['GET', '/api/v1/nothing'],
  ['POST', '/api/v1/sessions'],
  ['OPTIONS', '/api/v1/sessions'],
  ['TRACE', '/api/v1/me'],
  ['DELETE', '/api/v1/openapi.json'],
  ['GET', '/health/live'],
  ['GET', '/'],
  ['GET', '/../../etc/passwd'],
  ['GET', '/%00'],
] as const;

async function ask(method: string, url: string, headers: Record<string, string> = {}) {
  return server.app.inject({ method: method as 'GET', url, headers });
}

describe('API8: security misconfiguration', () => {
  it('every answer, good or bad, keeps browsers from mischief, invites no other origin and names no software', async () => {
    for (const [method, url] of ANSWERS) {
      const { headers } = await ask(method, url, { origin: 'https://evil.example' });
      const what = `${method} ${url}`;
      expect([what, headers['x-content-type-options'], headers['x-frame-options']]).toEqual([
        what,
        'nosniff',
        'DENY',
      ]);
      expect([what, headers['content-security-policy']]).toEqual([
        what,
        expect.stringContaining("default-src 'none'"),
      ]);
      expect([what, headers['strict-transport-security']]).toEqual([
        what,
        expect.stringMatching(/max-age=31536000/),
      ]);
      const told = Object.keys(headers).filter((name) =>
        /^(access-control-|server$|x-powered-by$)/.test(name),
      );
      expect([what, told]).toEqual([what, []]);
      if (url.startsWith('/api/'))
        expect([what, headers['cache-control']]).toEqual([what, expect.stringContaining('no-')]);
    }
  });

  it('a preflight is not answered as one', async () => {
    const answer = await ask('OPTIONS', '/api/v1/records/contacts', {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    });
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  });

  it('a method is what it is: no header and no parameter makes another of it', async () => {
    const made = await server.admin.post('/records/contacts', { last_name: 'Stays' });
    const url = `/api/v1/records/contacts/${made.body.id}`;
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      await ask('GET', url, { ...server.admin.headers, [name]: 'DELETE' });
    await ask('POST', `${url}?_method=DELETE`, server.admin.headers);
    expect((await server.admin.get(`/records/contacts/${made.body.id}`)).status).toBe(200);
  });

  it('another content type is refused, and a refusal tells nothing of how the service is made', async () => {
    const bodies = [
      ['text/plain', '{"username":"admin"}'],
      ['application/x-www-form-urlencoded', 'username=admin'],
      ['application/xml', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
      ['application/json', '{"username":'],
      ['application/json', '{"__proto__":{"admin":true},"username":"admin","password":"x"}'],
    ] as const;
    for (const [type, payload] of bodies) {
      const answer = await server.app.inject({
        method: 'POST',
        url: '/api/v1/sessions',
        headers: { 'content-type': type },
        payload,
      });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.body).not.toMatch(/node_modules|\.ts:|at \w+ \(|postgres|SELECT |root:x/i);
    }
  });

  it('the clock of tests is not there, whoever asks', async () => {
    const body = { now: '2030-01-01T00:00:00Z' };
    expect((await server.admin.put('/test/clock', body)).status).toBe(404);
    expect((await server.admin.get('/openapi.json')).body.paths['/api/v1/test/clock']).toBeUndefined();
  });

  it('cookies are for https, this host and no script', async () => {
    const answer = await server.visitor.post('/sessions', {
      username: 'admin',
      password: 'copper lantern walks at dawn',
      rememberDevice: true,
    });
    const cookies = [answer.headers['set-cookie']].flat();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-attesta_\w+=/);
      for (const word of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(word);
      expect(cookie).not.toContain('Domain=');
    }
  });
});

describe('API9: improper inventory management', () => {
  it('every route that is served is in the description, and nothing else is', async () => {
    const served = new Set<string>();
    const above: string[] = [];
    for (const line of server.app.printRoutes({ commonPrefix: false }).split('\n')) {
      // A tree: four characters for each level, then the rest of the address and its methods.
      const [, indent = '', part = '', methods] =
        /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
      if (part === '') continue;
      const depth = indent.length / 4;
      above.splice(depth, above.length, part);
      const path = above.join('').replace(/\/$/, '');
      for (const method of methods?.split(', ') ?? []) served.add(`${method} ${path}`);
    }
    const { paths } = (await server.visitor.get('/openapi.json')).body;
    const described = Object.entries(paths as Record<string, object>)
      .filter(([path]) => !/\/records\/(?!\{)/.test(path))
      .flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
      );
    const unsaid = [...served].filter((route) => !route.startsWith('HEAD ') && !described.includes(route));
    expect(unsaid.filter((route) => !/^GET (\/health\/(live|ready))$/.test(route))).toEqual([]);
    expect(described.filter((route) => !served.has(route))).toEqual([]);
  });

  it('neither older versions, nor what other programs leave lying about, is there', async () => {
    for (const path of [
      '/api/v0/me',
      '/api/v2/me',
      '/api/me',
      '/graphql',
      '/metrics',
      '/debug',
      '/actuator/env',
      '/server-status',
      '/.git/config',
      '/.env',
      '/package.json',
      '/src/server/main.ts',
      '/swagger',
      '/api/v1/swagger.json',
      '/phpmyadmin/',
    ]) {
      const answer = await ask('GET', path, { accept: 'application/json' });
      expect([path, answer.statusCode]).toEqual([path, 404]);
    }
  });
});
