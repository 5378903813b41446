#!/usr/bin/env node
// Runs a script or an installed tool on the pinned Node: `node bin/run.mjs tools/build.ts`, `node bin/run.mjs vitest run src/fields`.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootstrap, root } from './bootstrap.mjs';
import './follow.mjs';

const args = process.argv.slice(2);
if (args.length === 0) {
  console.error('Usage: node bin/run.mjs <script.ts | tool> [arguments]');
  process.exit(1);
}
await bootstrap(fileURLToPath(import.meta.url), args);

const entry = entryOf(args[0]);
if (entry === undefined) {
  console.error(`There is no script ${args[0]} here and no installed tool of that name.`);
  process.exit(1);
}
process.argv = [process.execPath, entry, ...args.slice(1)];
if (/\.[cm]?[jt]sx?$/.test(args[0])) {
  await import(pathToFileURL(entry).href);
} else {
  const child = spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

function entryOf(name) {
  const script = resolve(name);
  if (existsSync(script) && /\.[cm]?[jt]sx?$/.test(name)) return script;
  return toolEntry(name);
}

/** The JavaScript behind a tool's name: a package of that name, or one that lists it among its programs. */
function toolEntry(name) {
  const modules = join(root, 'node_modules');
  return (
    binOf(join(modules, name), name) ??
    everyPackage(modules)
      .map((folder) => binOf(folder, name))
      .find(Boolean)
  );
}

function binOf(folder, name) {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const { name: full = '', bin } = JSON.parse(readFileSync(file, 'utf8'));
  const path = typeof bin === 'string' && full.split('/').pop() === name ? bin : bin?.[name];
  return typeof path === 'string' ? join(folder, path) : undefined;
}

function everyPackage(modules) {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(modules, name)).map((part) => join(modules, name, part))
      : [join(modules, name)],
  );
}
