import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../src/engine/database/embedded/processes.ts';

/** A folder like a fresh clone, with one small package in its lockfile and no registry to reach. */
let folder: string;
const LOCK = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attesta-clone-'));
  await cp(fileURLToPath(new URL('../bin', import.meta.url)), join(folder, 'bin'), { recursive: true });
  await put('package.json', '{"type":"module","dependencies":{"a":"1.0.0"}}');
  await put('package-lock.json', LOCK);
  await put('hello.ts', 'const who: string = process.argv[2] ?? ""; console.log("hello " + who);');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

function run(args: readonly string[], env: Record<string, string> = {}) {
  const { npm_execpath: _, ...rest } = process.env;
  const answer = spawnSync(process.execPath, ['bin/run.mjs', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...rest, npm_config_registry: 'http://127.0.0.1:1', npm_config_fetch_retries: '0', ...env },
  });
  return { code: answer.status, said: answer.stdout + answer.stderr };
}

test('packages that npm installed by hand are taken as they are', async () => {
  await put('node_modules/.package-lock.json', LOCK);
  expect(run(['hello.ts', 'you'])).toEqual({ code: 0, said: 'hello you\n' });
  const stamp = await readFile(join(folder, 'node_modules/.attesta-installed'), 'utf8');
  expect(stamp).toBe(createHash('sha256').update(LOCK).digest('hex'));
});

test('without npm the start stops with a sentence', () => {
  const { code, said } = run(['hello.ts'], { PATH: '/nowhere' });
  expect(said).toContain('npm is missing. Install it with Node');
  expect(said).not.toContain('    at ');
  expect(code).toBe(1);
});

test('without a network the start stops with a sentence, and the next one tries again', async () => {
  const { code, said } = run(['hello.ts']);
  expect(said).toContain('the npm registry cannot be reached');
  expect(code).toBe(1);
  await put('node_modules/.package-lock.json', LOCK);
  expect(run(['hello.ts', 'again']).said).toBe('hello again\n');
});

test('the lock of an installation that was killed does not stop the next', async () => {
  await put('.runtime/installing', String(2 ** 22 - 1));
  expect(run(['hello.ts']).said).toContain('the npm registry cannot be reached');
});

test('an installation ends with the start that asked for it, and the next start installs again', async () => {
  const npm = join(folder, 'npm-cli.js');
  const note = join(folder, 'pid');
  // Busy as npm is, and deaf to what asks politely.
  const busy = `require('fs').writeFileSync(${JSON.stringify(note)}, String(process.pid)); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  await put(
    'npm-cli.js',
    `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${busy}`,
  );
  const env = { ...process.env, npm_execpath: npm };
  const start = spawn(process.execPath, ['bin/run.mjs', 'hello.ts'], { cwd: folder, env, stdio: 'ignore' });
  const pid = await until(async () => Number(await readFile(note, 'utf8').catch(() => '')) || undefined);
  start.kill('SIGKILL');
  await until(async () => (isAlive(pid) ? undefined : true));
  expect(run(['hello.ts']).said).toContain('the npm registry cannot be reached');
});

/** Asks until there is an answer. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, 50));
  }
}

test('a tool is found by its name, with its exit code; an unknown one is named', async () => {
  await put('node_modules/.package-lock.json', LOCK);
  await put('node_modules/@some/tool/package.json', '{"name":"@some/tool","bin":{"shout":"shout.js"}}');
  await put(
    'node_modules/@some/tool/shout.js',
    'console.log(process.argv[2].toUpperCase()); process.exit(3);',
  );
  expect(run(['shout', 'hey'])).toEqual({ code: 3, said: 'HEY\n' });
  expect(run(['whisper'])).toEqual({
    code: 1,
    said: 'There is no script whisper here and no installed tool of that name.\n',
  });
});
