import { expect, test } from 'vitest';
import { labelText } from '../../metadata/label.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { purposes, retention } from '../../modules/index.ts';
import { speaker } from '../../web/words/words.tsx';
import { type PreviewGround, previewOf } from './declaration-preview.ts';
import { declarationWords, periodWords } from './declaration-words.ts';

const say = speaker(declarationWords, 'en');
const ground: PreviewGround = {
  subject: { kind: 'self' },
  purposes,
  retention,
  say,
  label: (label) => labelText(label, 'en'),
};
const invoice: PrivacyDeclaration = {
  category: 'financial',
  sensitivity: 'ordinary',
  origin: 'provided',
  purposes: ['accounting'],
  retention: 'accounting_8y',
  onErasure: { action: 'keep', ground: 'legal_obligation', retention: 'accounting_8y' },
  inAccess: true,
  inPortability: { leftOut: 'other_basis' },
  disclosure: [],
  portal: 'shown',
};

test('a declaration is said in words: who sees it, how long, by which law', () => {
  const said = previewOf({ privacy: invoice }, ground).join(' ');
  expect(said).toContain('It is used for Accounting and tax (legal obligation, Art. 6(1)(c)).');
  expect(said).toContain('A customer who asks sees it.');
  expect(said).toContain('kept all the same 8 years after it was issued, by German Fiscal Code, § 147(3)');
  expect(said).toContain('In the portal the customer sees it.');
});

test('the same is said in Spanish', () => {
  const spanish = {
    ...ground,
    say: speaker(declarationWords, 'es'),
    label: (label: Parameters<PreviewGround['label']>[0]) => labelText(label, 'es'),
  };
  const said = previewOf({ privacy: invoice }, spanish).join(' ');
  expect(said).toContain('se conserva aun así 8 años tras su emisión');
});

test('what is not personal says why, or that the reason is missing', () => {
  expect(previewOf({ privacy: { category: 'none', reason: 'The same for all.' } }, ground)).toEqual([
    'It is in no answer to a person and in no erasure, because: The same for all.',
  ]);
  expect(previewOf({ privacy: { category: 'none' } }, ground)[0]).toContain('missing');
});

test('a period is said in years, months and days', () => {
  expect(periodWords('P3Y6M', say)).toBe('3 years and 6 months');
  expect(periodWords('P1Y', say)).toBe('1 year');
  expect(periodWords('P90D', say)).toBe('90 days');
  expect(periodWords('P1Y2M3D', say)).toBe('1 year and 2 months and 3 days');
  expect(periodWords('soon', say)).toBe('soon');
});
