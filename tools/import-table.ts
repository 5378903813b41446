/**
 * Checks every import of the tree against the table in import-rules.ts, and that no files import each other in a circle.
 * Tests may import what they like: they look at the whole.
 */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { AREAS, type Area, KEPT_APART, ONE_WAY } from './import-rules.ts';

interface Import {
  readonly from: string;
  /** A path of the tree, or a package as written. */
  readonly to: string;
  readonly local: boolean;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Sentences about imports that the table does not allow, with file and line; empty when all is well. */
export async function checkImports(root: string): Promise<string[]> {
  const files = await sources(root);
  const imports = (await Promise.all(files.map((file) => importsOf(root, file)))).flat();
  const unknown = files.filter((file) => file.startsWith('src/') && !areaOf(file)).map(unknownFolder);
  const table = imports.filter((one) => !isTest(one.from)).flatMap(breach);
  return [...new Set([...unknown, ...table]), ...bothWays(imports), ...cycles(imports)];
}

/** One sentence per pair of folders that import each other, types too, though they are to lie in an order. */
function bothWays(imports: readonly Import[]): string[] {
  const first = new Map<string, Import>();
  for (const one of imports) {
    if (!one.local || isTest(one.from)) continue;
    for (const folder of ONE_WAY) {
      const [from, to] = [folder.exec(one.from)?.[1], folder.exec(one.to)?.[1]];
      if (from !== undefined && to !== undefined && from !== to && !first.has(`${from} ${to}`))
        first.set(`${from} ${to}`, one);
    }
  }
  return [...first].flatMap(([pair, one]) => {
    const [from = '', to = ''] = pair.split(' ');
    const back = first.get(`${to} ${from}`);
    if (!back || from > to) return [];
    return [`${from} and ${to} import each other: ${one.from}:${one.line} and ${back.from}:${back.line}.`];
  });
}

function areaOf(file: string): Area | undefined {
  return AREAS.find((area) => area.pattern.test(file));
}

function unknownFolder(file: string): string {
  return `${dirname(file)}: the import table does not know this folder. Add it to tools/import-rules.ts, in its place.`;
}

function breach(one: Import): string[] {
  const area = areaOf(one.from);
  if (!area) return [];
  const at = `${one.from}:${one.line}`;
  if (!one.local) return packageBreach(at, area, one.to);
  const target = areaOf(one.to);
  if (!target) return [];
  if (target.name !== area.name && !area.mayImport.includes(target.name)) {
    return [`${at} imports ${one.to}: ${area.name} may not import ${target.name}.`];
  }
  return apart(one) ? [`${at} imports ${one.to}: these folders must not know each other.`] : [];
}

/** One duty (or module) may not import its neighbour, except Art. 12, which the rights of the person are carried out in. */
function apart(one: Import): boolean {
  if (areaOf(one.from)?.name !== areaOf(one.to)?.name) return false;
  return KEPT_APART.some((folder) => {
    const [from, to] = [folder.exec(one.from)?.[1], folder.exec(one.to)?.[1]];
    return from !== undefined && to !== undefined && from !== to;
  });
}

function packageBreach(at: string, area: Area, name: string): string[] {
  if (area.pure) return [`${at} imports ${name}: ${area.name} imports no package.`];
  if (area.browser && (name.startsWith('node:') || name === 'pg')) {
    return [`${at} imports ${name}: ${area.name} must run in a browser.`];
  }
  return [];
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || /\/fixture[^/]*\.tsx?$/.test(file);
}

async function sources(root: string): Promise<string[]> {
  const folders = await Promise.all(
    ['src', 'tools', 'bench', 'e2e'].map((folder) =>
      readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []),
    ),
  );
  return folders
    .flat()
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

async function importsOf(root: string, file: string): Promise<Import[]> {
  const text = await readFile(join(root, file), 'utf8');
  const { module } = parseSync(file, text);
  const found = (to: string, typeOnly: boolean, start: number): Import => {
    const local = to.startsWith('.');
    const path = local ? normalize(join(dirname(file), to)).replaceAll('\\', '/') : to;
    return { from: file, to: path, local, typeOnly, line: text.slice(0, start).split('\n').length };
  };
  const imports = module.staticImports.map((one) =>
    found(
      one.moduleRequest.value,
      one.entries.length > 0 && one.entries.every((entry) => entry.isType),
      one.start,
    ),
  );
  const exports = module.staticExports.flatMap((one) =>
    one.entries.flatMap((entry) =>
      entry.moduleRequest ? [found(entry.moduleRequest.value, entry.isType, one.start)] : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap((one) => {
    const literal = /^['"]([^'"]+)['"]$/.exec(text.slice(one.moduleRequest.start, one.moduleRequest.end));
    // Loaded later, so it cannot be part of a circle at load time.
    return literal?.[1] ? [found(literal[1], true, one.start)] : [];
  });
  return [...imports, ...exports, ...dynamic];
}

/** One sentence per circle of value imports (types vanish, so they cannot deadlock a load). */
function cycles(imports: readonly Import[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, to, local, typeOnly } of imports) {
    if (!local || typeOnly) continue;
    graph.set(from, (graph.get(from) ?? new Set()).add(to));
  }
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push(`Import cycle: ${[...path.slice(start), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const findings = await checkImports(fileURLToPath(new URL('..', import.meta.url)));
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
