/**
 * Everything that `npm test` runs: the browser, the build, the checks, the tests. Ends with one line, `N passed, N failed`
 * (and `, N skipped`), and an exit code that says the same.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.ts';
import { runChecks } from './check.ts';
import { provideBrowser } from './testing/browser.ts';
import {
  addTally,
  closingLine,
  failedFiles,
  type Report,
  type Tally,
  tallyOfReport,
  tallyWithSecond,
} from './testing/tally.ts';

/** More failing files than these are no accident of a busy machine. */
const FEW = 3;

const root = fileURLToPath(new URL('..', import.meta.url));

const browser = provideBrowser(console.log);
if ('missing' in browser) console.log(browser.missing);

const parts: Tally[] = [await buildTally(), await checkTally()];
parts.push(await vitestTally('path' in browser ? browser.path : undefined, process.argv.slice(2)));

const total = parts.reduce(addTally);
for (const name of total.skippedNames) console.log(`skipped: ${name}`);
for (const name of total.unsteadyNames ?? []) console.log(`failed at first, passed when run again: ${name}`);
for (const name of total.failedNames) console.log(`failed: ${name}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
console.log(closingLine(total));

async function buildTally(): Promise<Tally> {
  try {
    await build();
    return one('build', true);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return one('build', false);
  }
}

async function checkTally(): Promise<Tally> {
  const results = await runChecks();
  return results.map((result) => one(`check of ${result.name}`, result.passed)).reduce(addTally);
}

function one(name: string, passed: boolean): Tally {
  return {
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    skipped: 0,
    failedNames: passed ? [] : [name],
    skippedNames: [],
  };
}

/**
 * Vitest in a process of its own: what it prints is shown, what it counts is read from its report. Where a few files fail, each of them
 * runs once more: a machine too busy for a browser is told apart from a defect, and both are shown.
 */
async function vitestTally(browserPath: string | undefined, filters: readonly string[]): Promise<Tally> {
  const first = await vitestReport(browserPath, filters);
  if (!first.report) return one('the test run itself', false);
  const failed = failedFiles(first.report, root);
  if (failed.length > 0 && failed.length <= FEW) {
    console.log(`Failed, and run once more: ${failed.join(', ')}`);
    const second = await vitestReport(browserPath, failed);
    if (second.report) return withRunItself(tallyWithSecond(first.report, second.report, root), second.code);
  }
  return withRunItself(tallyOfReport(first.report, root), first.code);
}

/** Vitest also fails for an error outside any test, or a setup that broke. */
function withRunItself(tally: Tally, code: number): Tally {
  return code !== 0 && tally.failed === 0 ? addTally(tally, one('the test run itself', false)) : tally;
}

async function vitestReport(
  browserPath: string | undefined,
  filters: readonly string[],
): Promise<{ code: number; report?: Report }> {
  const folder = await mkdtemp(join(tmpdir(), 'attesta-report-'));
  const file = join(folder, 'report.json');
  try {
    const code = await runVitest(file, browserPath, filters);
    return { code, report: JSON.parse(await readFile(file, 'utf8')) };
  } catch {
    return { code: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runVitest(
  report: string,
  browserPath: string | undefined,
  filters: readonly string[],
): Promise<number> {
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(browserPath ? { CHROMIUM_PATH: browserPath } : {}) },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}
