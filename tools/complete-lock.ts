/**
 * Completes package-lock.json with the packages of other platforms. npm leaves out an optional package that the registry in use
 * does not have (a mirror may carry Linux only), and then refuses its own lockfile in `npm ci`. An entry added here names the
 * exact version and the platform; npm skips it where the platform is another. Run it after every change of packages.
 */
import { readFile, writeFile } from 'node:fs/promises';

interface Entry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Record<string, Entry & Record<string, unknown>>;
}

const SYSTEMS = 'aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32';
const CPUS = 'arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64|wasm32';
const PLATFORM = new RegExp(`(${SYSTEMS})-(${CPUS})(?:-(gnu|musl|gnueabihf|eabi|msvc))?(?:eabi)?$`);

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8')) as Lock;
const added: string[] = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (path === '' || isThere(path, name)) continue;
    lock.packages[`node_modules/${name}`] = otherPlatform(name, version, entry.dev === true);
    added.push(name);
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
console.log(added.length === 0 ? 'The lockfile is complete.' : `Added: ${added.join(', ')}`);

function isThere(path: string, name: string): boolean {
  return `${path}/node_modules/${name}` in lock.packages || `node_modules/${name}` in lock.packages;
}

function otherPlatform(name: string, version: string, dev: boolean): Entry & Record<string, unknown> {
  const parts = PLATFORM.exec(name);
  if (!parts) throw new Error(`${name} is optional, missing from the registry, and names no platform.`);
  if (!/^\d+\.\d+\.\d+/.test(version))
    throw new Error(`${name} is wanted as ${version}, which is no exact version.`);
  const [, os, cpu, libc] = parts;
  return {
    version,
    ...(dev ? { dev } : {}),
    optional: true,
    os: [os],
    cpu: [cpu],
    ...(os === 'linux' && libc === 'musl' ? { libc: ['musl'] } : {}),
  };
}
