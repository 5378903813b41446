/**
 * Builds the two web apps with Vite, each only when what it is made of has changed: the staff app into build/staff, the portal's
 * server into build/portal/main.js. An app whose source does not exist is left out.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InlineConfig } from 'vite';
import { oneAtATime } from './one-at-a-time.ts';
import { weighStaffApp } from './staff-weight.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SHARED = ['src/metadata', 'src/fields', 'src/client', 'src/web'];

interface App {
  readonly name: 'staff' | 'portal';
  /** Files without which the app does not exist. */
  readonly entries: readonly string[];
  readonly made: string;
  readonly sources: readonly string[];
  config(outDir: string): Promise<InlineConfig>;
}

/** Builds what is out of date. Returns the names of the apps that were built. */
export async function build(log: (line: string) => void = console.log): Promise<string[]> {
  const built: string[] = [];
  for (const app of apps()) {
    if (await buildOne(app, log)) built.push(app.name);
  }
  return built;
}

function apps(): App[] {
  const portalEntry = ['src/portal/main.tsx', 'src/portal/main.ts'].find((file) =>
    existsSync(join(root, file)),
  );
  const staff: App = {
    name: 'staff',
    entries: ['src/staff/index.html', 'src/staff/main.tsx'],
    made: 'index.html',
    sources: [...SHARED, 'src/staff', 'src/modules', 'src/privacy'],
    config: staffConfig,
  };
  const portal: App = {
    name: 'portal',
    entries: [portalEntry ?? 'src/portal/main.tsx'],
    made: 'main.js',
    sources: [...SHARED, 'src/portal'],
    config: (outDir) => portalConfig(outDir, portalEntry ?? 'src/portal/main.tsx'),
  };
  return [staff, portal].filter((app) => app.entries.every((entry) => existsSync(join(root, entry))));
}

async function buildOne(app: App, log: (line: string) => void): Promise<boolean> {
  if (await isBuilt(app)) return false;
  await mkdir(join(root, 'build'), { recursive: true });
  return oneAtATime(join(root, 'build', `${app.name}.lock`), async () => {
    // Another program may have built it meanwhile.
    if (await isBuilt(app)) return false;
    await buildNow(app, log);
    return true;
  });
}

const stampOf = (app: App) => join(root, 'build', `${app.name}.stamp`);
const placeOf = (app: App) => join(root, 'build', app.name);

async function isBuilt(app: App): Promise<boolean> {
  const stamped = await readFile(stampOf(app), 'utf8').catch(() => '');
  return existsSync(join(placeOf(app), app.made)) && stamped === (await fingerprint(app));
}

async function buildNow(app: App, log: (line: string) => void): Promise<void> {
  const place = placeOf(app);
  const wanted = await fingerprint(app);
  log(`Building the ${title(app)} …`);
  const draft = `${place}.${process.pid}.new`;
  const { build: viteBuild } = await import('vite');
  try {
    await asInProduction(async () => viteBuild(await app.config(draft)));
    if (app.name === 'staff') await weighStaffApp(draft);
    await rm(place, { recursive: true, force: true });
    await rename(draft, place);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The ${title(app)} could not be built. ${reason}`, { cause: error });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await writeFile(stampOf(app), wanted);
}

/** Packages ask the environment what they are built for; under a test it would be their heavier, slower selves. */
async function asInProduction(work: () => Promise<unknown>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

function title(app: App): string {
  return app.name === 'staff' ? 'staff app' : 'portal';
}

async function staffConfig(outDir: string): Promise<InlineConfig> {
  const { default: react } = await import('@vitejs/plugin-react');
  return {
    ...common(outDir),
    root: join(root, 'src/staff'),
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      manifest: true,
      target: 'es2023',
      chunkSizeWarningLimit: 2000,
      reportCompressedSize: false,
      // What every page needs is one file: it compresses better than its 35 pieces, and is asked for once.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'frame', tags: ['$initial'] }] } },
      },
    },
  };
}

async function portalConfig(outDir: string, entry: string): Promise<InlineConfig> {
  const assets = join(root, 'src/portal/public');
  if (existsSync(assets)) await cp(assets, join(outDir, 'public'), { recursive: true });
  return {
    ...common(outDir),
    root,
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    // Our own sources go into the one file; packages stay in node_modules.
    ssr: { target: 'node' },
    build: {
      outDir,
      emptyOutDir: false,
      ssr: join(root, entry),
      target: 'esnext',
      rollupOptions: { output: { entryFileNames: 'main.js' } },
    },
  };
}

function common(outDir: string): InlineConfig {
  return {
    configFile: false,
    logLevel: 'warn',
    mode: 'production',
    cacheDir: join(
      root,
      'node_modules',
      '.vite',
      relative(join(root, 'build'), outDir).split('.')[0] ?? 'build',
    ),
  };
}

/** A hash of every source of the app, of the packages, and of this script. */
async function fingerprint(app: App): Promise<string> {
  const hash = createHash('sha256');
  const files = (await Promise.all(app.sources.map((folder) => sourcesIn(folder)))).flat().sort();
  for (const file of [
    ...files,
    'package-lock.json',
    'tsconfig.json',
    'tools/build.ts',
    'tools/staff-weight.ts',
  ]) {
    hash
      .update(`${file}\0`)
      .update(await readFile(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

async function sourcesIn(folder: string): Promise<string[]> {
  const whole = !['src/modules', 'src/privacy'].includes(folder);
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .filter((entry) => whole || /\.view\.tsx?$|\.messages\.ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

if (process.argv[1] === import.meta.filename) await build();
