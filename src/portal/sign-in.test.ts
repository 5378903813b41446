import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PUBLIC_URL, type TestBrowser, type TestPortal, testPortal } from './fixture.ts';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
  await portal.person({
    first_name: 'María José',
    last_name: 'García',
    email: 'maria@example.com',
    postal_code: '46001',
  });
});
afterAll(() => portal.close());

const session = (browser: TestBrowser) => browser.cookies.get('attesta_portal_session') ?? '';

describe('signing in', () => {
  test('a person asks for a link, opens it, presses the button, and is home', async () => {
    const browser = portal.browser();
    expect((await browser.get('/')).location).toBe('/sign-in');
    const form = await browser.get('/sign-in');
    expect(form.text).toContain('See your data with Our company');
    const asked = await browser.submit('/sign-in', { email: 'maria@example.com' });
    expect([asked.status, asked.location]).toEqual([303, '/sign-in/sent']);
    expect((await browser.get('/sign-in/sent')).text).toContain('If we know the address');
    const link = await portal.lastLink('maria@example.com');
    expect((await browser.get(link)).text).toContain('Press the button to sign in');
    expect((await browser.submit(link, {})).location).toBe('/');
    const home = await browser.get('/');
    expect([home.status, home.text.includes('María José, this is where you can see')]).toEqual([200, true]);
    expect(home.text).toContain('You signed in on 5 March 2026 at 11:');
  });

  test('looking at the link, as mail scanners do, does not use it up', async () => {
    const browser = portal.browser();
    await browser.get('/sign-in');
    await browser.submit('/sign-in', { email: 'maria@example.com' });
    const link = await portal.lastLink('maria@example.com');
    for (let look = 0; look < 3; look += 1) await portal.browser().get(link);
    await browser.get(link);
    expect((await browser.submit(link, {})).location).toBe('/');
  });

  test('a used link says so, and offers another', async () => {
    const browser = portal.browser();
    await browser.get('/sign-in');
    await browser.submit('/sign-in', { email: 'maria@example.com' });
    const link = await portal.lastLink('maria@example.com');
    await browser.get(link);
    await browser.submit(link, {});
    const thief = portal.browser();
    await thief.get(link);
    const again = await thief.submit(link, { postal_code: '46001' });
    expect([again.status, again.text.includes('does not work any more')]).toEqual([410, true]);
    expect(session(thief)).toBe('');
  });

  test('a link in another browser asks for a detail, with the error at its field', async () => {
    await portal.person({ last_name: 'Forward', email: 'forward@example.com', birth_date: '1971-06-01' });
    const owner = portal.browser();
    await owner.get('/sign-in');
    await owner.submit('/sign-in', { email: 'forward@example.com' });
    const link = await portal.lastLink('forward@example.com');
    const other = portal.browser();
    await other.get(link);
    expect((await other.submit(link, {})).text).toContain('One more thing');
    const wrong = await other.submit(link, { asked: 'yes', birth_year: '1990' });
    expect([wrong.status, wrong.text.includes('You can try 2 more times')]).toEqual([422, true]);
    expect(wrong.html).toContain('href="#postal_code"');
    expect((await other.submit(link, { asked: 'yes', birth_year: '1971' })).location).toBe('/');
  });

  test('what is no address is refused at its field; an unknown one is answered like a known one', async () => {
    const browser = portal.browser();
    await browser.get('/sign-in');
    const wrong = await browser.submit('/sign-in', { email: 'maria' });
    expect([wrong.status, wrong.html.includes('aria-invalid="true"')]).toEqual([422, true]);
    const unknown = await browser.submit('/sign-in', { email: 'nobody@example.com' });
    expect([unknown.status, unknown.location]).toEqual([303, '/sign-in/sent']);
  });
});

describe('a session', () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    await portal.person({ first_name: 'Zoë', last_name: 'Session', email: 'zoe@example.com' });
    browser = await portal.signedIn('zoe@example.com');
  });

  test('survives a restart of the portal', async () => {
    const after = portal.browser(await portal.restart());
    for (const [name, value] of browser.cookies) after.cookies.set(name, value);
    expect((await after.get('/')).text).toContain('Zoë');
  });

  test('ends after half an hour without use, and after eight hours in any case', async () => {
    const idle = await portal.signedIn('zoe@example.com');
    portal.advance(31);
    expect((await idle.get('/requests')).location).toBe('/sign-in?ended=1');
    const busy = await portal.signedIn('zoe@example.com');
    for (let minutes = 0; minutes < 460; minutes += 20) {
      portal.advance(20);
      expect((await busy.get('/requests')).status).toBe(200);
    }
    portal.advance(25);
    expect((await busy.get('/requests')).location).toBe('/sign-in?ended=1');
  });

  test('is over when the person signs out, for a copy of its cookie too, and after a restart', async () => {
    const leaving = await portal.signedIn('zoe@example.com');
    const copy = session(leaving);
    await leaving.get('/');
    expect((await leaving.submit('/sign-out', {})).location).toBe('/sign-in?out=1');
    expect(session(leaving)).toBe('');
    for (const app of [portal.app, await portal.restart()]) {
      const thief = portal.browser(app);
      thief.cookies.set('attesta_portal_session', copy);
      expect((await thief.get('/requests')).location).toBe('/sign-in?ended=1');
    }
  });

  test('a forged or changed cookie is nobody’s', async () => {
    const signed = await portal.signedIn('zoe@example.com');
    const good = session(signed);
    const changed = `${good.slice(0, 40)}${good[40] === 'A' ? 'B' : 'A'}${good.slice(41)}`;
    const plain = Buffer.from('{"id":"x","subject":"y","startedAt":0,"seenAt":9e15}').toString('base64url');
    for (const forged of [changed, plain, 'x', '..', good.slice(0, -4)]) {
      const thief = portal.browser();
      thief.cookies.set('attesta_portal_session', forged);
      expect((await thief.get('/requests')).location).toBe('/sign-in?ended=1');
    }
  });

  test('the cookies are out of reach of scripts and of other sites, and for https only where that is used', async () => {
    const first = await portal.browser().get('/sign-in');
    expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
    const secure = await portal.restart({ publicUrl: 'https://my.example.com' });
    const safe = await portal.browser(secure).get('/sign-in');
    expect(String(safe.headers['set-cookie'])).toMatch(/^__Host-.*; Secure/);
    expect(safe.headers['strict-transport-security']).toContain('max-age');
  });
});

