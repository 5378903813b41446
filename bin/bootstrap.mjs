// Makes this folder ready to run, on whatever Node (18 or later) starts it: the pinned Node, then the packages.
// Plain JavaScript without packages, because it runs before there are any.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const runtimes = join(root, '.runtime');
const pinned = JSON.parse(readFileSync(join(root, 'bin', 'runtime.json'), 'utf8'));
const MAJOR = Number(pinned.version.split('.')[0]);

/** What stops a start, said in a sentence instead of a stack. */
export class Stop extends Error {}

/**
 * Makes the pinned Node and the packages ready. Returns true when the caller already runs on a Node that will do; otherwise
 * runs the caller's program again on the pinned one, ends with its exit code, and never returns.
 */
export async function bootstrap(program, args = process.argv.slice(2)) {
  try {
    const node = await findNode();
    if (!packagesReady()) await withInstallLock(() => packagesReady() || installPackages(node));
    if (node === process.execPath) return true;
    return await continueOn(node, [program, ...args]);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

// --- the runtime

async function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= MAJOR) return process.execPath;
  const place = join(runtimes, `node-${pinned.version}-${process.platform}-${process.arch}`);
  const node = join(place, 'bin', 'node');
  if (runs(node)) return node;
  await withInstallLock(async () => {
    if (!runs(node)) await fetchNode(place);
  });
  if (!runs(node)) {
    rmSync(place, { recursive: true, force: true });
    throw new Stop(
      `The Node ${pinned.version} that npm delivered does not run on this machine. Install Node ${MAJOR} and start again.`,
    );
  }
  return node;
}

function runs(node) {
  if (!existsSync(node)) return false;
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return answer.stdout?.trim() === `v${pinned.version}`;
}

/** npm downloads and checks the package against the pinned hash; its cache keeps what an interrupted start had fetched. */
async function fetchNode(place) {
  const machine = `${process.platform}-${process.arch}`;
  const found = pinned.packages[machine];
  if (!found)
    throw new Stop(`npm has no Node ${MAJOR} for ${machine}. Install Node ${MAJOR} and start again.`);
  const workshop = join(runtimes, `fetch-${process.pid}`);
  mkdirSync(workshop, { recursive: true });
  writeFileSync(join(workshop, 'package.json'), JSON.stringify(onePackage(found.name)));
  writeFileSync(join(workshop, 'package-lock.json'), JSON.stringify(lockOf(found)));
  const doing = `Fetching Node ${pinned.version} (this machine has ${process.versions.node}; about 60 MB, once)`;
  await npm(process.execPath, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], workshop, doing);
  renameSync(join(workshop, 'node_modules', found.name), place);
  for (const name of readdirSync(runtimes)) {
    if (name.startsWith('fetch-')) rmSync(join(runtimes, name), { recursive: true, force: true });
  }
}

function onePackage(name) {
  return { name: 'runtime', version: '1.0.0', private: true, dependencies: { [name]: pinned.version } };
}

function lockOf({ name, integrity }) {
  const packages = {
    '': onePackage(name),
    [`node_modules/${name}`]: { version: pinned.version, integrity },
  };
  return { name: 'runtime', version: '1.0.0', lockfileVersion: 3, requires: true, packages };
}

// --- the packages

const modules = join(root, 'node_modules');
const stamp = join(modules, '.attesta-installed');

/** The stamp says for which lockfile they were installed; where somebody ran npm by hand, npm's own note does. */
function packagesReady() {
  if (read(stamp) === lockHash()) return true;
  if (!alreadyInstalled()) return false;
  try {
    writeFileSync(stamp, lockHash());
  } catch {
    // Installed by another user: compared again next time.
  }
  return true;
}

async function installPackages(node) {
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  await npm(node, args, root, 'Installing packages (once, and when they change)');
  writeFileSync(stamp, lockHash());
}

function lockHash() {
  return createHash('sha256')
    .update(read(join(root, 'package-lock.json')) ?? '')
    .digest('hex');
}

