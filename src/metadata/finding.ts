import type { Locale, Sentence } from './label.ts';

/**
 * What a check found wrong, as data. `code` is stable and documented (docs/developers/findings.md);
 * `field` is where (a field name, or a path such as `fields.email.privacy.purposes`); `message` says what to do.
 */
export interface Finding {
  readonly code: string;
  readonly field: string;
  readonly message: Sentence;
}

/** A finding as an answer carries it: said in the language of who asked. */
export interface SaidFinding extends Omit<Finding, 'message'> {
  readonly message: string;
}

export function saidFindings(findings: readonly Finding[], locale: Locale): readonly SaidFinding[] {
  return findings.map((finding) => ({ ...finding, message: finding.message[locale] }));
}

/** A value that was parsed, or why it could not be. Boundaries return this instead of throwing. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused<T>(...findings: readonly Finding[]): Parsed<T> {
  return { ok: false, findings };
}
