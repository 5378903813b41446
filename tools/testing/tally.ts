import { relative } from 'node:path';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failedNames: readonly string[];
  readonly skippedNames: readonly string[];
  /** Tests that failed, and passed when their file ran once more by itself. */
  readonly unsteadyNames?: readonly string[];
}

export function addTally(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failedNames: [...a.failedNames, ...b.failedNames],
    skippedNames: [...a.skippedNames, ...b.skippedNames],
    unsteadyNames: [...(a.unsteadyNames ?? []), ...(b.unsteadyNames ?? [])],
  };
}

/** `12 passed, 0 failed`, and `, 3 skipped` where some were. */
export function closingLine(tally: Tally): string {
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : '';
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}

export interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Counts a JSON report of Vitest. A file that failed without any failed test (it could not be loaded) counts as one failure. */
export function tallyOfReport(report: Report, root: string): Tally {
  const failedNames: string[] = [];
  const skippedNames: string[] = [];
  let passed = 0;
  for (const file of report.testResults) {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (file.status === 'failed' && failed.length === 0) failedNames.push(path);
    failedNames.push(...failed.map((test) => `${path}: ${test.fullName}`));
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed++;
      else if (test.status !== 'failed') skippedNames.push(`${path}: ${test.fullName}`);
    }
  }
  return { passed, failed: failedNames.length, skipped: skippedNames.length, failedNames, skippedNames };
}

/** The files that hold a failure, as paths below `root`. */
export function failedFiles(report: Report, root: string): readonly string[] {
  return report.testResults
    .filter((file) => file.status === 'failed')
    .map((file) => relative(root, file.name));
}

/**
 * What a run comes to when the files that failed in it ran once more: their second result counts, and whatever failed only at first is
 * told apart, for somebody to look into.
 */
export function tallyWithSecond(first: Report, second: Report, root: string): Tally {
  const again = new Set(second.testResults.map((file) => file.name));
  const kept = { testResults: first.testResults.filter((file) => !again.has(file.name)) };
  const tally = addTally(tallyOfReport(kept, root), tallyOfReport(second, root));
  const stillFailed = new Set(tally.failedNames);
  return {
    ...tally,
    unsteadyNames: tallyOfReport(first, root).failedNames.filter((name) => !stillFailed.has(name)),
  };
}
