import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { metadataFindings } from '../metadata/finding-codes.ts';
import { spanishFieldFindings } from './findings.es.ts';
import { fieldFindings } from './findings.ts';

const codes: Readonly<Record<string, string>> = { ...fieldFindings, ...metadataFindings };
const page = readFileSync(new URL('../../docs/developers/findings.md', import.meta.url), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `([a-z]+\.[a-z0-9_]+)` \| (.+) \|$/gm)].map((row) => [row[1] ?? '', row[2] ?? '']),
);

describe('docs/developers/findings.md', () => {
  test('has every code, with what it means', () => {
    for (const [code, meaning] of Object.entries(codes))
      expect([code, rows.get(code)]).toEqual([code, meaning]);
  });

  test('has no code that does not exist', () => {
    expect([...rows.keys()].filter((code) => !Object.hasOwn(codes, code))).toEqual([]);
  });
});

test('every finding about a value says in Spanish what to do', () => {
  const untranslated = Object.keys(fieldFindings).filter(
    (code) => code.startsWith('field.') && !Object.hasOwn(spanishFieldFindings, code),
  );
  expect(untranslated).toEqual([]);
});
