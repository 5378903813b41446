import { expect, test } from 'vitest';
import { addTally, closingLine, failedFiles, tallyOfReport, tallyWithSecond } from './tally.ts';

const report = {
  testResults: [
    {
      name: '/r/src/a.test.ts',
      status: 'failed',
      assertionResults: [
        { status: 'passed', fullName: 'one' },
        { status: 'failed', fullName: 'two' },
        { status: 'skipped', fullName: 'three' },
        { status: 'todo', fullName: 'four' },
      ],
    },
    { name: '/r/src/broken.test.ts', status: 'failed', assertionResults: [] },
    {
      name: '/r/src/b.test.ts',
      status: 'failed',
      assertionResults: [{ status: 'passed', fullName: 'its afterAll broke' }],
    },
  ],
};

test('every test is counted, and so is a file that could not be loaded or tidied up', () => {
  const tally = tallyOfReport(report, '/r');
  expect(tally).toMatchObject({ passed: 2, failed: 3, skipped: 2 });
  expect(tally.failedNames).toEqual(['src/a.test.ts: two', 'src/broken.test.ts', 'src/b.test.ts']);
});

test('the closing line names skips only where there are some', () => {
  const tally = tallyOfReport(report, '/r');
  expect(closingLine(addTally(tally, tally))).toBe('4 passed, 6 failed, 4 skipped');
  expect(closingLine({ ...tally, skipped: 0 })).toBe('2 passed, 3 failed');
});

test('of files that ran once more the second result counts, and what failed only at first is named', () => {
  expect(failedFiles(report, '/r')).toEqual(['src/a.test.ts', 'src/broken.test.ts', 'src/b.test.ts']);
  const second = {
    testResults: [
      {
        name: '/r/src/a.test.ts',
        status: 'passed',
        assertionResults: [
          { status: 'passed', fullName: 'one' },
          { status: 'passed', fullName: 'two' },
        ],
      },
      { name: '/r/src/broken.test.ts', status: 'failed', assertionResults: [] },
    ],
  };
  expect(tallyWithSecond(report, second, '/r')).toMatchObject({
    passed: 3,
    failed: 2,
    failedNames: ['src/b.test.ts', 'src/broken.test.ts'],
    unsteadyNames: ['src/a.test.ts: two'],
  });
});
