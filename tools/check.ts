/**
 * The checks that need no running program: types (of everything, and of the portal with its own JSX), style, who imports
 * whom, what is exported for nobody, and which words nothing says. `npm run check`; also the first part of `npm test`.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkImports } from './import-table.ts';
import { checkExports } from './unused-exports.ts';
import { checkWords } from './unused-words.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  /** What is wrong, as the tool says it. */
  readonly findings: string;
}

/** Runs every check, each to its end, and says how it went. */
export async function runChecks(log: (line: string) => void = console.log): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const [name, check] of checks()) {
    const findings = await check();
    log(`${findings === '' ? '✓' : '✗'} ${name}`);
    if (findings !== '') log(findings);
    results.push({ name, passed: findings === '', findings });
  }
  return results;
}

function checks(): [string, () => Promise<string>][] {
  const portal = join(root, 'src/portal');
  const hasPortal =
    existsSync(portal) &&
    readdirSync(portal, { recursive: true }).some((file) => /\.tsx?$/.test(String(file)));
  return [
    ['types', () => tool('typescript', 'tsc', ['--noEmit', '--pretty', 'false'])],
    ...(hasPortal
      ? [
          [
            'types of the portal',
            () => tool('typescript', 'tsc', ['--noEmit', '--pretty', 'false', '-p', 'src/portal']),
          ] satisfies [string, () => Promise<string>],
        ]
      : []),
    [
      'style',
      () =>
        tool('@biomejs/biome', 'biome', [
          'check',
          '--colors=off',
          '--error-on-warnings',
          '--reporter=summary',
        ]),
    ],
    ['imports', async () => (await checkImports(root)).join('\n')],
    ['exports', async () => checkExports(root).join('\n')],
    ['words', async () => checkWords(root).join('\n')],
  ];
}

/** What an installed tool said when it failed; empty when it passed. */
async function tool(packageName: string, bin: string, args: readonly string[]): Promise<string> {
  const folder = join(root, 'node_modules', packageName);
  const { bin: bins } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const entry = join(folder, bins[bin] ?? bin);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve(code === 0 ? '' : said.trim() || `${dirname(entry)} ended with ${code}`),
    );
  });
}

if (process.argv[1] === import.meta.filename) {
  const results = await runChecks();
  process.exitCode = results.every((one) => one.passed) ? 0 : 1;
}
