/**
 * What a check found wrong, as data. `code` is stable and documented (docs/developers/findings.md);
 * `field` is where (a field name, or a path such as `fields.email.privacy.purposes`); `message` says what to do.
 */
export interface Finding {
  readonly code: string;
  readonly field: string;
  readonly message: string;
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