describe('forms', () => {
  test('from other sites, without a token, or with somebody else’s are refused', async () => {
    portal.advance(20);
    const browser = await portal.signedIn('zoe@example.com');
    const page = await browser.get('/requests/new/access');
    const form_token = /name="form_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const send = (form: Record<string, string>, headers: Record<string, string>) =>
      browser.post('/requests/new/access/send', form, headers);
    const attempts = [
      await send({ form_token }, { origin: 'https://evil.example' }),
      await send({ form_token }, { origin: 'null' }),
      await send({ form_token }, {}),
      await send({ form_token }, { origin: PUBLIC_URL, 'sec-fetch-site': 'cross-site' }),
      await send({}, { origin: PUBLIC_URL }),
      await send({ form_token: `${form_token.slice(0, -1)}x` }, { origin: PUBLIC_URL }),
      await portal
        .browser()
        .post('/sign-in', { email: 'zoe@example.com', form_token }, { origin: PUBLIC_URL }),
    ];
    expect(attempts.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403, 403, 403]);
    expect((await browser.get('/requests')).text).toContain('You have made no request');
  });
});

describe('the frame of every page', () => {
  test('runs no script, loads nothing from elsewhere, is kept nowhere', async () => {
    for (const path of ['/sign-in', '/privacy', '/complain', '/accessibility', '/cookies', '/nothing-here']) {
      const page = await portal.browser().get(path);
      expect(page.html).not.toMatch(/<script|\son\w+=|style="|javascript:/i);
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("script-src 'none'");
      expect(policy).toContain("default-src 'none'");
      expect(page.headers['cache-control']).toBe('no-store');
    }
  });

  test('speaks the visitor’s language, and the chosen one after that', async () => {
    const browser = portal.browser();
    expect((await browser.get('/sign-in', { 'accept-language': 'es-MX,en;q=0.5' })).text).toContain(
      'Su correo electrónico',
    );
    expect((await browser.get('/language/en?back=/cookies')).location).toBe('/cookies');
    const chosen = await browser.get('/sign-in', { 'accept-language': 'es' });
    expect([chosen.text.includes('Your e-mail address'), chosen.html.includes('<html lang="en">')]).toEqual([
      true,
      true,
    ]);
  });

  test('sends nobody to another site', async () => {
    for (const back of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%2F/evil',
      '\t//evil',
      '/a?b',
    ]) {
      const answer = await portal.browser().get(`/language/es?back=${encodeURIComponent(back)}`);
      expect(answer.location).toBe('/');
    }
  });

  test('shows the company’s colour, and no other stylesheet by that way', async () => {
    expect((await portal.browser().get('/sign-in')).html).toContain('/theme/19523a.css');
    expect((await portal.browser().get('/theme/19523a.css')).html).toBe(':root { --brand: #19523a; }\n');
    expect((await portal.browser().get('/theme/red;}*{x.css')).status).toBe(404);
    const icon = await portal.browser().get('/theme/19523a.svg');
    expect(icon.headers['content-type']).toBe('image/svg+xml');
    expect(icon.html).toContain('fill="#19523a"');
    expect((await portal.browser().get('/theme/red"><x.svg')).status).toBe(404);
  });

  test('says what happened when the page or the back office is not there', async () => {
    expect((await portal.browser().get('/nothing')).text).toContain('We did not find this page');
    const alone = await portal.restart({ apiUrl: 'http://127.0.0.1:9' });
    const page = await portal.browser(alone).get('/sign-in');
    expect([page.status, page.text.includes('not available just now')]).toEqual([503, true]);
    expect(portal.log.at(-1)).toContain('cannot be reached');
  });
});

test('guessing is slowed down', async () => {
  const app = await portal.restart();
  const browser = portal.browser(app);
  await browser.get('/sign-in');
  let answer = await browser.submit('/sign-in', { email: 'not an address' });
  for (let attempt = 0; attempt < 20; attempt += 1)
    answer = await browser.submit('/sign-in', { email: 'not an address' });
  expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([429, true]);
});

test('the log of the operator names nobody', () => {
  expect(portal.log.join('\n')).not.toMatch(/example\.com|Zoë|María/);
});
