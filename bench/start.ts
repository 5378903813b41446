/** How soon `npm start` serves when everything is built, and what JavaScript the staff app's first screens load. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { build } from '../tools/build.ts';
import { LIMIT } from '../tools/staff-weight.ts';
import { findBrowser } from '../tools/testing/browser.ts';
import { median } from './compare.ts';
import { atMost, type Outcome } from './outcome.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const PASSWORD = 'twelve yellow umbrellas';
const STARTS = 5;
const READY = 3;
const SCRIPTS = LIMIT / 1000;

interface Started {
  readonly seconds: number;
  readonly origin: string;
  stop(): Promise<void>;
}

const kilobytes = (value: number): string => `${Math.round(value)} kB`;

async function startOnce(dataDir: string): Promise<Started> {
  const [port, portalPort] = [await freePort(), await freePort()];
  const settings = { DATA_DIR: dataDir, PORT: String(port), PORTAL_PORT: String(portalPort) };
  const env = { ...process.env, ...settings, ATTESTA_SAMPLE: 'none', ATTESTA_ADMIN_PASSWORD: PASSWORD };
  const begun = performance.now();
  // A group of its own, to be ended as by Ctrl-C.
  const child = spawn('npm', ['start'], { cwd: root, env, stdio: 'ignore', detached: true });
  const origin = `http://localhost:${port}`;
  while (!(await isReady(origin))) {
    if (child.exitCode !== null) throw new Error('npm start ended instead of serving.');
    await new Promise((done) => setTimeout(done, 20));
  }
  return { seconds: (performance.now() - begun) / 1000, origin, stop: () => interrupt(child) };
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/health/ready`).then(
    (answer) => answer.status === 200,
    () => false,
  );
}

async function interrupt(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  if (child.pid) process.kill(-child.pid, 'SIGINT');
  await ended;
}

/** Kilobytes of JavaScript as they travel, compressed, until the page is quiet. */
async function scriptsOf(page: Page, visit: () => Promise<unknown>): Promise<number> {
  let bytes = 0;
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  session.on('Network.responseReceived', ({ response, type }) => {
    if (type === 'Script')
      bytes += Number(response.headers['content-length'] ?? response.headers['Content-Length']);
  });
  await visit();
  await page.waitForLoadState('networkidle');
  await session.detach();
  return bytes / 1000;
}

async function pages(origin: string): Promise<Outcome[]> {
  const executablePath = findBrowser();
  if (!executablePath) {
    const measured = 'not measured, there is no Chromium here';
    return [{ what: 'first load of the staff app', bar: `≤ ${kilobytes(SCRIPTS)}`, measured, met: null }];
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await (await browser.newContext()).newPage();
    const signIn = await scriptsOf(page, () => page.goto(origin));
    await page.request.post(`${origin}/api/v1/sessions`, {
      data: { username: 'admin', password: PASSWORD },
      headers: { origin },
    });
    const today = await scriptsOf(page, () => page.goto(origin));
    return [
      atMost('JavaScript of the first load, sign-in', signIn, SCRIPTS, kilobytes),
      atMost('JavaScript of the first load, Today', today, SCRIPTS, kilobytes),
    ];
  } finally {
    await browser.close();
  }
}

export async function start(): Promise<readonly Outcome[]> {
  await build();
  const dataDir = await mkdtemp(join(tmpdir(), 'attesta-bench-'));
  const outcomes: Outcome[] = [];
  try {
    await (await startOnce(dataDir)).stop();
    const times: number[] = [];
    for (let turn = 1; turn <= STARTS; turn++) {
      const started = await startOnce(dataDir);
      times.push(started.seconds);
      if (turn === STARTS) outcomes.push(...(await pages(started.origin)));
      await started.stop();
    }
    console.log(`ready after ${times.map((time) => time.toFixed(2)).join(', ')} s`);
    outcomes.unshift(
      atMost('ready after npm start, built', median(times), READY, (value) => `${value.toFixed(2)} s`),
    );
    return outcomes;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const at = probe.address();
      probe.close(() => resolve(typeof at === 'object' && at ? at.port : 0));
    });
  });
}