/** Whether somebody ran npm here: what npm notes in node_modules agrees with the lockfile. */
function alreadyInstalled() {
  const noted = read(join(modules, '.package-lock.json'));
  if (noted === undefined) return false;
  const there = JSON.parse(noted).packages;
  const wanted = JSON.parse(read(join(root, 'package-lock.json')) ?? '{}').packages ?? {};
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || (there[path] ? there[path].version === entry.version : entry.optional === true),
  );
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

// --- npm

async function npm(node, args, cwd, doing) {
  const started = Date.now();
  const timer = progress(doing, started);
  const [command, ...before] = npmCommand(node);
  const { code, said, missing } = await run(command, [...before, ...args], cwd);
  clearInterval(timer);
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  if (missing) throw new Stop('npm is missing. Install it with Node (https://nodejs.org) and start again.');
  if (code !== 0) throw new Stop(npmFailure(doing, said));
  console.error(`${doing}: done in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function progress(doing, started) {
  console.error(`${doing} …`);
  if (!process.stderr.isTTY) return undefined;
  const show = () => process.stderr.write(`\r  ${Math.round((Date.now() - started) / 1000)} s`);
  return setInterval(show, 1000);
}

/** The npm that runs us when there is one: `npm start` names it. Its program runs on the Node given. */
function npmCommand(node) {
  const path = process.env.npm_execpath;
  if (path && /npm-cli\.c?js$/.test(path) && existsSync(path)) return [node, path];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function run(command, args, cwd) {
  return new Promise((resolve) => {
    // With a channel, so that it does not go on installing when this program is ended.
    const stdio = ['ignore', 'pipe', 'pipe', 'ipc'];
    const child = spawn(command, args, { cwd, env: npmEnvironment(), stdio });
    noteInstaller(child.pid);
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', (error) => resolve({ code: 1, said: String(error), missing: error.code === 'ENOENT' }));
    child.on('close', (code) => resolve({ code, said, missing: false }));
  });
}

/** Without what an outer `npm start` set about its own folder; registry, proxy and cache settings stay. */
function npmEnvironment() {
  const drop =
    /^npm_(config_(local_prefix|prefix|workspace.*|omit|include|production|global|ignore_scripts)|package_|lifecycle_|command$)/i;
  const kept = Object.entries(process.env).filter(([name]) => name !== 'NODE_ENV' && !drop.test(name));
  const end = `--require ${JSON.stringify(join(root, 'bin', 'end-with-parent.cjs'))}`;
  return {
    ...Object.fromEntries(kept),
    NODE_OPTIONS: [process.env.NODE_OPTIONS, end].filter(Boolean).join(' '),
  };
}

function npmFailure(doing, said) {
  const lines = said
    .trim()
    .split('\n')
    .filter((line) => /npm (ERR!|error)/.test(line));
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|network/i.test(said)) {
    return `${doing}: the npm registry cannot be reached. Check the network or the proxy (npm config get proxy), then start again.`;
  }
  if (/EACCES|EPERM|EROFS/.test(said)) {
    return `${doing}: this folder (${root}) is not writable for you. Start as its owner, or copy it to a folder of yours.`;
  }
  return `${doing}: npm failed.\n${lines.slice(0, 12).join('\n')}`;
}

// --- one installation at a time

const lock = join(runtimes, 'installing');

/** The npm of a start that was just killed may still write for a moment: it holds the lock as well. */
function noteInstaller(pid) {
  if (pid) writeFileSync(lock, `${process.pid} ${pid}`);
}

function holders() {
  return (read(lock) ?? '').split(' ').map(Number);
}

async function withInstallLock(work) {
  makeRuntimeFolder();
  for (let said = false; ; said = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!holders().some(isAlive)) rmSync(lock, { force: true });
      else if (!said) console.error('Another start is installing; waiting for it …');
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function makeRuntimeFolder() {
  try {
    mkdirSync(runtimes, { recursive: true });
  } catch (error) {
    throw new Stop(
      `This folder (${root}) is not writable for you (${error.code}). Start as its owner, or copy it to a folder of yours.`,
    );
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// --- continuing

/** Runs a program on the pinned Node with our terminal, hands it the signals, and ends as it ends. */
async function continueOn(node, args) {
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 143));
}
