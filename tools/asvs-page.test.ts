import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../docs/security/asvs.md', import.meta.url), 'utf8');
const root = new URL('../', import.meta.url);

/** Highest number of a requirement of level 1 or 2 in each section, and those in between that are level 3 (ASVS 5.0.0). */
const LEVEL_3 =
  'V1.2.10 V1.3.12 V1.5.3 V2.3.5 V2.4.2 V3.1.1 V3.2.3 V3.3.5 V3.4.7 V3.4.8 V3.5.6 V3.5.7 V3.5.8 V3.6.1 V3.7.3 V3.7.4 V3.7.5 V4.1.4 V4.1.5 V4.2.2 V4.2.3 V4.2.4 V4.2.5 V5.2.4 V5.2.5 V5.2.6 V5.3.3 V6.3.5 V6.3.6 V6.3.7 V6.3.8 V6.4.5 V6.4.6 V6.5.6 V6.5.7 V6.5.8 V6.6.4 V6.7.1 V6.7.2 V7.5.3 V8.1.3 V8.1.4 V8.2.4 V8.3.2 V8.3.3 V8.4.2 V10.2.3 V10.3.5 V10.4.12 V10.4.13 V10.4.14 V10.4.15 V10.4.16 V11.1.3 V11.1.4 V11.2.4 V11.2.5 V11.3.4 V11.3.5 V11.5.2 V11.6.2 V11.7.1 V11.7.2 V12.1.4 V12.1.5 V12.3.5 V13.1.2 V13.1.3 V13.1.4 V13.2.6 V13.3.3 V13.3.4 V13.4.6 V13.4.7 V14.2.5 V14.2.6 V14.2.7 V14.2.8 V15.1.4 V15.1.5 V15.2.4 V15.2.5 V15.4.1 V15.4.2 V15.4.3 V15.4.4 V16.5.4 V17.1.2 V17.2.5 V17.2.6 V17.2.7 V17.2.8';
const SECTIONS: Readonly<Record<string, readonly number[]>> = {
  V1: [2, 10, 12, 3, 3],
  V2: [3, 3, 5, 2],
  V3: [1, 3, 5, 8, 8, 1, 5],
  V4: [5, 5, 2, 4],
  V5: [1, 6, 3, 3],
  V6: [3, 12, 8, 6, 8, 4, 2, 4],
  V7: [3, 4, 2, 5, 3, 2],
  V8: [4, 4, 3, 2],
  V9: [3, 4],
  V10: [2, 3, 5, 16, 5, 2, 3],
  V11: [4, 5, 5, 4, 2, 2, 2],
  V12: [5, 2, 5],
  V13: [4, 6, 4, 7],
  V14: [2, 8, 3],
  V15: [5, 5, 7, 4],
  V16: [1, 5, 4, 3, 4],
  V17: [2, 8, 2],
};

const all = Object.entries(SECTIONS).flatMap(([chapter, sections]) =>
  sections.flatMap((count, section) =>
    Array.from({ length: count }, (_, number) => `${chapter}.${section + 1}.${number + 1}`),
  ),
);
const higher = new Set(LEVEL_3.split(' '));
const wanted = all.filter((id) => !higher.has(id));

test('ASVS 5.0.0 has 345 requirements, 253 of them of level 1 or 2', () => {
  expect(all).toHaveLength(345);
  expect(wanted).toHaveLength(253);
});

test('each requirement of level 1 and 2 is met, the operator’s, open, or does not apply; and stands here once', () => {
  const rows = [...page.matchAll(/^\| (V\d+\.\d+\.\d+)( \(L3\))? \| (met|operator|open) \| .+ \|$/gm)].map(
    (row) => row[1],
  );
  const [, notApplicable = ''] = page.split('## Not applicable');
  const left = [...notApplicable.matchAll(/V\d+\.\d+\.\d+/g)].map(([id]) => id);
  const said = [...rows, ...left];
  expect(said.filter((id, at) => said.indexOf(id) !== at)).toEqual([]);
  expect(wanted.filter((id) => !said.includes(id))).toEqual([]);
});

test('each file that the page names is there', () => {
  const named = [...page.matchAll(/`((?:src|e2e|tools|docs)\/[^`]+)`/g)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});
